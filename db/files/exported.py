"""Tables that paymatch exported, read back as text."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from db.errors import InputFailed
from db.files.export import ExportFormat
from db.files.faults import FaultList
from db.files.options import ReadOptions
from db.files.reading.columns import plain_name
from db.files.reading.rows import ROW_READERS, RowReader
from db.files.reading.source import SourceFile, read_errors

# What an export without rows may be, where there is no header.
_NO_ROWS = {".json": b"[]", ".jsonl": b""}
_LONGEST_WITHOUT_ROWS = 16


class ExportedRow(NamedTuple):
    """A row of an exported table: its place as `matches.csv:17`, and its cells by their columns, "" for none."""

    place: str
    cells: Mapping[str, str]


def read_exported(path: Path, table: str, columns: Sequence[str]) -> Iterator[ExportedRow]:
    """Give the rows of an exported table, which must have `columns`: the id first, then the date, then others.

    `table` names the sheet in which a workbook has it. Texts stand as they were before they were shielded against
    spreadsheets. Raises InputFailed for a file that cannot be read, and at the first row that is none.
    """
    ending = path.suffix.casefold()
    if ending not in ROW_READERS:
        formats = ", ".join(name for name in ExportFormat if f".{name}" in ROW_READERS)
        raise InputFailed(f"{path}: exported tables are read back from {formats}, by the file's ending.")
    with read_errors(path):
        if _has_no_rows(path, ending):
            return
        sheet = table if ending in {".xlsx", ".xlsm"} else None
        options = ReadOptions(mapping={"id": columns[0], "date": columns[1]}, sheet=sheet)
        faults = FaultList()
        with SourceFile(path) as source:
            yield from _rows(ROW_READERS[ending](source, options, faults), source.name, columns, faults)


def _has_no_rows(path: Path, ending: str) -> bool:
    short = ending in _NO_ROWS and path.is_file() and path.stat().st_size <= _LONGEST_WITHOUT_ROWS
    return short and path.read_bytes().strip() == _NO_ROWS[ending]


def _rows(rows: RowReader, file: str, columns: Sequence[str], faults: FaultList) -> Iterator[ExportedRow]:
    header: Sequence[str] = ()
    names: list[str] = []
    for line, texts in rows:
        if texts is None:
            break
        if rows.header != header:
            header, names = rows.header, [plain_name(name) for name in rows.header]
            if missing := [column for column in columns if column not in names]:
                raise InputFailed(f"{file}:{line}: there is no column {missing[0]!r}, which the export has.")
        cells = dict.fromkeys(columns, "") | dict(zip(names, rows.cells, strict=False))
        yield ExportedRow(f"{file}:{line}", cells)
    for fault in faults:
        raise InputFailed(str(fault))
