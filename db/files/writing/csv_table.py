"""Tables as CSV."""

import csv
from collections.abc import Iterable, Sequence
from itertools import islice
from types import SimpleNamespace
from typing import BinaryIO

from db.files.spreadsheets import SUSPECTS, shielded
from db.files.writing.tables import Cell, Row

# Rows that become bytes in one go.
_ROWS_AT_ONCE = 1_000


def write_csv(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Row]) -> int:
    r"""Write UTF-8 with a header and RFC 4180 quoting, None as an empty cell; see TableWriter.

    Lines end with `\n`, as tools that work by lines expect. Texts that a spreadsheet would run are shielded
    (`db.files.spreadsheets`); numbers are not.
    """
    stream.write(_lines([columns]))
    left, count = iter(rows), 0
    while batch := list(islice(left, _ROWS_AT_ONCE)):
        stream.write(_lines(map(_shielded, batch)))
        count += len(batch)
    return count


def _shielded(row: Row) -> list[Cell]:
    return [shielded(cell) if isinstance(cell, str) and cell[:1] in SUSPECTS else cell for cell in row]


def _lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    r"""Return rows with `\n` at their ends.

    The csv module quotes a carriage return, as RFC 4180 wants, only when its own lines end with `\r\n`: so they are
    taken off, line by line where a cell has one too.
    """
    lines: list[str] = []
    csv.writer(SimpleNamespace(write=lines.append)).writerows(rows)
    text = "".join(lines)
    if text.count("\r") == len(lines):
        text = text.replace("\r\n", "\n")
    else:
        text = "".join([f"{line[:-2]}\n" for line in lines])
    return text.encode("utf-8", "backslashreplace")
