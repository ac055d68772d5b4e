"""A long list of the ledger as a query that is read page by page, by the keys of its rows."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Generic, TypeVar

from db.ledger.ledger import Ledger
from db.paging import KeysetPages

Line = TypeVar("Line")
Key = tuple[str, str]
"""The date and the sort key of the id of an entry, by which every list is ordered."""


class LedgerQuery(Generic[Line]):
    """A list of the ledger as `db.paging.KeyedQuery`; `text` narrows it to ids and accounts that contain it."""

    table: str
    columns: str

    def __init__(self, ledger: Ledger, text: str = "") -> None:
        self._ledger = ledger
        self._pattern = f"%{escaped(text)}%" if text else None

    @property
    def narrowed(self) -> bool:
        """Whether a text narrows the list."""
        return self._pattern is not None

    def count(self) -> int:
        """Return how many rows there are."""
        return self._count("")

    def place(self, key: Key) -> int:
        """Return how many rows are before `key`; costs in proportion to the entries up to the nearer end."""
        with self._ledger.reading():
            (before,) = self._ledger.one(f"SELECT count(*) FROM {self.table} WHERE (date, id_key) < (?, ?)", key)
            (entries,) = self._ledger.one(f"SELECT count(*) FROM {self.table}")
            if before <= entries // 2:
                return self._count(f"AND {self._key} < (?, ?)", *key)
            return self.count() - self._count(f"AND {self._key} >= (?, ?)", *key)

    def from_key(self, key: Key) -> Line | None:
        """Return the row with `key`, or the next one; None if there is none."""
        return next(iter(self._page(">=", "ASC", key, (1, 0))), None)

    def key(self, row: Line) -> Key:
        """Return the key of a row."""
        raise NotImplementedError

    def after(self, key: Key | None, skip: int, limit: int) -> Sequence[Line]:
        """Return rows after `key`; see KeyedQuery."""
        return self._page(">", "ASC", key, (limit, skip))

    def before(self, key: Key | None, skip: int, limit: int) -> Sequence[Line]:
        """Return rows before `key`, nearest first; see KeyedQuery."""
        return self._page("<", "DESC", key, (limit, skip))

    def lines(self, rows: Sequence[Sequence[Any]]) -> list[Line]:
        """Return the records of the rows of one page, while the ledger is being read."""
        return [self.line(row) for row in rows]

    def line(self, row: Sequence[Any]) -> Line:
        """Return the record of a row with `columns`."""
        raise NotImplementedError

    def source(self, *, to_count: bool = False) -> str:
        """Return what to select from, as SQL; `to_count` leaves out what only `columns` need."""
        raise NotImplementedError

    def condition(self) -> str:
        """Return what rows must satisfy, as SQL."""
        raise NotImplementedError

    def _count(self, more: str, *parameters: object) -> int:
        sql = f"SELECT count(*) FROM {self.source(to_count=True)} {self._where()} {more}"
        with self._ledger.reading():
            (number,) = self._ledger.one(sql, (*self._parameters(), *parameters))
        return int(number)

    def _page(self, beyond: str, direction: str, key: Key | None, limits: tuple[int, int]) -> list[Line]:
        parameters, there, order = self._parameters(), "", self._order(direction)
        if key is not None:
            there = f" AND {self._key} {beyond} (?, ?)"
            parameters += key
        limit, skip = limits
        if skip:
            # The key to begin at is counted off without what only columns need: in an index, where all rows are shown.
            at = f"SELECT {self._key[1:-1]} FROM {self.source(to_count=True)} {self._where()}{there}{order}"
            there = f" AND {self._key} {'>=' if direction == 'ASC' else '<='} ({at} LIMIT 1 OFFSET ?)"
            parameters = (*self._parameters(), *parameters, skip)
        with self._ledger.reading():
            return self.lines(list(self._ledger.rows(f"{self._sql()}{there}{order} LIMIT ?", (*parameters, limit))))

    def _sql(self) -> str:
        return f"SELECT {self.columns} FROM {self.source()} {self._where()}"

    def _where(self) -> str:
        where = f"WHERE {self.condition()}"
        if self._pattern is not None:
            where += f" AND ({self.table}.id LIKE ? ESCAPE '\\' OR {self.table}.account LIKE ? ESCAPE '\\')"
        return where

    def _parameters(self) -> tuple[Any, ...]:
        return () if self._pattern is None else (self._pattern, self._pattern)

    def _order(self, direction: str) -> str:
        return f" ORDER BY {self.table}.date {direction}, {self.table}.id_key {direction}"

    @property
    def _key(self) -> str:
        return f"({self.table}.date, {self.table}.id_key)"


class LedgerPages(KeysetPages[Line, Key]):
    """The pages of a list of the ledger as it is now."""

    def __init__(self, query: LedgerQuery[Line]) -> None:
        super().__init__(query)
        self._list = query

    def place(self, key: Key) -> int:
        """Return the position of the row with `key`, or of the next one; what is around it is read quickly then."""
        row = self._list.from_key(key)
        if row is None:
            return self.count()
        position = self._list.place(self._list.key(row))
        self._remember(position, row)
        return position


def entry_values(row: Sequence[Any]) -> tuple[str, date, str | None, str, int | None]:
    """Return the fields of an entry from its columns `id`, `date`, `month`, `account`, `amount`."""
    identifier, day, month, account, amount = row
    return identifier, date.fromisoformat(day), month, account, amount


def escaped(text: str) -> str:
    r"""Return a text as SQL's LIKE finds it itself, with `ESCAPE '\'`."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
