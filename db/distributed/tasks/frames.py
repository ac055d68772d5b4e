"""Entries as data frames, as they go between workers: in columns of Arrow, so that every value stays exact."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa

# A frame of pandas, which has no types of its own.
Frame = Any

# `file` and `line` say where an entry stands; `amount` is in minor units; `month` and `amount` may be null.
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("date", pa.date32()),
        ("month", pa.string()),
        ("account", pa.string()),
        ("amount", pa.int64()),
        ("file", pa.int32()),
        ("line", pa.int64()),
    ]
)

Row = Sequence[Any]


def frame_of(rows: Iterable[Row]) -> Frame:
    """Return rows with the columns of SCHEMA as a frame."""
    columns = list(zip(*rows, strict=True)) or [()] * len(SCHEMA)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)]
    return pa.table(arrays, schema=SCHEMA).to_pandas(types_mapper=pd.ArrowDtype)


def columns_of(frame: Frame) -> Mapping[str, list[Any]]:
    """Return the columns of a frame as lists of Python's own values."""
    table = pa.Table.from_pandas(frame, schema=SCHEMA, preserve_index=False)
    return {name: table.column(name).to_pylist() for name in SCHEMA.names}


def rows_of(frame: Frame) -> list[Row]:
    """Return the rows of a frame, with the columns of SCHEMA."""
    return list(zip(*columns_of(frame).values(), strict=True))


EMPTY: Frame = frame_of(())
"""A frame without rows, which tells dask the types."""
