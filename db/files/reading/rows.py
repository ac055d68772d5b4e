"""The formats in which accruals and payments are read: one class for each, which gives rows of plain text.

What the texts mean is not looked at here: the checks of `db.files.entries` are the same for every format.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from db.files.faults import FaultList
from db.files.options import ReadOptions
from db.files.reading.columns import Columns, RawRow
from db.files.reading.delimited import DelimitedRows
from db.files.reading.source import SourceFile


class RowReader(Protocol):
    """Reads the rows of one file; what is no row becomes a fault."""

    columns: Columns | None

    def __init__(self, source: SourceFile, options: ReadOptions, faults: FaultList) -> None: ...
    def __iter__(self) -> Iterator[RawRow]: ...


# By the ending of the file's name; every other ending is read as delimited text too.
ROW_READERS: Mapping[str, type[RowReader]] = MappingProxyType({".csv": DelimitedRows, ".tsv": DelimitedRows})


def row_reader(path: Path) -> type[RowReader]:
    """Return the class that reads files with the ending of `path`."""
    return ROW_READERS.get(path.suffix.casefold(), DelimitedRows)
