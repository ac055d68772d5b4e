"""The accounts as a long ordered list that stays in the database: a page by its position, a stream of all."""

import copy
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Self

from db.accounts.listing.keys import KeyRange, comes_before, identity, of_one_kind, stored_as, with_numbers
from db.accounts.listing.places import Place, nearest
from db.accounts.listing.ranges import documents_of_range, key_ranges, side_by_side
from db.accounts.listing.search import found_numbers
from db.accounts.listing.walk import STEP, KeyWalk
from db.accounts.server.connection import Connection, Query
from db.accounts.summarising.pipeline import summary_pipeline
from db.accounts.summarising.rows import read_rows
from domain.accounts.filters.conditions import Filter
from domain.accounts.records import AccountSummary

# The stream over all accounts: documents of a range at most, ranges computed at a time.
_MOST_OF_RANGE = 1_000
_READERS = 2

# Accounts of a search that are read at a time when it is streamed.
_STREAMED_AT_A_TIME = 500


class AccountPages:
    """The accounts in order of number, or those that a search finds: `db.paging.Pages` of their summaries.

    Accounts that come or go meanwhile shift positions; make a new object then. Every call may raise
    AccountsUnavailable, and may be repeated after it. `as_of` is None: the accounts are as they are now.
    """

    as_of: datetime | None = None

    def __init__(self, connection: Connection, conditions: Filter = (), *, descending: bool = False) -> None:
        """List the accounts that a search finds; only what `db.accounts.listing.search` can look for is looked for."""
        self._connection = connection.cancellable()
        self._conditions = conditions
        self._descending = descending
        self._walk = KeyWalk(self._open_numbers, descending=descending)

    def count(self) -> int:
        """Return how many accounts there are; the first time this reads the numbers of all of them."""
        counted = self._walk.reach() + len(self._walk.aside)
        self._connection.wait(0)  # what was counted before it was closed is not all
        return counted

    def rows(self, start: int, stop: int) -> Sequence[AccountSummary]:
        """Return the accounts at positions from `start` up to `stop`; fewer if there are not so many."""
        first, last = start // STEP, -(-stop // STEP)
        walked = self._walk.reach(last * STEP)
        rows: list[AccountSummary] = []
        if first * STEP < walked:
            rows += self._of_range(self._walk.range_between(first, last))[start - first * STEP : stop - first * STEP]
        if walked < stop:
            rows += self._of_numbers(self._walk.aside[max(0, start - walked) : stop - walked])
        return rows

    @property
    def counted(self) -> int:
        """How many accounts were counted so far; less than there are while `count` is still under way."""
        return self._walk.counted

    def place_of(self, number: str) -> Place | None:
        """Return where the account shown as `number` is, else the first that comes after it here; None if none does."""
        return nearest(number, [place for value in stored_as(number) if (place := self._first_from(value))])

    def _first_from(self, value: object) -> Place | None:
        def is_before(other: object) -> bool:
            return comes_before(value, other) if self._descending else comes_before(other, value)

        start = self._walk.steps_before(is_before, lambda: self._connection.wait(0)) * STEP
        for position, account in enumerate(self.rows(start, start + STEP), start):
            if of_one_kind(account.key, value) and not is_before(account.key):
                return Place(position, account)
        return None

    def stream(self) -> Iterator[AccountSummary]:
        """Yield all accounts of the list, some at a time, in the order of `rows`; nothing waits for the last."""
        if not self._conditions and not self._descending:
            yield from summarise_all(self._connection)
            return
        aside: dict[object, Any] = {}
        numbers: list[object] = []
        for known, same in groupby(self._open_numbers(), identity):
            number = next(same)
            if isinstance(number, list):
                aside[known] = number
                continue
            numbers.append(number)
            if len(numbers) == _STREAMED_AT_A_TIME:
                yield from self._of_numbers(numbers)
                numbers.clear()
        yield from self._of_numbers(numbers)
        yield from self._of_numbers(aside.values())

    def cancellable(self) -> Self:
        """Return the same list for one call, which its `cancel` ends alone; what is known of places is shared."""
        other = copy.copy(self)
        other._connection = self._connection.cancellable()  # noqa: SLF001 - of our own class
        return other

    def cancel(self) -> None:
        """End what is under way in the server: calls raise Cancelled."""
        self._connection.cancel()

    def close(self) -> None:
        """End what is under way in the server; the pages are of no use then: calls raise Cancelled."""
        self._walk.close()
        self.cancel()

    def _of_range(self, keys: KeyRange) -> list[AccountSummary]:
        if not self._conditions:
            return self._in_order(summarise(self._connection, keys.query()))
        # A search may find one document of an account by its name and not another: all of them belong to it.
        return self._of_numbers(found_numbers(self._connection, self._conditions, within=keys.query()))

    def _of_numbers(self, numbers: Iterable[object]) -> list[AccountSummary]:
        wanted = {identity(number): number for number in numbers}
        if not wanted:
            return []
        summaries = summarise(self._connection, with_numbers(wanted.values()))
        return self._in_order(summary for summary in summaries if identity(summary.key) in wanted)

    def _in_order(self, summaries: Iterable[AccountSummary]) -> list[AccountSummary]:
        ordered = list(summaries)
        return ordered[::-1] if self._descending else ordered

    def _open_numbers(self) -> Iterator[object]:
        return found_numbers(self._connection, self._conditions, descending=self._descending)


def summarise(connection: Connection, query: Query) -> Iterator[AccountSummary]:
    """Yield the summaries of the accounts that `query` selects, in order of number, as the server computes them."""
    return read_rows(connection.aggregate(summary_pipeline(query)))


def summarise_all(connection: Connection) -> Iterator[AccountSummary]:
    """Yield the summary of every account, in order of number, holding a few thousand of them at a time.

    Ranges of accounts are computed side by side. Without an index that gives their order, the server computes all at
    once.
    """
    if not connection.is_ordered_by_index():
        yield from summarise(connection, {})
        return

    def summaries(keys: KeyRange) -> list[AccountSummary]:
        return list(read_rows(connection.aggregate(summary_pipeline(keys.query(), by_index=True))))

    ranges = key_ranges(connection, documents_of_range(connection, most=_MOST_OF_RANGE))
    for part in side_by_side(summaries, ranges, _READERS):
        yield from part
