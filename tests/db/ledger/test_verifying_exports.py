"""An export is held against its inputs: whatever is changed in it is found, and nothing in one that was not."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook

from db.errors import InputFailed
from db.files.entries import EntryReader
from db.files.export import ExportFormat
from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.exporting.exports import LISTS, Export, write_export
from db.ledger.ledger import Ledger
from db.ledger.verifying.exported import ExportCheck, ExportedFiles
from domain.matching.policies import POLICIES
from domain.records import EntryKind
from tests.db.conftest import Clock, Fill

Found = set[tuple[str, str]]
Edit = Callable[[list[dict[str, str]]], object]


def inputs(folder: Path) -> list[EntryReader]:
    """Return the accruals and payments that were imported from a folder."""
    readers = [EntryReader(kind) for kind in EntryKind]
    for reader in readers:
        list(reader.read(folder / f"{reader.kind.plural}-1.csv"))
    return readers


def exported(ledger: Ledger, ending: str = "csv") -> ExportedFiles:
    """Export the three lists, and return where they are."""
    paths = {}
    for table in LISTS:
        paths[table.value] = ledger.path.with_name(f"{table.value}.{ending}")
        write_export(ledger, table, paths[table.value], export_format=ExportFormat(ending), overwrite=True)
    return ExportedFiles(**paths)


def found(files: ExportedFiles) -> Found:
    """Return the code and the subject of every breach."""
    accruals, payments = inputs(files.matches.parent)
    return {(breach.code.value, breach.subject) for breach in ExportCheck(accruals, payments).breaches(files)}


@pytest.fixture
def decided(fill: Fill, desk: Desk, clock: Clock) -> Ledger:
    """P1 pays A2 by its month, P2 pays A1 as the oldest, P5 pays A5 by hand; P3 is skipped, P4 found nothing.

    A3, A4 and B1 are unpaid; of these B1 is of an account without a payment.
    """
    ledger = fill(
        ["A1 1 1 X 5", "A2 2 2 X 6", "A3 13 3 X 7", "A4 14 4 X 8", "A5 5 5 X 9", "=B1 1 1 Y"],
        ["P1 11 2 X 6", "P2 12 9 X 7", "P3 13 3 X 8", "P4 1 1 X 9", "P5 15 4 X 9"],
    )
    desk.override("P5", "A5")
    desk.skip("P3")
    run_policy(ledger, clock=clock)
    return ledger


@pytest.fixture
def changed(decided: Ledger) -> Callable[..., Found]:
    """Change a list that was exported, and return what is found then."""

    def change(table: str, edit: Edit) -> Found:
        files = exported(decided)
        path: Path = getattr(files, table)
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        columns = list(rows[0])
        edit(rows)
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns)
            writer.writeheader()
            writer.writerows(rows)
        return found(files)

    return change


@pytest.mark.parametrize("ending", ["csv", "json", "jsonl", "xlsx"])
def test_export_of_every_format_agrees_with_its_inputs(decided: Ledger, ending: str) -> None:
    files = exported(decided, ending)
    check = ExportCheck(*inputs(decided.path.parent))
    assert list(check.breaches(files)) == []
    assert (check.rows.matches, check.rows.unmatched, check.rows.unpaid) == (3, 2, 3)


def test_workbook_is_checked_by_its_sheets(decided: Ledger) -> None:
    path = decided.path.with_name("book.xlsx")
    write_export(decided, Export.WORKBOOK, path, export_format=ExportFormat.XLSX)
    assert found(ExportedFiles(path, path, path)) == set()
    book = load_workbook(path)
    book["unpaid"].delete_rows(2)
    book.save(path)
    assert found(ExportedFiles(path, path, path)) == {("left-out", "accrual =B1")}


@pytest.mark.parametrize("ending", ["csv", "json", "jsonl", "xlsx"])
def test_export_of_nothing_agrees_with_nothing(ledger: Ledger, tmp_path: Path, ending: str) -> None:
    for kind in EntryKind:
        (tmp_path / f"{kind.plural}-1.csv").write_text("id,date\n", encoding="utf-8")
    assert found(exported(ledger, ending)) == set()


def swap(rows: list[dict[str, str]], *columns: str) -> None:
    for column in columns:
        rows[0][column], rows[1][column] = rows[1][column], rows[0][column]


MATCHES: dict[str, tuple[Edit, Found]] = {
    "payment nobody has": (
        lambda rows: rows[0].update(payment_id="P9"),
        {("unknown-entry", "payment P9"), ("left-out", "payment P1")},
    ),
    "accrual nobody has": (
        lambda rows: rows[0].update(accrual_id="A9"),
        {("unknown-entry", "accrual A9"), ("left-out", "accrual A2")},
    ),
    "date of payment": (lambda rows: rows[0].update(payment_date="2016-01-12"), {("other-value", "payment P1")}),
    "date of accrual": (lambda rows: rows[0].update(accrual_date="2015-01-02"), {("other-value", "accrual A2")}),
    "date that is none": (lambda rows: rows[0].update(payment_date="soon"), {("other-value", "payment P1")}),
    "month of payment": (lambda rows: rows[0].update(payment_month="3"), {("other-value", "payment P1")}),
    "month of accrual": (lambda rows: rows[0].update(accrual_month=""), {("other-value", "accrual A2")}),
    "amount": (lambda rows: rows[0].update(payment_amount="6.01"), {("other-value", "payment P1")}),
    "account": (
        lambda rows: rows[0].update(account="Y"),
        {("other-value", "payment P1"), ("other-value", "accrual A2")},
    ),
    "rule": (lambda rows: rows[1].update(rule="same-month"), {("wrong-reason", "payment P2")}),
    "rule of no name": (lambda rows: rows[1].update(rule="fancy"), {("wrong-reason", "payment P2")}),
    "pair twice": (lambda rows: rows.append(rows[0]), {("not-one-to-one", "payment P1")}),
    "accrual twice": (
        lambda rows: rows[1].update(accrual_id="A2", accrual_date="2016-01-02", accrual_month="2", accrual_amount="6"),
        {("not-one-to-one", "accrual A2"), ("left-out", "accrual A1")},
    ),
    "not earlier": (
        lambda rows: rows[0].update(
            accrual_id="A4", accrual_date="2016-01-14", accrual_month="4", accrual_amount="8.00", rule="oldest"
        ),
        {("not-earlier", "payment P1"), ("listed-twice", "accrual A4"), ("left-out", "accrual A2")},
    ),
    "other account": (
        lambda rows: rows[1].update(
            accrual_id="'=B1", accrual_date="2016-01-01", accrual_month="1", accrual_amount="", account="X"
        ),
        {
            ("other-value", "accrual =B1"),
            ("other-account", "payment P2"),
            ("listed-twice", "accrual =B1"),
            ("left-out", "accrual A1"),
        },
    ),
    "match left out": (
        lambda rows: rows.pop(0),
        {("left-out", "payment P1"), ("left-out", "accrual A2")},
    ),
}


@pytest.mark.parametrize(("edit", "breaches"), MATCHES.values(), ids=MATCHES)
def test_change_in_the_matches_is_found(changed: Callable[..., Found], edit: Edit, breaches: Found) -> None:
    assert changed("matches", edit) == breaches


LEFT_OVER: dict[str, tuple[str, Edit, Found]] = {
    "payment left out": ("unmatched", lambda rows: rows.pop(0), {("left-out", "payment P4")}),
    "payment twice": ("unmatched", lambda rows: rows.append(rows[0]), {("listed-twice", "payment P4")}),
    "payment of other values": ("unmatched", lambda rows: rows[0].update(amount=""), {("other-value", "payment P4")}),
    "payment nobody has": (
        "unmatched",
        lambda rows: rows[0].update(payment_id="P9"),
        {("unknown-entry", "payment P9"), ("left-out", "payment P4")},
    ),
    "payment that is matched": (
        "unmatched",
        lambda rows: rows[0].update(
            payment_id="P1", payment_date="2016-01-11", payment_month="2", amount="6", reason_code="skipped"
        ),
        {("listed-twice", "payment P1"), ("left-out", "payment P4")},
    ),
    "accrual left out": ("unpaid", lambda rows: rows.pop(1), {("left-out", "accrual A3")}),
    "accrual twice": ("unpaid", lambda rows: rows.append(rows[1]), {("listed-twice", "accrual A3")}),
    "accrual that is paid": (
        "unpaid",
        lambda rows: rows[1].update(accrual_id="A1", accrual_date="2016-01-01", accrual_month="1", amount="5.00"),
        {("listed-twice", "accrual A1"), ("left-out", "accrual A3")},
    ),
}


@pytest.mark.parametrize(("table", "edit", "breaches"), LEFT_OVER.values(), ids=LEFT_OVER)
def test_change_in_what_was_left_over_is_found(
    changed: Callable[..., Found], table: str, edit: Edit, breaches: Found
) -> None:
    assert changed(table, edit) == breaches


def test_skipped_payment_claims_nothing_and_another_does(changed: Callable[..., Found], decided: Ledger) -> None:
    Desk(decided).clear("P2")
    assert changed("unmatched", lambda rows: rows[2].update(reason_code="skipped")) == set()
    assert changed("unmatched", lambda rows: rows[2].update(reason_code="all-earlier-taken")) == {
        ("free-accrual", "payment P3")
    }


def test_matches_alone_say_nothing_of_what_was_left_over(decided: Ledger) -> None:
    files = exported(decided)
    assert found(ExportedFiles(files.matches)) == set()


def test_breach_says_where_and_what(decided: Ledger) -> None:
    files = exported(decided)
    files.matches.write_text(files.matches.read_text().replace("P2,2016-01-12", "P2,2016-01-13"))
    (breach,) = ExportCheck(*inputs(decided.path.parent)).breaches(files)
    assert breach.words == f"has the date 2016-01-13 in {files.matches}:3, and 2016-01-12 in the inputs"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("m.md", "| payment_id |", "are read back from csv, json, jsonl, xlsx"),
        ("m.csv", "payment_id,payment_date\nP1,2016-01-01\n", "there is no column 'payment_month'"),
        ("m.csv", "id,date\n", "payment_id"),
        ("m.json", json.dumps([{"payment_id": "P1"}]), "payment_date"),
        ("m.csv", "", "the file is empty"),
        ("m.csv", 'payment_id,payment_date\n"P1,2', "never closed"),
        ("none.csv", None, "There is no file"),
    ],
)
def test_file_that_is_no_export_is_refused(tmp_path: Path, name: str, content: str | None, said: str) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    readers = EntryReader(EntryKind.ACCRUAL), EntryReader(EntryKind.PAYMENT)
    with pytest.raises(InputFailed, match=said):
        list(ExportCheck(*readers).breaches(ExportedFiles(tmp_path / name)))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("policy", POLICIES)
def test_what_every_policy_decides_passes(fill: Fill, policy: str, seed: int) -> None:
    draw = Random(seed)
    sides = [
        [
            f"{side}{n} {draw.randint(1, 20)} {draw.randint(1, 4)} {draw.choice('XYZ')} {draw.randint(1, 3)}"
            for n in range(60)
        ]
        for side in "AP"
    ]
    ledger = fill(*sides)
    run_policy(ledger, policy)
    assert found(exported(ledger)) == set()
