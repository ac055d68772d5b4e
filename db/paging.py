"""Rows of a long ordered query by their positions, found by key: the cost does not grow with the number of rows.

A database finds the rows after a key at once, but the row at a position only by counting up to it. So the keys of
positions that were passed are remembered, and a page is read from the nearest one, or from an end.
"""

from bisect import bisect_right, insort
from collections.abc import Sequence
from threading import Lock
from typing import Generic, Protocol, TypeVar

Row = TypeVar("Row")
Key = TypeVar("Key")
Row_co = TypeVar("Row_co", covariant=True)

# Positions whose keys are remembered; with pages of 200 rows, all pages of ten million rows.
_MOST_ANCHORS = 50_000


class Pages(Protocol[Row_co]):
    """An ordered list of rows that stays in the database. Calls block, and may come from any thread."""

    def count(self) -> int:
        """Return how many rows there are."""
        ...

    def rows(self, start: int, stop: int) -> Sequence[Row_co]:
        """Return the rows at positions from `start` up to `stop`; fewer if there are not so many."""
        ...


class KeyedQuery(Protocol[Row, Key]):
    """What a database does for `KeysetPages`: rows in an order in which every row has a key of its own."""

    def count(self) -> int:
        """Return how many rows there are."""
        ...

    def after(self, key: Key | None, skip: int, limit: int) -> Sequence[Row]:
        """Return up to `limit` rows after the one with `key` (None: from the first), passing over `skip` of them."""
        ...

    def before(self, key: Key | None, skip: int, limit: int) -> Sequence[Row]:
        """Return up to `limit` rows before the one with `key` (None: from the last), nearest first, past `skip`."""
        ...

    def key(self, row: Row) -> Key:
        """Return the key of a row."""
        ...


class KeysetPages(Generic[Row, Key]):
    """The pages of a keyed query. Rows that come or go meanwhile shift positions; make a new object then."""

    def __init__(self, query: KeyedQuery[Row, Key]) -> None:
        self._query = query
        self._count: int | None = None
        self._positions: list[int] = []
        self._keys: dict[int, Key] = {}
        self._lock = Lock()

    def count(self) -> int:
        """Return how many rows there are; asked of the database once."""
        if self._count is None:
            self._count = self._query.count()
        return self._count

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """Return the rows at positions from `start` up to `stop`; fewer if there are not so many.

        The first ones, and the neighbours of what was read, do not wait for the count.
        """
        below, above = self._anchors_around(start, stop)
        if start - below > 1 or self._count is not None:
            stop = min(stop, self.count())
            below, above = self._anchors_around(start, stop)
        if start >= stop:
            return []
        if above is None or start - below <= above - stop + 1:
            rows = self._query.after(self._keys.get(below), start - below - 1, stop - start)
        else:
            rows = list(reversed(self._query.before(self._keys.get(above), above - stop, stop - start)))
        if rows:
            self._remember(start, rows[0])
            self._remember(start + len(rows) - 1, rows[-1])
        return rows

    def _anchors_around(self, start: int, stop: int) -> tuple[int, int | None]:
        """Return the nearest positions before `start` and from `stop` on whose keys are known; -1 and the count do."""
        with self._lock:
            low = bisect_right(self._positions, start - 1)
            high = bisect_right(self._positions, stop - 1)
            below = self._positions[low - 1] if low else -1
            above = self._positions[high] if high < len(self._positions) else self._count
        return below, above

    def _remember(self, position: int, row: Row) -> None:
        with self._lock:
            if position not in self._keys and len(self._positions) < _MOST_ANCHORS:
                insort(self._positions, position)
                self._keys[position] = self._query.key(row)
