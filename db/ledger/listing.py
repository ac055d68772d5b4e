"""Long lists of the ledger in order of (date, id), read page by page: payments, and accruals that nobody paid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Generic, TypeVar

from db.ledger.decisions import COLUMNS, read_decision
from db.ledger.entries import payment_named
from db.ledger.ledger import Ledger
from db.paging import KeysetPages
from domain.matching.decisions import Decision, LatestPayments, UnpaidCode, unpaid_code
from domain.records import Accrual, Payment
from domain.values.identifiers import natural_key

Line = TypeVar("Line", "PaymentLine", "UnpaidLine")
Key = tuple[str, str]

_DECISION = ", ".join(f"decision.{column}" for column in COLUMNS)
_PAYMENT_COLUMNS = f"""
    payment.id, payment.date, payment.month, payment.account, payment.amount,
    accrual.id, accrual.date, accrual.month, accrual.account, accrual.amount, {_DECISION}
"""
_WITH_DECISION = "payment LEFT JOIN decision ON decision.payment_id = payment.id"
_WITH_ACCRUAL = f"{_WITH_DECISION} LEFT JOIN accrual ON accrual.id = decision.accrual_id"
_ACCRUAL_COLUMNS = "accrual.id, accrual.date, accrual.month, accrual.account, accrual.amount"
_NOT_PAID = "NOT EXISTS (SELECT 1 FROM decision WHERE decision.accrual_id = accrual.id)"
_LATEST = """
    SELECT payment.account, max(payment.date), max(iif(outcome IS NULL, payment.date, NULL)),
        max(iif(outcome = 'skipped', payment.date, NULL))
    FROM payment LEFT JOIN decision ON decision.payment_id = payment.id GROUP BY payment.account
"""


class Show(StrEnum):
    """Which payments a list shows."""

    ALL = "all"
    UNDECIDED = "undecided"
    MATCHED = "matched"
    UNMATCHED = "unmatched"


_CONDITIONS = {
    Show.ALL: "1",
    Show.UNDECIDED: "decision.outcome IS NULL",
    Show.MATCHED: "decision.accrual_id IS NOT NULL",
    Show.UNMATCHED: "decision.accrual_id IS NULL",
}


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """A payment with what was decided for it; `accrual` is None unless it is matched."""

    payment: Payment
    accrual: Accrual | None
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class UnpaidLine:
    """An accrual that no payment pays, and why."""

    accrual: Accrual
    code: UnpaidCode


class _LedgerQuery(Generic[Line]):
    """A list of the ledger as `db.paging.KeyedQuery`; `text` narrows it to ids and accounts that contain it."""

    table: str
    columns: str

    def __init__(self, ledger: Ledger, text: str = "") -> None:
        self._ledger = ledger
        self._pattern = f"%{_escaped(text)}%" if text else None

    def count(self) -> int:
        """Return how many rows there are."""
        return self._count("")

    def after(self, key: Key | None, skip: int, limit: int) -> Sequence[Line]:
        """Return rows after `key`; see KeyedQuery."""
        return self._page(">", "ASC", key, (limit, skip))

    def before(self, key: Key | None, skip: int, limit: int) -> Sequence[Line]:
        """Return rows before `key`, nearest first; see KeyedQuery."""
        return self._page("<", "DESC", key, (limit, skip))

    def stream(self) -> Iterator[Line]:
        """Yield all rows in order; the ledger is being read until the last."""
        with self._ledger.reading():
            for row in self._ledger.rows(self._sql() + self._order("ASC"), self._parameters()):
                yield self.line(row)

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
        sql, parameters = self._sql(), self._parameters()
        if key is not None:
            sql += f" AND ({self.table}.date, {self.table}.id_key) {beyond} (?, ?)"
            parameters += key
        with self._ledger.reading():
            rows = self._ledger.rows(f"{sql}{self._order(direction)} LIMIT ? OFFSET ?", parameters + limits)
            return [self.line(row) for row in rows]

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


class PaymentQuery(_LedgerQuery[PaymentLine]):
    """Payments in order of (date, id)."""

    table = "payment"
    columns = _PAYMENT_COLUMNS

    def __init__(self, ledger: Ledger, show: Show = Show.ALL, text: str = "") -> None:
        super().__init__(ledger, text)
        self._show = show

    def key(self, row: PaymentLine) -> Key:
        """Return the key of a row."""
        return row.payment.date.isoformat(), natural_key(row.payment.id)

    def source(self, *, to_count: bool = False) -> str:
        """Return payments with what was decided for them."""
        if not to_count:
            return _WITH_ACCRUAL
        return "payment" if self._show is Show.ALL else _WITH_DECISION

    def condition(self) -> str:
        """Return what payments must satisfy, as SQL."""
        return _CONDITIONS[self._show]

    def line(self, row: Sequence[Any]) -> PaymentLine:
        """Return the payment, its accrual and its decision."""
        decided = row[10] is not None
        return PaymentLine(
            Payment(*_values(row[:5])),
            Accrual(*_values(row[5:10])) if row[5] is not None else None,
            read_decision(row[10:]) if decided else None,
        )

    def position(self, payment_id: str) -> int:
        """Return where a payment stands in the list, or would stand."""
        earlier = "AND (payment.date, payment.id_key) < (SELECT date, id_key FROM payment WHERE id = ?)"
        return self._count(earlier, payment_id)


class UnpaidQuery(_LedgerQuery[UnpaidLine]):
    """Accruals that no payment pays, in order of (date, id)."""

    table = "accrual"
    columns = _ACCRUAL_COLUMNS

    def key(self, row: UnpaidLine) -> Key:
        """Return the key of a row."""
        return row.accrual.date.isoformat(), natural_key(row.accrual.id)

    def source(self, *, to_count: bool = False) -> str:  # noqa: ARG002 - the same for both
        """Return accruals."""
        return self.table

    def condition(self) -> str:
        """Return that no payment pays it."""
        return _NOT_PAID

    def line(self, row: Sequence[Any]) -> UnpaidLine:
        """Return the accrual and why it is unpaid."""
        accrual = Accrual(*_values(row))
        return UnpaidLine(accrual, unpaid_code(accrual.date, self._latest.get(accrual.account, LatestPayments())))

    @cached_property
    def _latest(self) -> dict[str, LatestPayments]:
        with self._ledger.reading():
            return {
                account: LatestPayments(*(date.fromisoformat(day) if day else None for day in days))
                for account, *days in self._ledger.rows(_LATEST)
            }


def payment_pages(ledger: Ledger, show: Show = Show.ALL, text: str = "") -> KeysetPages[PaymentLine, Key]:
    """Return the pages of payments as they are now."""
    return KeysetPages(PaymentQuery(ledger, show, text))


def unpaid_pages(ledger: Ledger, text: str = "") -> KeysetPages[UnpaidLine, Key]:
    """Return the pages of unpaid accruals as they are now."""
    return KeysetPages(UnpaidQuery(ledger, text))


def next_undecided(ledger: Ledger, after: str | None = None) -> str | None:
    """Return the id of the first undecided payment after the one named, or of all; from the start if there is none.

    None when every payment is decided.
    """
    query = PaymentQuery(ledger, Show.UNDECIDED)
    with ledger.reading():
        key: Key | None = None
        if after is not None:
            key = next(iter(ledger.rows("SELECT date, id_key FROM payment WHERE id = ?", (after,))), None)
        lines = query.after(key, 0, 1) or (query.after(None, 0, 1) if key else [])
    return lines[0].payment.id if lines else None


def payment_beside(ledger: Ledger, payment_id: str, *, back: bool = False) -> str | None:
    """Return the id of the payment after the one named, or before it; None at the end of the list."""
    query = PaymentQuery(ledger)
    with ledger.reading():
        key = query.key(PaymentLine(payment_named(ledger, payment_id), None, None))
        beside = query.before(key, 0, 1) if back else query.after(key, 0, 1)
    return beside[0].payment.id if beside else None


def first_payment(ledger: Ledger) -> str | None:
    """Return the id of the first payment, None if there is none."""
    first = PaymentQuery(ledger).after(None, 0, 1)
    return first[0].payment.id if first else None


def decided_count(ledger: Ledger) -> int:
    """Return for how many payments anything is decided."""
    with ledger.reading():
        (number,) = ledger.one("SELECT count(*) FROM decision")
    return int(number)


def _values(row: Sequence[Any]) -> tuple[str, date, str | None, str, int | None]:
    identifier, day, month, account, amount = row
    return identifier, date.fromisoformat(day), month, account, amount


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
