"""What was done in one account over time, by calendar days or months."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from domain.accounts.records import STANDARD_TYPES

OTHER = "other"
"""Stands for all types that are none of STANDARD_TYPES."""

KINDS = (*STANDARD_TYPES, OTHER)

# Days that are still looked at one by one, unless somebody asks for months.
_SHORT_SPAN = 62
_MONTHS = 12


class Span(StrEnum):
    """What one bar of a chart stands for."""

    DAY = "day"
    MONTH = "month"

    @property
    def other(self) -> "Span":
        """The other one."""
        return Span.MONTH if self is Span.DAY else Span.DAY


@dataclass(frozen=True)
class Activity:
    """How many actions of which kind there were on each calendar day.

    `days` counts by (day, kind), with a kind of KINDS; days without actions are left out. `undated` actions have no
    date. `first` is when the first was: UTC, None where no action has a date. Which day an action is of depends on
    the zone that was asked for.
    """

    days: Mapping[tuple[date, str], int]
    undated: int = 0
    first: datetime | None = None

    @property
    def count(self) -> int:
        """How many actions there are, dated or not."""
        return sum(self.days.values()) + self.undated

    @cached_property
    def usual_span(self) -> Span:
        """Days where these are few, else months."""
        days = [day for day, _ in self.days]
        short = not days or (max(days) - min(days)).days < _SHORT_SPAN
        return Span.DAY if short else Span.MONTH

    def by(self, span: Span) -> "Series":
        """Return the counts of each day or month."""
        counts: dict[str, Counter[int]] = {kind: Counter() for kind in KINDS}
        for (day, kind), number in self.days.items():
            counts[kind][_place(day, span)] += number
        places = [_place(day, span) for day, _ in self.days]
        return Series(span, min(places, default=0), max(places) - min(places) + 1 if places else 0, counts)


@dataclass(frozen=True)
class Series:
    """Counts in places side by side, one for each day or month from the first with an action to the last.

    Places are numbers from `first` on, `length` of them; most may be empty, and only the others are in `counts`, by
    kind.
    """

    span: Span
    first: int
    length: int
    counts: Mapping[str, Mapping[int, int]]

    @cached_property
    def all(self) -> Mapping[int, int]:
        """The counts of all kinds together."""
        added: Counter[int] = Counter()
        for counted in self.counts.values():
            added.update(counted)
        return added

    def begin(self, place: int) -> date:
        """Return the day that a place stands for, or the first of its month."""
        if self.span is Span.DAY:
            return date.fromordinal(place)
        year, month = divmod(place, _MONTHS)
        return date(year, month + 1, 1)


def _place(day: date, span: Span) -> int:
    return day.toordinal() if span is Span.DAY else day.year * _MONTHS + day.month - 1
