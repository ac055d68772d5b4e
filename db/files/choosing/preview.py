"""The first rows of a file as an import would read them, so that a person sees whether it is read as it is meant."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path

from db.files.faults import FaultList
from db.files.options import FIELDS, ReadOptions
from db.files.reading.checks import RowChecks
from db.files.reading.columns import RawRow
from db.files.reading.json_rows import JsonArrayRows, JsonLineRows
from db.files.reading.rows import RowReader, RowSource, file_opened, row_reader
from db.files.reading.workbook.rows import WorkbookRows, sheet_names
from domain.errors import WrongValue
from domain.records import EntryValues
from domain.values.amounts import write_amount

_ALL_WRONG = frozenset(range(len(FIELDS)))


class FileFormat(StrEnum):
    """How a file is read, by its ending, or that it is a collection; the value is what to call it."""

    TEXT = "text with delimiters"
    JSON = "JSON"
    JSON_LINES = "JSON Lines"
    WORKBOOK = "Excel workbook"
    DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row: its line, and a text for each of FIELDS.

    The texts are as they will be stored, or as the file has them where a field is `wrong` (a position in FIELDS). Of a
    row that cannot be told apart into fields, the texts are its first cells, and all are wrong.
    """

    line: int
    texts: tuple[str, ...]
    wrong: frozenset[int]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file, or a collection, begins with.

    `header` has the names of its columns, of JSON and of documents those of the first ones, with points where one is
    inside another; nothing where none can be read. `rows` are its first ones, none where the columns of the fields
    are not found. `sheets` are those of a workbook. `dates` names the columns that are known to hold dates, as those of
    documents are.
    """

    header: tuple[str, ...] = ()
    rows: tuple[PreviewRow, ...] = ()
    sheets: tuple[str, ...] = ()
    dates: frozenset[str] = frozenset()


def format_of_file(path: Path) -> FileFormat:
    """Return how a file of this name is read."""
    reader = row_reader(path)
    if reader is WorkbookRows:
        return FileFormat.WORKBOOK
    if reader is JsonArrayRows:
        return FileFormat.JSON
    return FileFormat.JSON_LINES if reader is JsonLineRows else FileFormat.TEXT


def read_preview(path: Path, options: ReadOptions, *, most: int = 50) -> Preview:
    """Read the beginning of a file, `most` rows of it. Raises InputFailed when it cannot be read at all.

    What is wrong is only marked: an import, also a dry one, says it in words.
    """
    sheets = sheet_names(path) if format_of_file(path) is FileFormat.WORKBOOK else ()
    with file_opened(path, options, FaultList()) as (reader, source):
        rows, names = [], dict[str, None]()
        for row in first_rows(reader, source, options, most):
            rows.append(row)
            names.update(_names(reader))  # objects may have others than those before
        return Preview(tuple(names or _names(reader)), tuple(rows), sheets)


def first_rows(reader: RowReader, source: RowSource, options: ReadOptions, most: int) -> Iterator[PreviewRow]:
    """Give the first rows of what was opened, `most` of them."""
    checks = RowChecks(options, None)
    return (_row(raw, reader, checks, source) for raw in islice(reader, most))


def _names(reader: RowReader) -> dict[str, None]:
    """Return the names of the columns of the row last given, in their order."""
    return dict.fromkeys(name.strip() for name in reader.header)


def _row(raw: RawRow, reader: RowReader, checks: RowChecks, source: RowSource) -> PreviewRow:
    line, texts = raw
    if texts is None:
        cells = [*reader.cells, *[""] * len(FIELDS)][: len(FIELDS)]
        return PreviewRow(line, tuple(cells), _ALL_WRONG)
    try:
        return PreviewRow(line, _as_stored(checks.values(texts, source, line)), frozenset())
    except WrongValue:
        wrong = frozenset(position for position, _ in checks.wrong_fields(texts))
        return PreviewRow(line, tuple(text.strip() for text in texts), wrong)


def _as_stored(values: EntryValues) -> tuple[str, ...]:
    identifier, day, month, account, amount = values
    written = "" if amount is None else write_amount(amount, thousands=",")
    return identifier, day.isoformat(), month or "", account, written
