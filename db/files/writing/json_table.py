"""Tables as JSON: as one array, or as lines."""

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import BinaryIO

from db.files.writing.tables import Cell, Row

_quoted = json.JSONEncoder(ensure_ascii=False).encode


def write_json(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write one array with one object to a line, its keys in the order of `columns`; see TableWriter.

    Text stands as it is, in UTF-8. None is `null`. An amount is a JSON number that keeps its two digits (`1234.50`):
    exact for whoever reads numbers as decimals, as `json.loads(text, parse_float=Decimal)` does.
    """
    stream.write(b"[")
    count = 0
    for line in _objects(columns, rows):
        stream.write(b",\n" if count else b"\n")
        stream.write(line)
        count += 1
    stream.write(b"\n]\n" if count else b"]\n")
    return count


def write_jsonl(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write one object to a line and nothing around them, so that no rows are no bytes; its values as `write_json`."""
    count = 0
    for line in _objects(columns, rows):
        stream.write(line)
        stream.write(b"\n")
        count += 1
    return count


def _objects(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Give each row as an object, without a line end."""
    keys = [f"{_quoted(column)}: " for column in columns]
    for row in rows:
        members = ", ".join([key + _value(cell) for key, cell in zip(keys, row, strict=True)])
        yield f"{{{members}}}".encode("utf-8", "backslashreplace")


def _value(cell: Cell) -> str:
    if cell is None:
        return "null"
    return str(cell) if isinstance(cell, int | Decimal) else _quoted(cell)
