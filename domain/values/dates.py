"""Calendar dates, read strictly: nothing is guessed."""

import re
from datetime import date, datetime

from domain.errors import WrongValue

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_SLASHED = re.compile(r"\d{1,4}/\d{1,2}/\d{1,4}")
_TIME_AFTER = re.compile(r"(.+?\d)[T ]+\d{1,2}:\d{2}.*", re.DOTALL)


def read_date(text: str, *, date_format: str | None = None, cut_time: bool = False) -> date:
    """Return the calendar date that `text` writes.

    Read as they are: `2016-01-31` and `31.01.2016`. Anything else needs `date_format`, in the letters of
    `datetime.strptime` (`%d/%m/%Y`). With `cut_time` a time of day after the date is dropped; without it, refused.
    Raises WrongValue with the reason.
    """
    text = text.strip()
    if not text:
        raise WrongValue("a date is needed here, but the field is empty")
    day_text = text
    if timed := _TIME_AFTER.fullmatch(text):
        if not cut_time:
            raise WrongValue(f"{text!r} has a time of day; dates are calendar dates (allow it to be cut off)")
        day_text = timed[1]
    if date_format:
        return _with_format(day_text, date_format)
    return _without_format(day_text)


def _with_format(text: str, date_format: str) -> date:
    try:
        return datetime.strptime(text, date_format).date()  # noqa: DTZ007 - a calendar date has no zone
    except ValueError:
        raise WrongValue(f"{text!r} is not a date of the form {date_format}") from None


def _without_format(text: str) -> date:
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DOTTED.fullmatch(text):
        day, month, year = match.groups()
    elif _SLASHED.fullmatch(text):
        raise WrongValue(f"{text!r} is ambiguous: day or month first? Name the date format")
    else:
        raise WrongValue(f"{text!r} is not a date; write 2016-01-31 or 31.01.2016, or name the date format")
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise WrongValue(f"{text!r} is not a date of the calendar: {error}") from None
