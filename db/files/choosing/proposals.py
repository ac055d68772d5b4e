"""How a file or collection seems to be meant, from its beginning: encoding, sheet, header, columns, dates.

Proposals for a person, who sees the first rows read so; the reading itself guesses nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
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

MOST_SHEETS = 8
"""So many sheets of a workbook are looked at."""

# A title and what belongs to it stands in so many lines at most.
_LINES_ABOVE = 15
_DATE = FIELDS.index("date")

Look = Callable[[ReadOptions], Preview]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Options, what is read with them, and which of them are guesses: names of options, or of fields for columns."""

    options: ReadOptions
    preview: Preview
    guessed: frozenset[str]


def proposed(look: Look, *, encoding: str | None, titled: int) -> Proposal:
    """Return how a source seems to be meant; `look` reads its beginning with options.

    `encoding` is a guess or None. `titled` says in how many sheets, a text having one, names of columns are looked for
    below a title.
    """
    options = ReadOptions(encoding=encoding)
    first = look(options)
    preview, guessed = first, set[str]()
    if encoding is not None:
        guessed.add("encoding")
    if titled and not _has_fields(first):
        found = _first_with_fields(look, _others(options, first, titled))
        if found is not None:
            options, preview = found
            guessed |= {name for name in ("sheet", "header_line") if getattr(options, name) is not None}
    return with_columns(look, options, preview, guessed)


def below_title(look: Look, options: ReadOptions) -> tuple[ReadOptions, Preview]:
    """Return the options with the line of the names, where it is not the first, and what is read so.

    They are as they were where no line has names for the fields that every import needs.
    """
    options = replace(options, header_line=None)
    preview = look(options)
    found = None if _has_fields(preview) else _first_with_fields(look, _lower_lines(options))
    return found or (options, preview)


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


def _first_with_fields(look: Look, others: Iterable[ReadOptions]) -> tuple[ReadOptions, Preview] | None:
    """Return the first options with which the fields have columns, and what is read so; None if there are none."""
    for options in others:
        with suppress(InputFailed):
            preview = look(options)
            if _has_fields(preview):
                return options, preview
    return None


def _others(options: ReadOptions, first: Preview, titled: int) -> Iterator[ReadOptions]:
    """Give other sheets, then other lines of names, in `titled` sheets."""
    sheets = [replace(options, sheet=sheet) for sheet in first.sheets[1:MOST_SHEETS]]
    yield from sheets
    for sheet in [options, *sheets][:titled]:
        yield from _lower_lines(sheet)


def _lower_lines(options: ReadOptions) -> Iterator[ReadOptions]:
    return (replace(options, header_line=line) for line in range(2, _LINES_ABOVE))
