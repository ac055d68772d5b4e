"""Tables as Markdown."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import BinaryIO

from db.files.writing.tables import Row

_CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# What Markdown, or HTML inside it, would take for markup anywhere in a line.
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$]")
_LINES_OF_HEADER = 2


def write_markdown(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write a table as `markdown_table` in UTF-8; see TableWriter."""
    lines = 0
    for line in markdown_table(columns, rows):
        stream.write(encoded(line))
        lines += 1
    return lines - _LINES_OF_HEADER


def markdown_table(columns: Sequence[str], rows: Iterable[Row], *, right: Collection[str] = ()) -> Iterator[str]:
    """Give the lines of a table in pipes (GitHub's Markdown), None as an empty cell.

    `columns` are the program's own words; those named in `right` are aligned there.
    """
    yield _line(columns)
    yield _line("---:" if column in right else "---" for column in columns)
    for row in rows:
        yield _line("" if cell is None else markdown_text(str(cell)) for cell in row)


def markdown_text(text: str) -> str:
    r"""Return what shows `text` as it is: markup in it escaped, a control character or line end written out (`\n`)."""
    written_out = _CONTROL_CHARACTER.sub(lambda character: repr(character[0])[1:-1], text)
    return _MARKUP.sub(r"\\\g<0>", written_out)


def encoded(line: str) -> bytes:
    """Return a line with its end as UTF-8."""
    return f"{line}\n".encode("utf-8", "backslashreplace")


def _line(texts: Iterable[str]) -> str:
    return f"| {' | '.join(texts)} |"
