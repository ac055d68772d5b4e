"""The formats in which accruals and payments are read: one class for each, which gives rows of plain text.

What the texts mean is not looked at here: the checks of `db.files.entries` are the same for every format.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from db.files.faults import FaultList
from db.files.options import ReadOptions
from db.files.reading.columns import Columns, RawRow
from db.files.reading.delimited import DelimitedRows
from db.files.reading.json_rows import JsonArrayRows, JsonLineRows
from db.files.reading.source import SourceFile
from db.files.reading.workbook import WorkbookRows


class RowReader(Protocol):
    """Reads the rows of one file; what is no row becomes a fault.

    `columns` is None as long as it is not known where the fields stand. `header` and `cells` are the names and texts
    of all that stands in the row last given, as far as they can be told apart.
    """

    columns: Columns | None
    header: Sequence[str]

    @property
    def cells(self) -> Sequence[str]:
        """Give the texts of the row last given."""
        ...

    def __init__(self, source: SourceFile, options: ReadOptions, faults: FaultList) -> None: ...
    def __iter__(self) -> Iterator[RawRow]: ...


# By the ending of the file's name; every other ending is read as delimited text too.
ROW_READERS: Mapping[str, type[RowReader]] = MappingProxyType(
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


def row_reader(path: Path) -> type[RowReader]:
    """Return the class that reads files with the ending of `path`."""
    return ROW_READERS.get(path.suffix.casefold(), DelimitedRows)
