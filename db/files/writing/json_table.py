"""Tables as JSON."""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import BinaryIO

from db.files.writing.tables import Cell, Row

_quoted = json.JSONEncoder(ensure_ascii=False).encode


def write_json(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write one array with one object to a line, its keys in the order of `columns`; see TableWriter.

    Text stands as it is, in UTF-8. None is `null`. An amount is a JSON number that keeps its two digits (`1234.50`):
    exact for whoever reads numbers as decimals, as `json.loads(text, parse_float=Decimal)` does.
    """
    keys = [f"{_quoted(column)}: " for column in columns]
    stream.write(b"[")
    count = 0
    for row in rows:
        members = ", ".join([key + _value(cell) for key, cell in zip(keys, row, strict=True)])
        line = f"{',' if count else ''}\n{{{members}}}"
        stream.write(line.encode("utf-8", "backslashreplace"))
        count += 1
    stream.write(b"\n]\n" if count else b"]\n")
    return count


def _value(cell: Cell) -> str:
    if cell is None:
        return "null"
    return str(cell) if isinstance(cell, int | Decimal) else _quoted(cell)
