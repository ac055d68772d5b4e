"""The formats in which accruals and payments are read: one class for each, which gives rows of plain text.

What the texts mean is not looked at here: the checks of `db.files.entries` are the same for every format.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from db.files.faults import FaultList
from db.files.options import ReadOptions
from db.files.reading.columns import Columns, RawRow
from db.files.reading.delimited import DelimitedRows
from db.files.reading.json_rows import JsonArrayRows, JsonLineRows
from db.files.reading.source import SourceFile, read_errors
from db.files.reading.workbook.rows import WorkbookRows


class RowSource(Protocol):
    """What rows are read from: a file, or a collection of documents."""

    @property
    def name(self) -> str:
        """What faults of the whole call it."""
        ...

    @property
    def short_name(self) -> str:
        """What the journal calls it."""
        ...

    @property
    def sha256(self) -> str | None:
        """The hash of the bytes that were read so far, in hexadecimal digits; None where there are none."""
        ...

    @property
    def fraction(self) -> float:
        """How much was read, from 0 to 1; 0 as long as that is not known."""
        ...

    def place(self, line: int) -> tuple[str, int]:
        """Return what a fault says of the row that was given with the number `line`: its `file` and its `line`."""
        ...


class RowReader(Protocol):
    """Reads the rows of one source; what is no row becomes a fault.

    `columns` is None as long as it is not known where the fields stand. `header` and `cells` are the names and texts
    of all that stands in the row last given, as far as they can be told apart.
    """

    columns: Columns | None
    header: Sequence[str]

    @property
    def cells(self) -> Sequence[str]:
        """Give the texts of the row last given."""
        ...

    def __iter__(self) -> Iterator[RawRow]: ...


class FileRowReader(RowReader, Protocol):
    """Reads the rows of one file."""

    def __init__(self, source: SourceFile, options: ReadOptions, faults: FaultList) -> None: ...


# Opens a source, to be read as the options say; faults go to the list.
OpenRows = Callable[[ReadOptions, FaultList], AbstractContextManager[tuple[RowReader, RowSource]]]

# By the ending of the file's name; every other ending is read as delimited text too.
ROW_READERS: Mapping[str, type[FileRowReader]] = MappingProxyType(
    {
        ".csv": DelimitedRows,
        ".tsv": DelimitedRows,
        ".json": JsonArrayRows,
        ".jsonl": JsonLineRows,
        ".ndjson": JsonLineRows,
        ".xlsx": WorkbookRows,
        ".xlsm": WorkbookRows,
    }
)


def row_reader(path: Path) -> type[FileRowReader]:
    """Return the class that reads files with the ending of `path`."""
    return ROW_READERS.get(path.suffix.casefold(), DelimitedRows)


@contextmanager
def file_opened(path: Path, options: ReadOptions, faults: FaultList) -> Iterator[tuple[RowReader, RowSource]]:
    """Open a file to read its rows. Raises InputFailed when it cannot be read at all, also in the block."""
    with read_errors(path), SourceFile(path) as source:
        yield row_reader(path)(source, options, faults), source
