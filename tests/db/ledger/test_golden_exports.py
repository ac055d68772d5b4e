"""Exports byte by byte as they were written once, of a ledger that has one of everything."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from db.errors import LedgerUnavailable
from db.files.export import ExportFormat
from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.exporting.exports import LISTS, TABLES, Export, write_export
from db.ledger.exporting.tables import match_row, unmatched_row, unpaid_row
from db.ledger.ledger import Ledger
from db.ledger.listing import PaymentQuery, Show, UnpaidQuery
from db.version import VERSION
from domain.matching.rules import RULES
from domain.records import EntryKind
from tests.db.conftest import Clock, Import
from tests.db.ledger.lines import every_line

GOLDEN = Path(__file__).parent / "golden"
TEXTS = [(table, ending) for table in TABLES for ending in ("csv", "json", "jsonl", "md")] + [(Export.REPORT, "md")]

# Formulas, quotes, line ends, markup, letters beyond ASCII, and amounts of every size.
_ACCRUALS = """
A-1,2015-11-01,2015-11,Ann,100.00
A-2,2015-11-01,2015-11,Ann,100.00
A-10,2015-11-03,2015-12,Ann,-7.05
A-9,2015-11-03,,Ann,
A-11,2016-01-01,2016-01,Ann,92233720368547758.07
A-12,2015-12-24,2015-11,Ann,12.34
=1+1,2015-01-01,2015-01,"=cmd, 'x'",0.01
"'-2",2015-01-02,2015-01,"=cmd, 'x'",0
"+3""q",2015-01-03,2015-02,"=cmd, 'x'",-0.01
Ж_x0041_,2015-01-01,2015-01,[red]|*Б*,1234567.89
@2,2015-03-01,2015-03,[red]|*Б*,5
N1,2015-05-05,2015-05,,1
N2,2015-05-05,2015-05,,1
N3,2015-05-05,2015-05,,2
S1,2016-01-05,2016-01,Skipped,3
L1,2016-01-09,2016-01,Late,3
O1,2016-01-09,2016-01,Only,3
Z1,2016-01-09,2016-01,Zoe,3
""".strip()
_PAYMENTS = """
P-1,2015-11-02,2015-11,Ann,100.00
P-2,2015-12-02,2015-12,Ann,-7.05
P-10,2015-12-25,,Ann,
P-9,2015-12-25,2015-11,Ann,12.34
P-11,2016-01-01,2016-01,Ann,1
P-12,2016-01-01,2016-01,Ann,1
-P,2015-01-04,2015-01,"=cmd, 'x'",0.01
=P,2015-01-05,2015-02,"=cmd, 'x'",-0.01
@P,2015-04-01,2015-01,[red]|*Б*,5
Q1,2015-05-06,2015-05,,1
Q2,2015-05-07,2015-06,,2
Q3,2015-05-08,2015-05,,1
Q4,2015-05-09,2015-05,,1
S-1,2016-01-06,2016-01,Skipped,3
L-1,2016-01-08,2016-01,Late,3
L-2,2016-01-09,2016-01,Late,3
X-1,2016-01-09,2016-01,Nobody,3
U-1,2016-01-10,2016-01,Only,3
H-1,2015-12-30,2015-12,Ann,8
H-2,2015-12-31,2015-12,Ann,8
""".strip()


@pytest.fixture
def everything(ledger: Ledger, bring: Import, desk: Desk, clock: Clock) -> Ledger:
    """Matches by every rule and by hand, with and without a runner-up, and every reason to have none."""
    bring(EntryKind.ACCRUAL, _ACCRUALS)
    bring(EntryKind.PAYMENT, _PAYMENTS)
    desk.override("H-1", "A-9")
    desk.skip("S-1")
    desk.accept("Q4")
    for rule in ("same-amount-and-month", "same-amount"):
        run_policy(ledger, chain=RULES, only=[rule], clock=clock)
    run_policy(ledger, "best", clock=clock)
    desk.undo()
    desk.redo()
    desk.clear("U-1")
    bring(EntryKind.ACCRUAL, "A-99,2014-01-01,2014-01,Nobody,1")
    desk.clear("X-1")
    desk.override("X-1", "A-99")
    bring(EntryKind.PAYMENT, "X-2,2016-02-01,2016-02,No accruals,3.5\nX-3,2016-01-11,2016-01,Only,7")
    desk.accept("X-2")
    return ledger


def test_texts_are_what_they_were(everything: Ledger, tmp_path: Path) -> None:
    for export, ending in TEXTS:
        path = tmp_path / f"{export}.{ending}"
        write_export(everything, export, path, export_format=ExportFormat(ending))
        written = path.read_bytes().replace(VERSION.encode(), b"VERSION")
        assert written == (GOLDEN / path.name).read_bytes(), path.name


def test_workbooks_have_the_cells_that_they_had(everything: Ledger, tmp_path: Path) -> None:
    for export in (*TABLES, Export.WORKBOOK):
        path = tmp_path / f"{export}.xlsx"
        write_export(everything, export, path, export_format=ExportFormat.XLSX)
        shown = _cells(path).replace(VERSION, "VERSION")
        assert shown == (GOLDEN / f"{export}.xlsx.txt").read_text(encoding="utf-8"), path.name


def test_row_of_a_record_is_that_of_its_list(everything: Ledger) -> None:
    matches = [match_row(line) for line in every_line(PaymentQuery(everything, Show.MATCHED))]
    unmatched = [unmatched_row(line) for line in every_line(PaymentQuery(everything, Show.UNMATCHED))]
    unpaid = [unpaid_row(line) for line in every_line(UnpaidQuery(everything))]
    with everything.reading():
        assert [matches, unmatched, unpaid] == [list(TABLES[table].rows(everything)) for table in LISTS]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE decision SET decided_by = 'fancy' WHERE payment_id = 'Q2'", "Q2 has the decider 'fancy'"),
        ("UPDATE decision SET decided_at = 'fancy' WHERE payment_id = 'Q2'", "Q2 has the time 'fancy'"),
        ("UPDATE decision SET reason_code = 'fancy' WHERE payment_id = 'S-1'", "S-1 has the reason code 'fancy'"),
    ],
)
def test_decision_that_cannot_be_read_is_named(everything: Ledger, tmp_path: Path, change: str, words: str) -> None:
    with closing(sqlite3.connect(everything.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = 1")
        connection.execute(change)
    with pytest.raises(LedgerUnavailable, match=words):
        write_export(everything, Export.WORKBOOK, tmp_path / "x.xlsx", export_format=ExportFormat.XLSX)


def _cells(path: Path) -> str:
    """Return all cells that another program sees in a workbook, one to a line, with their types and formats."""
    return "".join(
        f"{sheet.title}!{cell.coordinate} {cell.data_type} {cell.number_format} {cell.value!r}\n"
        for sheet in load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    )
