"""All that can be exported of a ledger, in which formats, and the use case that writes it."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Literal

from db.errors import OutputFailed
from db.files.export import STANDARD_OUTPUT, TABLE_WRITERS, ExportFormat, choose_format, write_content
from db.files.reading.source import read_errors
from db.files.writing.destination import DestinationExists
from db.files.writing.markdown_table import encoded
from db.files.writing.tables import Row, Table
from db.files.writing.xlsx_table import write_workbook
from db.ledger.exporting.about import about_document, about_lines, about_sheet
from db.ledger.exporting.log import LOG
from db.ledger.exporting.provenance import provenance_of
from db.ledger.exporting.report import write_report
from db.ledger.exporting.tables import MATCHES, UNMATCHED, UNPAID, TableShape
from db.ledger.exporting.workbook import write_ledger_workbook
from db.ledger.ledger import Ledger

# Gets how many rows are written; what it raises ends the writing, and leaves nothing.
RowsWritten = Callable[[int], object]

# Rows between two reports.
_ROWS_BETWEEN = 1_000


class Export(StrEnum):
    """What can be exported: three lists, the journal, the report, and a workbook of the lists."""

    MATCHES = "matches"
    UNMATCHED = "unmatched"
    UNPAID = "unpaid"
    LOG = "log"
    REPORT = "report"
    WORKBOOK = "workbook"


LISTS = (Export.MATCHES, Export.UNMATCHED, Export.UNPAID)
"""The lists that have every payment and every accrual once, matched or not."""

TABLES: Mapping[Export, TableShape] = MappingProxyType(
    {Export.MATCHES: MATCHES, Export.UNMATCHED: UNMATCHED, Export.UNPAID: UNPAID, Export.LOG: LOG}
)

# What is no table has one format, and a reason for it.
_ONLY = {
    Export.REPORT: (ExportFormat.MARKDOWN, "The report is a page of Markdown"),
    Export.WORKBOOK: (ExportFormat.XLSX, "Only an Excel workbook holds several lists"),
}


def only_format(export: Export) -> ExportFormat | None:
    """Return the one format that an export has; None where it can be written in any."""
    return _ONLY[export][0] if export in _ONLY else None


def format_of(export: Export, destination: Path | Literal["-"], name: str | None = None) -> ExportFormat:
    """Return the format with this `name`, or without one that of the file's ending.

    Standard output gets CSV, or the one format that there is of an export. Raises OutputFailed for one that it has not.
    """
    if export not in _ONLY:
        return choose_format(destination, name)
    only, reason = _ONLY[export]
    if name is None and destination == STANDARD_OUTPUT:
        return only
    wanted = name if name is not None else Path(destination).suffix.removeprefix(".")
    if wanted.casefold() != only:
        raise OutputFailed(f"{reason}: name a file that ends in .{only.value}.")
    return only


def provenance_file(destination: Path) -> Path:
    """Return the place of the provenance of a file: beside it, `matches.csv.provenance.json`."""
    return destination.with_name(f"{destination.name}.provenance.json")


def write_export(
    ledger: Ledger,
    export: Export,
    destination: Path | Literal["-"],
    *,
    export_format: ExportFormat,
    overwrite: bool = False,
    provenance: bool = False,
    written: RowsWritten | None = None,
) -> int:
    """Write an export of the ledger, all of it as of one moment, and return the number of its rows.

    Where it came from is inside of workbooks and pages. With `provenance` it is also in a file beside the export, with
    the hash of it, for which CSV and JSON have no place. The same ledger gives the same bytes. `written` is told of the
    rows of lists as they are written. Raises DestinationExists and OutputFailed as `write_content` does.
    """
    beside = _provenance_beside(destination, overwrite=overwrite) if provenance else None
    with ledger.reading():
        rows = write_content(
            destination,
            lambda stream: _write(stream, ledger, export, export_format, tables=_told(written)),
            overwrite=overwrite,
        )
        source = provenance_of(ledger) if beside is not None else None
    if beside is not None and source is not None:
        document = {
            "file": Path(destination).name,
            "sha256": _sha256(Path(destination)),
            "export": export.value,
            "rows": rows,
            **about_document(source),
        }
        text = json.dumps(document, ensure_ascii=False, indent=2)
        write_content(beside, lambda stream: stream.write(encoded(text)), overwrite=overwrite)
    return rows


def _write(
    stream: BinaryIO,
    ledger: Ledger,
    export: Export,
    export_format: ExportFormat,
    *,
    tables: Mapping[Export, TableShape],
) -> int:
    """Write an export to a stream, inside `reading`, and return the number of its rows."""
    if export is Export.REPORT:
        return write_report(stream, ledger, provenance_of(ledger))
    if export is Export.WORKBOOK:
        lists = {table.value: tables[table] for table in LISTS}
        return write_ledger_workbook(stream, ledger, lists, provenance_of(ledger))
    columns, rows = tables[export].columns, tables[export].rows(ledger)
    if export_format is ExportFormat.XLSX:
        count, _ = write_workbook(stream, [Table(export.value, columns, rows), about_sheet(provenance_of(ledger))])
        return count
    count = TABLE_WRITERS[export_format](stream, columns, rows)
    if export_format is ExportFormat.MARKDOWN:
        stream.writelines(encoded(line) for line in about_lines(provenance_of(ledger)))
    return count


def _told(written: RowsWritten | None) -> Mapping[Export, TableShape]:
    """Return the tables with their rows told as they go by, counted over all of them."""
    if written is None:
        return TABLES
    count = 0

    def telling(shape: TableShape) -> Callable[[Ledger], Iterator[Row]]:
        def rows(ledger: Ledger) -> Iterator[Row]:
            nonlocal count
            for row in shape.rows(ledger):
                yield row
                count += 1
                if not count % _ROWS_BETWEEN:
                    written(count)

        return rows

    return {export: replace(shape, rows=telling(shape)) for export, shape in TABLES.items()}


def _provenance_beside(destination: Path | Literal["-"], *, overwrite: bool) -> Path:
    """Return where the provenance goes; raises OutputFailed, before anything is written, if it cannot go there."""
    path = Path(destination)
    if destination == STANDARD_OUTPUT or (path.exists() and not path.is_file()):
        raise OutputFailed(f"The provenance is written beside a file, and {destination} is none.")
    beside = provenance_file(path)
    if beside.exists() and not overwrite:
        raise DestinationExists(beside)
    return beside


def _sha256(path: Path) -> str:
    with read_errors(path), path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
