"""A filter as a person types it, read into conditions; what is wrong is told with its place in the text."""

import difflib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NoReturn

from domain.accounts.filters.conditions import (
    COUNT_FIELDS,
    Comparison,
    Condition,
    Counted,
    Filter,
    LastAction,
    NameContains,
    Negated,
    NoLastAction,
    NumberBegins,
    TypeCounted,
    Word,
)
from domain.errors import WrongValue

FIELDS = ("number", "name", "type", *COUNT_FIELDS, "last")
"""The names that may stand before a comparison."""

_TERM = re.compile(r'(?:"[^"]*"|[^\s"])+|"')
_FIELD = re.compile(r"(?P<name>[^\W\d_]+)(?P<sign><=|>=|!=|[<>=:])(?P<value>.*)", re.DOTALL)
_OF_TYPE = re.compile(r'(?P<type>"[^"]*"|.*?)(?P<sign><=|>=|!=|[<>=])(?P<value>[^<>=!"]*)', re.DOTALL)
_COUNT = re.compile("[0-9]{1,18}")
_SPAN = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d?)(?:-(?P<day>\d\d?)(?:T(?P<hour>\d\d?):(?P<minute>\d\d))?)?)?", re.ASCII
)
_DAY_FIRST = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})", re.ASCII)


class WrongFilter(WrongValue):
    """A filter cannot be read; `start` and `end` are the place of what is wrong in its text."""

    title = "Wrong filter"

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.start = start
        self.end = end


def read_filter(text: str) -> Filter:
    """Return the conditions that `text` states; none for an empty one. Raises WrongFilter."""
    return tuple(_condition(match[0], match.start()) for match in _TERM.finditer(text))


def _condition(term: str, start: int) -> Condition:
    if term.startswith("-") and len(term) > 1:
        return Negated(_positive(term[1:], start + 1))
    return _positive(term, start)


def _positive(term: str, start: int) -> Condition:
    if term == '"':
        raise WrongFilter("A quotation mark is not closed", start, start + 1)
    field = _FIELD.fullmatch(term)
    if field is None:
        if _unquoted(term):
            return Word(_unquoted(term))
        raise WrongFilter("There is nothing between the quotation marks", start, start + len(term))
    name = field["name"].casefold()
    if name not in _READERS:
        _unknown_field(field["name"], start)
    value_at = start + field.start("value")
    if not _unquoted(field["value"]):
        raise WrongFilter(f"After {field['name']}{field['sign']} a value is missing", start, start + len(term))
    comparison = Comparison.EQUAL if field["sign"] == ":" else Comparison(field["sign"])
    if name in _TEXT_FIELDS and comparison is not Comparison.EQUAL:
        raise WrongFilter(f"{name} takes a colon, {name}:…", start + field.start("sign"), value_at)
    return _READERS[name](name, comparison, field["value"], value_at)


def _unknown_field(name: str, start: int) -> NoReturn:
    close = difflib.get_close_matches(name.casefold(), FIELDS, n=1)
    known = f"did you mean {close[0]}?" if close else f"the fields are {', '.join(FIELDS)}"
    raise WrongFilter(f"There is no field {name}; {known}", start, start + len(name))


def _read_text(name: str, _: Comparison, value: str, _at: int) -> Condition:
    return NumberBegins(_unquoted(value)) if name == "number" else NameContains(_unquoted(value))


def _read_type(_name: str, _: Comparison, value: str, at: int) -> Condition:
    counted = _OF_TYPE.fullmatch(value)
    if counted is None:
        return TypeCounted(_unquoted(value), Comparison.AT_LEAST, 1)
    if not _unquoted(counted["type"]):
        raise WrongFilter("A type is missing", at, at + len(value))
    number = _number(counted["value"], at + counted.start("value"), sign_at=at + counted.start("sign"))
    return TypeCounted(_unquoted(counted["type"]), Comparison(counted["sign"]), number)


def _read_count(name: str, comparison: Comparison, value: str, at: int) -> Condition:
    return Counted(name, comparison, _number(value, at, sign_at=at))


def _read_last(_name: str, comparison: Comparison, value: str, at: int) -> Condition:
    if value.casefold() == "none":
        none = NoLastAction()
        if comparison in {Comparison.EQUAL, Comparison.UNEQUAL}:
            return none if comparison is Comparison.EQUAL else Negated(none)
    try:
        return LastAction(comparison, *_span(value))
    except ValueError:
        message = f"{value} is no time; write 2016, 2016-03, 2016-03-01 or 2016-03-01T12:30"
        raise WrongFilter(message, at, at + len(value)) from None


_READERS: Mapping[str, Callable[[str, Comparison, str, int], Condition]] = {
    "number": _read_text,
    "name": _read_text,
    "type": _read_type,
    **dict.fromkeys(COUNT_FIELDS, _read_count),
    "last": _read_last,
}
_TEXT_FIELDS = ("number", "name", "type")


def _number(value: str, at: int, *, sign_at: int) -> int:
    if _COUNT.fullmatch(value):
        return int(value)
    message = f"{value} is no whole number" if value else "A number is missing"
    raise WrongFilter(message, at if value else sign_at, at + len(value))


def _span(value: str) -> tuple[datetime, datetime | None]:
    """Return the span of time that a year, month, day or minute is. Raises ValueError."""
    parts = _SPAN.fullmatch(_DAY_FIRST.sub(r"\3-\2-\1", value))
    if parts is None:
        raise ValueError(value)
    year, month, day, hour, minute = (None if part is None else int(part) for part in parts.groups())
    start = datetime(year or 0, month or 1, day or 1, hour or 0, minute or 0, tzinfo=UTC)
    try:
        if minute is not None:
            return start, start + timedelta(minutes=1)
        if day is not None:
            return start, start + timedelta(days=1)
        if month is not None:
            return start, (start + timedelta(days=31)).replace(day=1)
        return start, start.replace(year=start.year + 1)
    except (OverflowError, ValueError):
        return start, None  # the calendar ends here


def _unquoted(text: str) -> str:
    return text.replace('"', "")
