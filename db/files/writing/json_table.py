"""Tables as JSON: as one array, or as lines."""

import json.encoder
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO

from db.files.writing.tables import Cell, Row

# What `json.JSONEncoder(ensure_ascii=False)` makes of a text.
_quoted: Callable[[str], str] = json.encoder.encode_basestring


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
    names = [f"{_quoted(column)}: ".replace("%", "%%") for column in columns]
    shape = f"{{{', '.join([f'{name}%s' for name in names])}}}"
    for row in rows:
        yield (shape % tuple([_value(cell) for cell in row])).encode("utf-8", "backslashreplace")


def _value(cell: Cell) -> str:
    if isinstance(cell, str):
        return _quoted(cell)
    return "null" if cell is None else str(cell)
