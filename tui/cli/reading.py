"""The options that say how files of accruals and payments are read, the same for every command that reads them."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from db.files.options import FIELDS
from domain.records import EntryKind

Command = TypeVar("Command", bound=Callable[..., Any])


def mapping(_context: click.Context, _parameter: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    """Return `field=column` options as a dictionary."""
    columns: dict[str, str] = {}
    for pair in pairs:
        field, equals, column = pair.partition("=")
        if not (equals and field.strip() and column.strip()):
            raise click.BadParameter(f"{pair!r} is not of the form FIELD=COLUMN, such as date=Дата.")
        if field.strip() in columns:
            raise click.BadParameter(f"{field.strip()!r} is mapped twice.")
        columns[field.strip()] = column.strip()
    return columns


_OPTIONS = (
    click.option(
        "--map", "mapping", metavar="FIELD=COLUMN", multiple=True, callback=mapping, help="A column under another name."
    ),
    click.option("--date-format", metavar="FORMAT", help="How dates are written, such as `%d/%m/%Y`."),
    click.option("--cut-time", is_flag=True, help="Cut the time of day off dates that have one."),
    click.option("--encoding", metavar="NAME", help="The text encoding; UTF-8 unless named."),
    click.option(
        "--delimiter", metavar="CHARACTER", help="What stands between cells; found in the header unless named."
    ),
    click.option("--sheet", metavar="NAME", help="The sheet of a workbook; the first unless named."),
    click.option(
        "--header-line",
        metavar="N",
        type=click.IntRange(min=1),
        help="The line with the names of the columns, where a title stands above it.",
    ),
)


def reading_options(command: Command) -> Command:
    """Give a command the options of `db.files.options.ReadOptions`, by their names there."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def text_reading_options(command: Command) -> Command:
    """Give a command the same but for the sheet of a workbook, and the line of the names: parts of files have none."""
    for option in reversed(_OPTIONS[:-2]):
        command = option(command)
    return command


def mapping_of(kind: EntryKind, mapping: Mapping[str, str]) -> dict[str, str]:
    """Return the mapping for one kind: of `date` and `payments.date`, the latter is for payments alone."""
    own: dict[str, str] = {}
    for name, column in mapping.items():
        holder, _, field = name.rpartition(".")
        if holder in {"", kind.plural}:
            own[field] = column
        elif holder not in {each.plural for each in EntryKind} or field not in FIELDS:
            raise click.BadParameter(f"{name!r} is no field; name one such as payments.date.")
    return own
