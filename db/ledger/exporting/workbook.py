"""The workbook: all lists, the overview and the provenance, each a sheet."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from db.files.writing.tables import Table
from db.files.writing.xlsx_table import write_workbook
from db.ledger.exporting.about import about_sheet
from db.ledger.exporting.figures import figures_of, overview_table
from db.ledger.exporting.provenance import Provenance
from db.ledger.exporting.tables import TableShape
from db.ledger.ledger import Ledger


def write_ledger_workbook(stream: BinaryIO, ledger: Ledger, lists: Mapping[str, TableShape], source: Provenance) -> int:
    """Write a sheet for each of the `lists` by its name, `overview` and `about`; return the rows of the lists."""
    counts = write_workbook(stream, _sheets(ledger, lists, source))
    return sum(counts[: len(lists)])


def _sheets(ledger: Ledger, lists: Mapping[str, TableShape], source: Provenance) -> Iterator[Table]:
    for name, shape in lists.items():
        yield Table(name, shape.columns, shape.rows(ledger))
    yield overview_table(figures_of(ledger, source.chain))
    yield about_sheet(source)
