"""Tables as CSV."""

import csv
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from db.files.spreadsheets import SUSPECTS, shielded
from db.files.writing.tables import Row


def write_csv(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Row]) -> int:
    r"""Write UTF-8 with a header and RFC 4180 quoting, None as an empty cell; see TableWriter.

    Lines end with `\n`, as tools that work by lines expect. Texts that a spreadsheet would run are shielded
    (`db.files.spreadsheets`); numbers are not.
    """
    writer = csv.writer(_EndingLines(stream))
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([shielded(cell) if isinstance(cell, str) and cell[:1] in SUSPECTS else cell for cell in row])
        count += 1
    return count


class _EndingLines:
    r"""Writes rows with `\n` at their ends.

    The csv module quotes a carriage return, as RFC 4180 wants, only when its own lines end with `\r\n`.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._write = stream.write

    def write(self, row: str) -> int:
        return self._write(row[:-2].encode("utf-8", "backslashreplace") + b"\n")
