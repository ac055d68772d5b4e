"""Conditions on accounts, as records that say literally whether they hold for a summary.

This is the rule. What a database finds by them must be the same; the tests hold the two together.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from operator import eq, ge, gt, le, lt, ne
from typing import Protocol

from domain.accounts.records import STANDARD_TYPES, AccountSummary

OTHER = "other"


class Comparison(StrEnum):
    """How a count or a time is compared."""

    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


_COMPARE: Mapping[Comparison, Callable[[int, int], bool]] = {
    Comparison.EQUAL: eq,
    Comparison.UNEQUAL: ne,
    Comparison.LESS: lt,
    Comparison.AT_MOST: le,
    Comparison.MORE: gt,
    Comparison.AT_LEAST: ge,
}

_COUNTS: Mapping[str, Callable[[AccountSummary], int]] = {
    **{name: lambda account, name=name: account.of_type(name).count for name in STANDARD_TYPES},  # type: ignore[misc]  # mypy knows no defaults of lambdas
    OTHER: lambda account: account.count - sum(account.of_type(name).count for name in STANDARD_TYPES),
    "total": lambda account: account.count,
    "sessions": lambda account: account.sessions,
    "documents": lambda account: account.documents,
}

COUNT_FIELDS = tuple(_COUNTS)
"""What can be counted in an account: actions of a standard type, of the other types, of all; sessions; documents."""


def count_of_field(account: AccountSummary, field: str) -> int:
    """Return what one of COUNT_FIELDS counts in an account."""
    return _COUNTS[field](account)


class Condition(Protocol):
    """Something that holds for an account, or does not."""

    def holds(self, account: AccountSummary) -> bool:
        """Return whether it holds for the account with this summary."""
        ...


Filter = tuple[Condition, ...]
"""Conditions that must all hold; without any, every account is meant."""


def passes(account: AccountSummary, conditions: Filter) -> bool:
    """Return whether all conditions hold for an account."""
    return all(condition.holds(account) for condition in conditions)


@dataclass(frozen=True, slots=True)
class NumberBegins:
    """The number begins with a text, in exactly its case."""

    text: str

    def holds(self, account: AccountSummary) -> bool:
        """Return whether it does."""
        return account.number.startswith(self.text)


@dataclass(frozen=True, slots=True)
class NameContains:
    """The name contains a text, in any case; е and ё are one letter."""

    text: str

    def holds(self, account: AccountSummary) -> bool:
        """Return whether it does."""
        return _folded(self.text) in _folded(account.name)


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word: the number begins with it; or, unless it is all digits, the name contains it."""

    text: str

    @property
    def is_digits(self) -> bool:
        """Whether only a number is meant."""
        return self.text.isascii() and self.text.isdigit()

    def holds(self, account: AccountSummary) -> bool:
        """Return whether one of the two is so."""
        in_name = not self.is_digits and NameContains(self.text).holds(account)
        return in_name or NumberBegins(self.text).holds(account)


@dataclass(frozen=True, slots=True)
class Counted:
    """One of COUNT_FIELDS compared with a number from 0 on."""

    field: str
    comparison: Comparison
    value: int

    def holds(self, account: AccountSummary) -> bool:
        """Return whether the comparison is true."""
        return _COMPARE[self.comparison](count_of_field(account, self.field), self.value)


@dataclass(frozen=True, slots=True)
class TypeCounted:
    """The number of actions of any one type, as it is shown, compared with a number from 0 on."""

    type: str
    comparison: Comparison
    value: int

    def holds(self, account: AccountSummary) -> bool:
        """Return whether the comparison is true."""
        return _COMPARE[self.comparison](account.of_type(self.type).count, self.value)


@dataclass(frozen=True, slots=True)
class LastAction:
    """When the last action was, compared with a span of time from `start` up to `end` (None: the end of all time).

    Equal is what lies in the span, less what lies before it. Of an account without dated actions only `!=` is true.
    """

    comparison: Comparison
    start: datetime
    end: datetime | None

    def holds(self, account: AccountSummary) -> bool:
        """Return whether the comparison is true."""
        last = account.last
        if last is None:
            return self.comparison is Comparison.UNEQUAL
        before, after = last < self.start, self.end is not None and last >= self.end
        place = -1 if before else int(after)
        return _COMPARE[self.comparison](place, 0)


@dataclass(frozen=True, slots=True)
class NoLastAction:
    """No action has a date."""

    def holds(self, account: AccountSummary) -> bool:
        """Return whether there is none."""
        return account.last is None


@dataclass(frozen=True, slots=True)
class Negated:
    """A condition turned round."""

    condition: Condition

    def holds(self, account: AccountSummary) -> bool:
        """Return whether the condition does not hold."""
        return not self.condition.holds(account)


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е")
