"""What commands print: data on stdout, talk on stderr."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from json import JSONEncoder

import click
from rich.cells import cell_len

from db.errors import OutputFailed
from db.files.writing.destination import DestinationExists, standard_output
from tui.widgets.text.safe_text import fit, visible

Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | Decimal | bool | None

_quoted = JSONEncoder(ensure_ascii=False).encode
_BETWEEN = "  "


def at_terminal() -> bool:
    """Return whether a person sits at this process: keys come from a terminal, and what is printed goes to one."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def talk(text: str) -> None:
    """Print a line to stderr."""
    click.echo(visible(text), err=True)


@contextmanager
def asking_to_overwrite() -> Iterator[None]:
    """Say of a file that is there already how to ask for overwriting it."""
    try:
        yield
    except DestinationExists as error:
        raise OutputFailed(f"{error} Ask with --overwrite.") from None


def write_lines(lines: Iterable[str]) -> None:
    """Print lines to stdout, in UTF-8; a reader that ends early ends it quietly. Raises OutputFailed."""
    with standard_output() as stream:
        for line in lines:
            stream.write(f"{line}\n".encode("utf-8", "backslashreplace"))


def write_json(value: Json) -> None:
    """Print a value to stdout as JSON for people and programs; decimals keep their digits (`1234.50`)."""
    write_lines(["".join(_json(value, "\n"))])


def pairs(rows: Mapping[str, str]) -> Iterator[str]:
    """Yield one line for each name and value, with the values below each other."""
    width = max(map(len, rows), default=0)
    for name, value in rows.items():
        yield f"{name:<{width}}{_BETWEEN}{visible(value)}".rstrip()


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[str] = ()) -> Iterator[str]:
    """Yield the lines of a table; the columns named in `right` are aligned there, as numbers are."""
    widths = [
        max(cell_len(visible(cell)) for cell in column) for column in zip(header, *rows, strict=True)
    ]  # in cells of the terminal
    for row in (header, *rows):
        cells = [
            fit(cell, width, "right" if name in right else "left")
            for cell, width, name in zip(row, widths, header, strict=True)
        ]
        yield _BETWEEN.join(cells).rstrip()


def _json(value: Json, line_end: str) -> Iterator[str]:
    inner = f"{line_end}  "
    if isinstance(value, str | bool) or value is None:
        yield _quoted(value)
    elif isinstance(value, int | Decimal):
        yield str(value)
    elif not value:
        yield "{}" if isinstance(value, Mapping) else "[]"
    elif isinstance(value, Mapping):
        for position, (name, member) in enumerate(value.items()):
            yield f"{',' if position else '{'}{inner}{_quoted(name)}: "
            yield from _json(member, inner)
        yield f"{line_end}}}"
    else:
        for position, member in enumerate(value):
            yield f"{',' if position else '['}{inner}"
            yield from _json(member, inner)
        yield f"{line_end}]"
