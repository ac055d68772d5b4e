"""The stored summaries that pass a filter, in any order, by position; a page costs the same wherever it is."""

import copy
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Self

from pymongo import ASCENDING, DESCENDING

from db.accounts.listing.keys import of_one_kind, stored_as
from db.accounts.listing.places import Place, nearest
from db.accounts.server.connection import Connection, Document, Query, Sort
from db.accounts.stored.queries import filter_query
from db.accounts.stored.rows import read_stored, sort_field
from db.paging import KeysetPages
from domain.accounts.filters.conditions import Filter
from domain.accounts.order import BY_NUMBER, NUMBER, Order
from domain.accounts.records import AccountSummary

# Summaries that the stream reads at a time.
_AT_A_TIME = 1_000


class StoredKey(NamedTuple):
    """Where a row stands in an order: what it is sorted by, and its `_id`."""

    value: Any
    id: Any


class StoredQuery:
    """The rows that `conditions` select, in an order: `db.paging.KeyedQuery`."""

    def __init__(self, connection: Connection, conditions: Filter, order: Order) -> None:
        self._connection = connection
        self._conditions = filter_query(conditions)
        self._field = sort_field(order)
        self._descending = order.descending

    def through(self, connection: Connection) -> Self:
        """Return the same query over another connection."""
        other = copy.copy(self)
        other._connection = connection  # noqa: SLF001 - of our own class
        return other

    def count(self) -> int:
        """Return how many rows there are."""
        return self._count(self._conditions)

    def after(self, key: StoredKey | None, skip: int, limit: int) -> Sequence[Document]:
        """Return up to `limit` rows after the one with `key` (None: from the first), passing over `skip` of them."""
        return self._read(key, skip, limit, descending=self._descending)

    def before(self, key: StoredKey | None, skip: int, limit: int) -> Sequence[Document]:
        """Return up to `limit` rows before the one with `key` (None: from the last), nearest first, past `skip`."""
        return self._read(key, skip, limit, descending=not self._descending)

    def key(self, row: Document) -> StoredKey:
        """Return the key of a row."""
        return StoredKey(row[self._field], row["_id"])

    def first_from(self, value: Any, *, descending: bool) -> Document | None:
        """Return the row of the first account with the number `value`, or after it in order of number; None if none."""
        direction, from_there = (DESCENDING, "$lte") if descending else (ASCENDING, "$gte")
        query = {"$and": [{"_id": {from_there: {"n": value}}}, *([self._conditions] if self._conditions else [])]}
        return next(iter(self._connection.find(query, [("_id", direction)], limit=1)), None)

    def position(self, row: Document) -> int:
        """Return how many rows come before `row`."""
        parts = [
            part for part in (self._conditions, self._beyond(self.key(row), descending=not self._descending)) if part
        ]
        return self._count({"$and": parts})

    def _count(self, query: Query) -> int:
        counted = self._connection.aggregate([{"$match": query}, {"$count": "rows"}])
        return next((int(row["rows"]) for row in counted), 0)

    def _read(self, key: StoredKey | None, skip: int, limit: int, *, descending: bool) -> Sequence[Document]:
        direction = DESCENDING if descending else ASCENDING
        sort: Sort = [("_id", direction)] if self._field == "_id" else [(self._field, direction), ("_id", direction)]
        parts = [part for part in (self._conditions, self._beyond(key, descending=descending)) if part]
        return self._connection.find({"$and": parts} if parts else {}, sort, skip=skip, limit=limit)

    def _beyond(self, key: StoredKey | None, *, descending: bool) -> Query:
        """Return what selects the rows that come after one with `key` in a direction; null comes before all values."""
        if key is None:
            return {}
        beyond = "$lt" if descending else "$gt"
        if self._field == "_id":
            return {"_id": {beyond: key.id}}
        equal: Query = {self._field: key.value, "_id": {beyond: key.id}}
        if key.value is None:
            return equal if descending else {"$or": [{self._field: {"$ne": None}}, equal]}
        others = [{self._field: {beyond: key.value}}, *([{self._field: None}] if descending else [])]
        return {"$or": [*others, equal]}


class StoredPages:
    """The accounts of a filter in an order: `db.paging.Pages` of their summaries as they were stored.

    `as_of` is when the refresh that stored them was begun (UTC). A refresh meanwhile shifts positions; make a new
    object then. Every call may raise AccountsUnavailable, and Cancelled after `close`.
    """

    def __init__(
        self,
        connection: Connection,
        conditions: Filter = (),
        order: Order = BY_NUMBER,
        *,
        as_of: datetime | None = None,
    ) -> None:
        self.as_of = as_of
        self._connection = connection.cancellable()
        self._by_falling_number = order == Order(NUMBER, descending=True)
        self._query = StoredQuery(self._connection, conditions, order)
        self._pages = KeysetPages(self._query)

    def count(self) -> int:
        """Return how many accounts there are; asked of the server once."""
        return self._pages.count()

    def rows(self, start: int, stop: int) -> Sequence[AccountSummary]:
        """Return the accounts at positions from `start` up to `stop`; fewer if there are not so many."""
        return [read_stored(row) for row in self._pages.rows(start, stop)]

    @property
    def counted(self) -> int:
        """How many accounts were counted so far: the server tells it in the end only."""
        return 0

    def place_of(self, number: str) -> Place | None:
        """Return where the account shown as `number` is, else the next one by number of those here; None if none is.

        Only in a list by falling numbers the next one is a smaller number.
        """
        return nearest(number, [place for value in stored_as(number) if (place := self._first_from(value))])

    def _first_from(self, value: object) -> Place | None:
        row = self._query.first_from(value, descending=self._by_falling_number)
        if row is None or not of_one_kind(row["_id"]["n"], value):
            return None
        return Place(self._query.position(row), read_stored(row))

    def stream(self) -> Iterator[AccountSummary]:
        """Yield all accounts, some at a time."""
        last: StoredKey | None = None
        while True:
            rows = self._query.after(last, 0, _AT_A_TIME)
            yield from map(read_stored, rows)
            if len(rows) < _AT_A_TIME:
                return
            last = self._query.key(rows[-1])

    def cancellable(self) -> Self:
        """Return the same list for one call of `place_of`, which its `cancel` ends alone."""
        other = copy.copy(self)
        other._connection = self._connection.cancellable()  # noqa: SLF001 - of our own class
        other._query = self._query.through(other._connection)  # noqa: SLF001 - of our own class
        return other

    def cancel(self) -> None:
        """End what is under way in the server: calls raise Cancelled."""
        self._connection.cancel()

    def close(self) -> None:
        """End what is under way in the server; the pages are of no use then."""
        self.cancel()
