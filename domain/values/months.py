"""The month a charge or payment is for: a calendar month or a billing month, in one normal form of text.

A calendar month is `1` … `12`; a billing month is `2016-03`. A ledger holds one kind only, because a calendar
month says less than a billing month and the two cannot be compared.
"""

import re
from enum import StrEnum

from domain.errors import WrongValue

_CALENDAR = re.compile(r"\d{1,2}", re.ASCII)
_BILLING = re.compile(
    r"(?P<year>\d{4})(?:-(?P<dashed>\d{1,2})|(?P<plain>\d{2}))|(?P<dotted>\d{1,2})\.(?P<dyear>\d{4})", re.ASCII
)


class MonthKind(StrEnum):
    """Which of the two kinds a month is."""

    CALENDAR = "calendar month"
    BILLING = "billing month"


def read_month(text: str) -> str | None:
    """Return the normal form of the month that `text` writes; None for an empty field.

    `3` and `03` give `3`; `2016-03`, `2016-3`, `201603` and `03.2016` give `2016-03`. Raises WrongValue.
    """
    text = text.strip()
    if not text:
        return None
    if _CALENDAR.fullmatch(text):
        return str(_in_range(text, text))
    match = _BILLING.fullmatch(text)
    if match is None:
        raise WrongValue(f"{text!r} is not a month; write 3 or 2016-03")
    month = _in_range(match["dashed"] or match["plain"] or match["dotted"], text)
    return f"{match['year'] or match['dyear']}-{month:02d}"


def month_kind(month: str) -> MonthKind:
    """Return the kind of a month in normal form."""
    return MonthKind.BILLING if "-" in month else MonthKind.CALENDAR


def _in_range(digits: str, text: str) -> int:
    month = int(digits)
    if not 1 <= month <= 12:
        raise WrongValue(f"{text!r} is not a month: {month} is not between 1 and 12")
    return month
