"""How a file or collection seems to be meant, from its beginning: encoding, sheet, header, columns, dates.

Proposals for a person, who sees the first rows read so; the reading itself guesses nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from db.errors import InputFailed
from db.files.choosing.guesses import guessed_mapping
from db.files.choosing.preview import Preview, PreviewRow
from db.files.options import FIELDS, REQUIRED_FIELDS, ReadOptions
from db.files.reading.columns import plain_name

DATE_FORMATS = ("%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%d.%m.%y")
"""The formats of dates that are offered, besides those that need no format."""

# A title and what belongs to it stands in so many lines at most, and a workbook has so many sheets that are looked at.
_LINES_ABOVE = 15
_SHEETS = 8
_DATE = FIELDS.index("date")

Look = Callable[[ReadOptions], Preview]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Options, what is read with them, and which of them are guesses: names of options, or of fields for columns."""

    options: ReadOptions
    preview: Preview
    guessed: frozenset[str]


def proposed(look: Look, *, encoding: str | None, has_lines: bool) -> Proposal:
    """Return how a source seems to be meant; `look` reads its beginning with options.

    `encoding` is a guess or None. `has_lines` says that names of columns may stand below a title.
    """
    options = ReadOptions(encoding=encoding)
    first = look(options)
    preview, guessed = first, set[str]()
    if encoding is not None:
        guessed.add("encoding")
    if has_lines and not _has_fields(first):
        for other, names in _others(options, first):
            with suppress(InputFailed):
                seen = look(other)
                if _has_fields(seen):
                    options, preview = other, seen
                    guessed |= names
                    break
    return with_columns(look, options, preview, guessed)


def with_columns(look: Look, options: ReadOptions, preview: Preview, guessed: set[str]) -> Proposal:
    """Return the options with columns for the fields that none is named for, and a format of dates that is the only."""
    mapping = guessed_mapping(preview.header, preview.dates)
    options = replace(options, mapping=mapping)
    guessed = guessed | set(mapping)
    if mapping:
        preview = look(options)
    dates = [row.texts[_DATE] for row in preview.rows]  # as they stand in the file only where they are wrong
    date_format = only_format(dates) if all(map(_wrong, preview.rows)) and not options.date_format else None
    if date_format is not None:
        options = replace(options, date_format=date_format)
        preview = look(options)
        guessed.add("date_format")
    return Proposal(options, preview, frozenset(guessed))


def only_format(dates: Sequence[str]) -> str | None:
    """Return the one format of DATE_FORMATS that all dates have; None if there is none, or several could be meant."""
    fitting = [each for each in DATE_FORMATS if dates and all(_is_date(text, each) for text in dates if text)]
    return fitting[0] if len(fitting) == 1 and any(dates) else None


def _wrong(row: PreviewRow) -> bool:
    return _DATE in row.wrong


def _is_date(text: str, date_format: str) -> bool:
    try:
        datetime.strptime(text, date_format)  # noqa: DTZ007 - a calendar date has no zone
    except ValueError:
        return False
    return True


def _has_fields(preview: Preview) -> bool:
    """Return whether the fields that every import needs have columns, or names that sound like them."""
    found = {*map(plain_name, preview.header), *guessed_mapping(preview.header, preview.dates)}
    return found.issuperset(REQUIRED_FIELDS)


def _others(options: ReadOptions, first: Preview) -> Iterator[tuple[ReadOptions, set[str]]]:
    """Give other sheets, then other lines of names, and what of it is guessed then."""
    for sheet in first.sheets[1:_SHEETS]:
        yield replace(options, sheet=sheet), {"sheet"}
    for line in range(2, _LINES_ABOVE):
        yield replace(options, header_line=line), {"header_line"}
