"""`paymatch verify --matches`: an export against the files that were imported, without a ledger."""

import json
import shutil
from pathlib import Path

import pytest

from tests.tui.cli.calling import Call

INPUTS = ["--accruals", "accruals.csv", "--payments", "payments.csv"]
LISTS = ["--matches", "matches.csv", "--unmatched", "unmatched.csv", "--unpaid", "unpaid.csv"]


@pytest.fixture(autouse=True)
def folder(paymatch: Call, seed: Path, home: Path) -> Path:
    """The small example, matched and exported; its inputs lie beside, and the ledger is gone."""
    paymatch("match")
    for name in ("matches", "unmatched", "unpaid"):
        assert paymatch("export", name, "-o", f"{name}.csv", "--provenance").code == 0
    assert paymatch("export", "workbook", "-o", "book.xlsx").code == 0
    for name in ("accruals.csv", "payments.csv"):
        (home / name).write_bytes((seed / name).read_bytes())
    shutil.rmtree(home / "data" / "paymatch")
    return home


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_export_that_agrees_is_one_line_and_zero(paymatch: Call) -> None:
    words = "rows checked: 5 of matches, 0 of unmatched, 2 of unpaid; no breach\n"
    assert paymatch("verify", *LISTS, *INPUTS) == (0, words, "")
    assert paymatch("verify", "--workbook", "book.xlsx", *INPUTS) == (0, words, "")


def test_breaches_are_lines_and_one(paymatch: Call, folder: Path) -> None:
    edit(folder / "payments.csv", "1,2016-01-06", "1,2015-01-06")
    ended = paymatch("verify", *LISTS, *INPUTS)
    assert (ended.code, ended.err) == (1, "")
    assert [line.split(": ")[:2] for line in ended.out.splitlines()] == [
        ["other-value", "payment 1"],
        ["not-earlier", "payment 1"],
    ]


def test_what_is_not_checked_is_said(paymatch: Call) -> None:
    ended = paymatch("verify", *LISTS[:2], *INPUTS)
    assert (ended.code, ended.out) == (0, "rows checked: 5 of matches; no breach\n")
    assert [line.split()[:4] for line in ended.err.splitlines()] == [
        ["Not", "checked", "without", f"--{name}"] for name in ("unmatched", "unpaid")
    ]


def test_document_has_counts_and_breaches(paymatch: Call, folder: Path) -> None:
    edit(folder / "matches.csv", "same-month", "fancy")
    ended = paymatch("verify", *LISTS, *INPUTS, "--json")
    document = json.loads(ended.out)
    breaches = document.pop("breaches")
    assert (ended.code, document) == (1, {"matches": 5, "unmatched": 0, "unpaid": 2, "accruals": 7, "payments": 5})
    assert {breach["code"] for breach in breaches} == {"wrong-reason"}


def test_inputs_are_read_as_they_were_imported(paymatch: Call, folder: Path) -> None:
    edit(folder / "payments.csv", "id,date", "Номер,date")
    assert paymatch("verify", *LISTS, *INPUTS).code == 2
    assert paymatch("verify", *LISTS, *INPUTS, "--map", "payments.id=Номер").code == 0
    ended = paymatch("verify", *LISTS, *INPUTS, "--map", "debts.id=Номер")
    assert (ended.code, "'debts.id' is no field" in ended.err) == (2, True)


def test_inputs_of_several_files_are_one(paymatch: Call, folder: Path) -> None:
    header, *rows = (folder / "payments.csv").read_text().splitlines()
    for number, part in enumerate((rows[:2], rows[2:])):
        (folder / f"p{number}.csv").write_text("\n".join([header, *part]))
    payments = ["--payments", "p0.csv", "--payments", "p1.csv"]
    assert paymatch("verify", *LISTS, *INPUTS[:2], *payments).code == 0
    assert paymatch("verify", *LISTS, *INPUTS[:2], *payments[:2]).code == 1


def test_fault_in_an_input_is_told_with_its_line(paymatch: Call, folder: Path) -> None:
    (folder / "accruals.csv").write_text("id,date\n1,never\n")
    ended = paymatch("verify", *LISTS, *INPUTS)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("accruals.csv:2: column date: 'never' is not a date")
    assert ended.err.endswith("1 fault; these accruals were not imported so.\n")


def test_rows_that_an_import_left_out_can_be_left_out(paymatch: Call, folder: Path) -> None:
    with (folder / "accruals.csv").open("a") as stream:
        stream.write("99,never,1\n")
    ended = paymatch("verify", *LISTS, *INPUTS, "--keep-good")
    assert (ended.code, ended.out.endswith("no breach\n")) == (0, True)
    assert ended.err.endswith("1 fault; these rows are left out.\n")


PROVENANCE = ["--provenance", "matches.csv.provenance.json", "--provenance", "unpaid.csv.provenance.json"]


def test_files_are_those_that_the_provenance_names(paymatch: Call, folder: Path) -> None:
    assert paymatch("verify", *LISTS, *INPUTS, *PROVENANCE).code == 0
    (folder / "accruals.csv").write_bytes((folder / "accruals.csv").read_bytes() + b"\n")
    edit(folder / "matches.csv", "the only", "by far the only")
    ended = paymatch("verify", *LISTS, *INPUTS, *PROVENANCE[:2])
    assert (ended.code, ended.err) == (1, "")
    assert [line.split(": ")[:2] for line in ended.out.splitlines()] == [
        ["other-file", "export matches.csv"],
        ["other-file", "input accruals.csv"],
        ["other-file", "input accruals.csv"],
    ]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"export": "matches", "sha256": "", "inputs": 7}'])
def test_file_that_is_no_provenance_is_refused(paymatch: Call, folder: Path, content: str) -> None:
    (folder / "p.json").write_text(content)
    ended = paymatch("verify", *LISTS, *INPUTS, "--provenance", "p.json")
    assert (ended.code, ended.out) == (2, "")
    assert "p.json is not a provenance" in ended.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (LISTS[:2], "Name the files that were imported"),
        (LISTS[2:] + INPUTS, "Name the exported matches too"),
        (INPUTS, "Name the exported matches too"),
        ([*LISTS[:2], *INPUTS, *PROVENANCE], "the provenance of a file of unpaid, which is not named"),
        (["--workbook", "book.xlsx", *LISTS[:2], *INPUTS], "--workbook has all lists in it"),
        (["--workbook", "accruals.xlsx", *INPUTS], "There is no file accruals.xlsx"),
        (["--matches", "matches.md", *INPUTS], "are read back from"),
    ],
)
def test_half_of_what_it_takes_is_wrong_use(paymatch: Call, arguments: list[str], said: str) -> None:
    ended = paymatch("verify", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
