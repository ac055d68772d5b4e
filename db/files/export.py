"""Tables written to files or standard output, in the formats of one registry."""

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Literal

from db.errors import OutputFailed
from db.files.writing.csv_table import write_csv
from db.files.writing.destination import new_content, standard_output
from db.files.writing.json_table import write_json, write_jsonl
from db.files.writing.markdown_table import write_markdown
from db.files.writing.tables import Row, TableWriter
from db.files.writing.xlsx_table import write_xlsx

STANDARD_OUTPUT: Literal["-"] = "-"


class ExportFormat(StrEnum):
    """The formats a table is written in; the value is also the ending of a file's name."""

    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    XLSX = "xlsx"
    MARKDOWN = "md"


FORMAT_WORDS: Mapping[ExportFormat, str] = MappingProxyType(
    {
        ExportFormat.CSV: "CSV",
        ExportFormat.JSON: "JSON",
        ExportFormat.JSONL: "JSON Lines",
        ExportFormat.XLSX: "Excel workbook",
        ExportFormat.MARKDOWN: "Markdown",
    }
)
"""What the formats are called for people."""

TABLE_WRITERS: Mapping[ExportFormat, TableWriter] = MappingProxyType(
    {
        ExportFormat.CSV: write_csv,
        ExportFormat.JSON: write_json,
        ExportFormat.JSONL: write_jsonl,
        ExportFormat.XLSX: write_xlsx,
        ExportFormat.MARKDOWN: write_markdown,
    }
)


def choose_format(destination: Path | Literal["-"], name: str | None = None) -> ExportFormat:
    """Return the format with this `name`, or without one that of the file's ending; CSV for standard output.

    Raises OutputFailed when there is no such format.
    """
    if name is None and destination == STANDARD_OUTPUT:
        return ExportFormat.CSV
    wanted = (name if name is not None else Path(destination).suffix.removeprefix(".")).casefold()
    try:
        return ExportFormat(wanted)
    except ValueError:
        raise OutputFailed(_no_such_format(wanted, destination, named=name is not None)) from None


def write_table(
    destination: Path | Literal["-"],
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    export_format: ExportFormat,
    overwrite: bool = False,
) -> int:
    """Write a table as `write_content` does, and return the number of its rows; `rows` is taken row by row."""
    write = TABLE_WRITERS[export_format]
    return write_content(destination, lambda stream: write(stream, columns, rows), overwrite=overwrite)


def write_content(destination: Path | Literal["-"], write: Callable[[BinaryIO], int], *, overwrite: bool) -> int:
    """Let `write` write to a file, or for `-` to standard output, and return the number of rows that it returns.

    A file gets its new content whole and at once; whatever goes wrong, it stays as it was
    (`db.files.writing.destination`). When the reader of standard output ends early, writing ends quietly and the
    number is 0. Raises DestinationExists unless `overwrite`, and OutputFailed.
    """
    count = 0
    if destination == STANDARD_OUTPUT:
        with standard_output() as stream:
            count = write(stream)
    else:
        with new_content(Path(destination), overwrite=overwrite) as stream:
            count = write(stream)
    return count


def _no_such_format(wanted: str, destination: Path | str, *, named: bool) -> str:
    known = ", ".join(ExportFormat)
    if not wanted:
        return f"{destination} has no ending that tells the format; name one of {known}."
    close = difflib.get_close_matches(wanted, list(ExportFormat), n=1)
    hint = f"Did you mean {close[0]}?" if close else f"The formats are {known}."
    return f"There is no format {wanted!r}. {hint}" if named else f"{destination}: no format has this ending. {hint}"
