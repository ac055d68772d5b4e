"""The report for the person who signs off, and the workbook with all lists."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from db.errors import OutputFailed
from db.files.export import ExportFormat
from db.files.writing.tables import Row
from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.exporting import exports, report
from db.ledger.exporting.exports import LISTS, TABLES, Export, format_of, write_export
from db.ledger.exporting.tables import MATCHES, TableShape
from db.ledger.ledger import Ledger
from domain.records import EntryKind
from tests.db.conftest import Clock, Fill, Import


def page(ledger: Ledger) -> str:
    path = ledger.path.with_name("report.md")
    write_export(ledger, Export.REPORT, path, export_format=ExportFormat.MARKDOWN, overwrite=True)
    return path.read_text(encoding="utf-8")


def part(ledger: Ledger, title: str) -> list[list[str]]:
    """Return the cells of the table in a part of the report, without its header."""
    lines = page(ledger).split(f"## {title}")[1].split("\n## ")[0].splitlines()
    return [line[2:-2].split(" | ") for line in lines if line.startswith("|")][2:]


def sheets(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    path = ledger.path.with_name("book.xlsx")
    write_export(ledger, Export.WORKBOOK, path, export_format=ExportFormat.XLSX, overwrite=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(path)}


@pytest.fixture
def aged(ledger: Ledger, bring: Import, clock: Clock) -> Ledger:
    """Two payments matched, one without an accrual, and unpaid accruals of every age up to 30 June."""
    accruals = ["A0,2016-01-01,1,X,100", "A1,2016-02-01,2,X,50.5"]
    unpaid = ["2016-06-30", "2016-05-31", "2016-05-30", "2016-04-30", "2016-04-01", "2016-03-31"]
    accruals += [f"U{number},{day},1,Y,{number}" for number, day in enumerate(unpaid)]
    bring(EntryKind.ACCRUAL, "\n".join(accruals))
    bring(EntryKind.PAYMENT, "P0,2016-03-01,1,X,100\nP1,2016-03-02,7,X,60\nP2,2016-06-30,1,Z,7\nP3,2016-01-01,1,Y,")
    run_policy(ledger, clock=clock)
    return ledger


def test_report_begins_with_the_certificate(aged: Ledger) -> None:
    lines = page(aged).splitlines()
    assert lines[0] == "# Reconciliation report"
    assert lines[2] == f"Ledger {aged.path.name}, as of step 3, 2016-02-01T00:00:00Z."
    assert lines[4] == "**Matched 2 of at most 2; same month 1 of at most 1.**"


def test_report_counts_what_the_ledger_holds(aged: Ledger) -> None:
    assert part(aged, "Counts and amounts") == [
        ["payments: all", "4", "167.00"],
        ["payments: matched", "2", "160.00"],
        ["payments: without an accrual", "2", "7.00"],
        ["payments: not decided yet", "0", ""],
        ["accruals: all", "8", "165.50"],
        ["accruals: unpaid", "6", "15.00"],
    ]
    assert part(aged, "Matches by rule") == [["oldest", "1", "60.00"], ["same month", "1", "100.00"]]


def test_report_ages_the_unpaid_accruals(aged: Ledger) -> None:
    assert part(aged, "Unpaid accruals, by reason and age") == [
        ["no later payment", "2", "1", "2", "1", "6", "15.00"],
    ]
    assert "Days before 2016-06-30, the newest date in the ledger." in page(aged)


def test_report_lists_what_is_left_over_in_full(aged: Ledger) -> None:
    assert [row[0] for row in part(aged, "Payments without an accrual: 2")] == ["P3", "P2"]
    assert [row[0] for row in part(aged, "Unpaid accruals: 6")] == ["U5", "U4", "U3", "U2", "U1", "U0"]


def test_report_says_how_much_of_a_list_it_leaves_out(aged: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "MOST_LISTED", 5)
    assert "The first 5 of 6; all of them: paymatch export unpaid." in page(aged)
    assert len(part(aged, "Unpaid accruals: 6")) == 5


def test_report_has_no_clock_of_its_own(aged: Ledger) -> None:
    assert page(aged) == page(aged)


def test_report_shows_markup_in_data_as_text(ledger: Ledger, bring: Import) -> None:
    bring(EntryKind.PAYMENT, "P|1,2016-03-01,1,<b>*x*</b>,")
    assert r"| P\|1 | 2016-03-01 | 1 | \<b\>\*x\*\</b\> |" in page(ledger)


def test_report_of_an_empty_ledger_has_its_parts(ledger: Ledger) -> None:
    text = page(ledger)
    assert "**Matched 0 of at most 0; same month 0 of at most 0.**" in text
    assert "No run of a policy stands." in text
    assert "## Unpaid accruals: 0" in text


def test_workbook_has_a_sheet_for_each_list(aged: Ledger) -> None:
    book = sheets(aged)
    assert list(book) == ["matches", "unmatched", "unpaid", "overview", "about"]
    for name in LISTS:
        assert book[name][0] == tuple(TABLES[name].columns)
    assert [len(book[name]) for name in LISTS] == [3, 3, 7]
    assert ("accruals", "unpaid", 6, 15) in book["overview"]
    assert ("certificate", "matched 2 of at most 2", None, None) in book["overview"]


def test_workbook_of_an_empty_ledger_has_all_headers(ledger: Ledger) -> None:
    assert [len(rows) for name, rows in sheets(ledger).items() if name in set(LISTS)] == [1, 1, 1]


def test_workbook_of_the_same_ledger_has_the_same_bytes(aged: Ledger) -> None:
    contents = set()
    for _ in range(2):
        sheets(aged)
        contents.add(aged.path.with_name("book.xlsx").read_bytes())
    assert len(contents) == 1


def test_all_parts_are_of_one_moment(aged: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def rows_and_a_step_meanwhile(ledger: Ledger) -> Iterator[Row]:
        yield from MATCHES.rows(ledger)
        Desk(Ledger(ledger.path)).clear("P0")

    changing = TableShape(MATCHES.columns, rows_and_a_step_meanwhile)
    monkeypatch.setattr(exports, "TABLES", {**TABLES, Export.MATCHES: changing})
    book = sheets(aged)
    assert [len(book[name]) for name in LISTS] == [3, 3, 7]
    assert ("payments", "matched", 2, 160) in book["overview"]
    assert ("ledger", 3, aged.path.name, "as of 2016-02-01T00:00:00Z") in book["about"]


@pytest.mark.parametrize(
    ("export", "file", "name", "said"),
    [
        (Export.REPORT, "r.csv", None, "page of Markdown: name a file that ends in .md"),
        (Export.REPORT, "r.md", "xlsx", "page of Markdown"),
        (Export.WORKBOOK, "w.csv", None, "holds several lists: name a file that ends in .xlsx"),
        (Export.WORKBOOK, "w", None, "holds several lists"),
        (Export.LOG, "l.pdf", None, "no format has this ending"),
    ],
)
def test_format_that_an_export_has_not_is_refused(export: Export, file: str, name: str | None, said: str) -> None:
    with pytest.raises(OutputFailed, match=said):
        format_of(export, Path(file), name)


def test_format_of_standard_output_is_the_one_there_is() -> None:
    assert [format_of(export, "-").value for export in Export] == ["csv", "csv", "csv", "csv", "md", "xlsx"]
    assert format_of(Export.WORKBOOK, Path("W.XLSX")) is ExportFormat.XLSX


def test_log_tells_every_step_and_what_became_of_it(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A1 1"], ["=P1 2", "P2 3"])
    desk.skip("=P1")
    desk.undo()
    run_policy(ledger)
    path = ledger.path.with_name("log.csv")
    write_export(ledger, Export.LOG, path, export_format=ExportFormat.CSV)
    header, *rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    assert header == ["step", "at", "kind", "subject", "words", "undone", "reverts"]
    assert [row[2:] for row in rows] == [
        ["import", "accruals-1.csv", "an import of 1 accrual", "no", ""],
        ["import", "payments-1.csv", "an import of 2 payments", "no", ""],
        ["skip", "'=P1", "payment =P1 skipped", "yes", ""],
        ["undo", "'=P1", "payment =P1 skipped", "no", "3"],
        ["run", "chronological", "a run that decided 2 payments", "no", ""],
    ]
