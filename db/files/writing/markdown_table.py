"""Tables as Markdown."""

import re
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from db.files.writing.tables import Cell, Row

_CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# What Markdown, or HTML inside it, would take for markup anywhere in a line.
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$]")


def write_markdown(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Row]) -> int:
    r"""Write a table in pipes (GitHub's Markdown) in UTF-8, None as an empty cell; see TableWriter.

    Texts are shown as they are: markup in them is escaped, and a control character or line end is written out (`\n`).
    """
    _write_line(stream, columns)
    _write_line(stream, ["---"] * len(columns))
    count = 0
    for row in rows:
        _write_line(stream, [_text(cell) for cell in row])
        count += 1
    return count


def _write_line(stream: BinaryIO, texts: Sequence[str]) -> None:
    stream.write(f"| {' | '.join(texts)} |\n".encode("utf-8", "backslashreplace"))


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return str(cell)
    written_out = _CONTROL_CHARACTER.sub(lambda character: repr(character[0])[1:-1], cell)
    return _MARKUP.sub(r"\\\g<0>", written_out)
