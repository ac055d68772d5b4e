"""What the ledger has of one account, newest first: its payments with what they pay, and accruals that nobody pays."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from db.ledger.ledger import Ledger
from db.ledger.listing.keyed import entry_values
from db.ledger.listing.payments import PAYMENT_COLUMNS, WITH_ACCRUAL, PaymentLine, payment_line
from db.ledger.listing.unpaid import ACCRUAL_COLUMNS, NOT_PAID, UnpaidLine
from db.paging import KeysetPages
from domain.matching.decisions import LatestPayments, unpaid_code
from domain.records import Accrual
from domain.values.identifiers import natural_key

EntryLine = PaymentLine | UnpaidLine


class EntryKey(NamedTuple):
    """Where an entry stands: of one date, payments are newer than accruals; then the id decides."""

    date: str
    is_payment: int
    id_key: str


# Both halves are read by their index on (account, date, id_key).
_PLACES = f"""
    SELECT date, 1 AS is_payment, id_key, rowid AS number FROM payment WHERE account = ?1 {{beyond_payment}}
    UNION ALL
    SELECT date, 0, id_key, rowid FROM accrual WHERE account = ?1 AND {NOT_PAID} {{beyond_accrual}}
    ORDER BY date {{direction}}, is_payment {{direction}}, id_key {{direction}} LIMIT ?2 OFFSET ?3
"""
_COUNT = f"""
    SELECT (SELECT count(*) FROM payment WHERE account = ?1)
        + (SELECT count(*) FROM accrual WHERE account = ?1 AND {NOT_PAID})
"""
_OF_ROWS = "CROSS JOIN {source} WHERE {table}.rowid = member.value ORDER BY member.key"
_PAYMENTS = f"SELECT {PAYMENT_COLUMNS} FROM json_each(?) AS member " + _OF_ROWS.format(
    source=WITH_ACCRUAL, table="payment"
)
_ACCRUALS = f"SELECT {ACCRUAL_COLUMNS} FROM json_each(?) AS member " + _OF_ROWS.format(
    source="accrual", table="accrual"
)
_LATEST = """
    SELECT max(payment.date), max(iif(outcome IS NULL, payment.date, NULL)),
        max(iif(outcome = 'skipped', payment.date, NULL))
    FROM payment LEFT JOIN decision ON decision.payment_id = payment.id WHERE account = ?
"""
_FIRST_UNDECIDED = """
    SELECT payment.id FROM payment LEFT JOIN decision ON decision.payment_id = payment.id
    WHERE account = ? AND outcome IS NULL ORDER BY date, id_key LIMIT 1
"""
_NEWEST = "SELECT id FROM payment WHERE account = ? ORDER BY date DESC, id_key DESC LIMIT 1"


class AccountEntryQuery:
    """The payments and the unpaid accruals of an account as `db.paging.KeyedQuery`, newest first."""

    def __init__(self, ledger: Ledger, account: str) -> None:
        self._ledger = ledger
        self._account = account

    def count(self) -> int:
        """Return how many rows there are."""
        with self._ledger.reading():
            (number,) = self._ledger.one(_COUNT, (self._account,))
        return int(number)

    def after(self, key: EntryKey | None, skip: int, limit: int) -> Sequence[EntryLine]:
        """Return rows that are older than `key`; see KeyedQuery."""
        return self._page("<", "DESC", key, (limit, skip))

    def before(self, key: EntryKey | None, skip: int, limit: int) -> Sequence[EntryLine]:
        """Return rows that are newer than `key`, nearest first; see KeyedQuery."""
        return self._page(">", "ASC", key, (limit, skip))

    def key(self, row: EntryLine) -> EntryKey:
        """Return the key of a row."""
        entry = row.payment if isinstance(row, PaymentLine) else row.accrual
        return EntryKey(entry.date.isoformat(), int(isinstance(row, PaymentLine)), natural_key(entry.id))

    def _page(self, sign: str, direction: str, key: EntryKey | None, limits: tuple[int, int]) -> list[EntryLine]:
        beyond = {
            f"beyond_{table}": "" if key is None else f"AND (date, {is_payment}, id_key) {sign} (?4, ?5, ?6)"
            for is_payment, table in enumerate(("accrual", "payment"))
        }
        sql = _PLACES.format(direction=direction, **beyond)
        with self._ledger.reading():
            places = list(self._ledger.rows(sql, (self._account, *limits, *(key or ()))))
            payments: Iterator[EntryLine] = map(payment_line, self._lines(_PAYMENTS, places, is_payment=True))
            accruals: Iterator[EntryLine] = map(self._unpaid, self._lines(_ACCRUALS, places, is_payment=False))
            return [next(payments if is_payment else accruals) for _, is_payment, _, _ in places]

    def _lines(self, sql: str, places: Sequence[tuple[Any, ...]], *, is_payment: bool) -> Iterator[tuple[Any, ...]]:
        numbers = [number for _, of_payment, _, number in places if bool(of_payment) is is_payment]
        return self._ledger.rows(sql, (json.dumps(numbers),))

    def _unpaid(self, row: Sequence[Any]) -> UnpaidLine:
        accrual = Accrual(*entry_values(row))
        return UnpaidLine(accrual, unpaid_code(accrual.date, self._latest))

    @cached_property
    def _latest(self) -> LatestPayments:
        days = self._ledger.one(_LATEST, (self._account,))
        return LatestPayments(*(date.fromisoformat(day) if day else None for day in days))


def account_entry_pages(ledger: Ledger, account: str) -> KeysetPages[EntryLine, EntryKey]:
    """Return the pages of what the ledger has of an account, as it is now."""
    return KeysetPages(AccountEntryQuery(ledger, account))


def payment_to_decide(ledger: Ledger, account: str) -> str | None:
    """Return the id of an account's first undecided payment, else of its newest; None if it has no payments."""
    with ledger.reading():
        for sql in (_FIRST_UNDECIDED, _NEWEST):
            for (name,) in ledger.rows(sql, (account,)):
                return str(name)
    return None
