"""The lists that a run writes, in pieces: one file of each for every group of accounts."""

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from db.files.writing.csv_table import write_csv
from db.files.writing.destination import new_content
from db.files.writing.tables import Row
from db.ledger.exporting.tables import MATCHES, UNMATCHED, UNPAID


class ListFormat(StrEnum):
    """The formats of the files; the value is also the ending of their names."""

    PARQUET = "parquet"
    CSV = "csv"


LISTS: Mapping[str, Sequence[str]] = MappingProxyType(
    {"matches": MATCHES.columns, "unmatched": UNMATCHED.columns, "unpaid": UNPAID.columns}
)
"""The columns of each list, the same as in exports of a ledger."""

# An amount has up to 19 digits, two of them behind the point.
_AMOUNT = pa.decimal128(19, 2)
_TYPES = {"date": pa.date32(), "amount": _AMOUNT, "at": pa.timestamp("s", "UTC")}


class ListFile(NamedTuple):
    """A file with a piece of a list: its name below the folder of the results, and what is in it."""

    list_name: str
    name: str
    rows: int
    sha256: str


def write_piece(folder: Path, list_name: str, rows: Sequence[Row], *, number: int, list_format: ListFormat) -> ListFile:
    """Write the piece of this number of a list, below `folder`, in place of one that was written before.

    A task may be run more than once, when its worker has ended: its file appears whole, at once and under the same
    name, so that there is one in any case. Raises OutputFailed.
    """
    name = f"{list_name}/part-{number:05}.{list_format}"
    path = folder / name
    with new_content(path, overwrite=True) as stream:
        write = write_csv if list_format is ListFormat.CSV else _write_parquet
        write(stream, LISTS[list_name], rows)
    with path.open("rb") as content:
        return ListFile(list_name, name, len(rows), hashlib.file_digest(content, "sha256").hexdigest())


def _write_parquet(stream: BinaryIO, names: Sequence[str], rows: Sequence[Row]) -> None:
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    arrays = {name: _array(name, list(cells)) for name, cells in zip(names, columns, strict=True)}
    pq.write_table(pa.table(arrays), stream, compression="zstd")


def _array(name: str, cells: list[Any]) -> Any:
    """Return a column with the cells of an export, typed by what the last word of its name says."""
    kind = _TYPES.get(name.rpartition("_")[2], pa.string())
    return pa.array(cells, kind) if kind == _AMOUNT else pa.array(cells, pa.string()).cast(kind)
