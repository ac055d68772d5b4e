"""Pools read from the ledger, each with what is decided in it: one for stepping, or all of them in a stream."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from db.ledger.ledger import Ledger
from domain.matching.decisions import DecidedBy
from domain.matching.pool import Entries, Pool
from domain.matching.standing import NOTHING, SKIPPED, Standing

_ACCRUALS = "SELECT id, date, month, amount FROM accrual {where} ORDER BY account, date, id_key"
_PAYMENTS = """
    SELECT id, date, month, amount, accrual_id, outcome, decided_by
    FROM payment LEFT JOIN decision ON decision.payment_id = payment.id {where} ORDER BY account, date, id_key
"""
_UNDECIDED = "SELECT id, date, month, amount FROM payment {where} ORDER BY account, date, id_key"
_SIZES = "SELECT account, count(*) FROM {table} {where} GROUP BY account ORDER BY account"
_OF_ONE = "WHERE account = ?"
_FROM_TO = "WHERE account BETWEEN ? AND ?"
_OUTCOMES = {"skipped": SKIPPED, "nothing-eligible": NOTHING}

# The columns of a row that are the entry's own; behind them stands what is decided.
_ENTRY_COLUMNS = 4

Row = tuple[Any, ...]


class Accounts(NamedTuple):
    """The accounts from one to another, both included, in the order of their names, and how many payments they have."""

    first: str
    last: str
    payments: int


class LoadedPool(NamedTuple):
    """A pool, what is decided in it, and of that only what persons decided: the pins."""

    pool: Pool
    standing: Standing
    pins: Standing


class Days(dict[str, date]):
    """Dates by their ISO texts; each is made once, however many entries have it."""

    def __missing__(self, text: str) -> date:
        self[text] = day = date.fromisoformat(text)
        return day


def load_pool(ledger: Ledger, account: str) -> LoadedPool:
    """Return the pool of an account and what is decided in it, inside `reading` or `writing`."""
    accruals = ledger.rows(_ACCRUALS.format(where=_OF_ONE), (account,))
    payments = ledger.rows(_PAYMENTS.format(where=_OF_ONE), (account,))
    return _pool(account, list(accruals), list(payments), Days())


def stream_pools(ledger: Ledger, accounts: Accounts | None = None) -> Iterator[LoadedPool]:
    """Yield every account's pool that has a payment, in order of accounts, inside `reading` or `writing`.

    Of some `accounts`, or of all. Memory is bounded by the largest account. Decisions may be stored meanwhile for
    pools that were yielded.
    """
    where, bounds = ("", ()) if accounts is None else (_FROM_TO, accounts[:2])
    days = Days()
    decided = ledger.one("SELECT EXISTS (SELECT 1 FROM decision)")[0]
    debts = ledger.rows(_ACCRUALS.format(where=where), bounds)
    money = ledger.rows((_PAYMENTS if decided else _UNDECIDED).format(where=where), bounds)
    owing = ledger.rows(_SIZES.format(table="accrual", where=where), bounds)
    owes, owed = next(owing, (None, 0))
    for account, paid in ledger.rows(_SIZES.format(table="payment", where=where), bounds):
        while owes is not None and owes < account:
            next(islice(debts, owed, owed), None)  # they have no payment
            owes, owed = next(owing, (None, 0))
        accruals = list(islice(debts, owed)) if owes == account else []
        if owes == account:
            owes, owed = next(owing, (None, 0))
        yield _pool(account, accruals, list(islice(money, paid)), days)


def accounts_in_parts(ledger: Ledger, payments: int) -> Iterator[Accounts]:
    """Yield all accounts that have payments, in order and in parts of at least so many of them, inside `reading`."""
    first: str | None = None
    count = 0
    account = ""
    for account, number in ledger.rows(_SIZES.format(table="payment", where="")):
        first, count = account if first is None else first, count + number
        if count >= payments:
            yield Accounts(first, account, count)
            first, count = None, 0
    if first is not None:
        yield Accounts(first, account, count)


def _pool(account: str, accruals: list[Row], payments: list[Row], days: Days) -> LoadedPool:
    pool = Pool(account, columns_of(accruals, days), columns_of(payments, days))
    standing, pins = Standing(pool), Standing(pool)
    if payments and len(payments[0]) > _ENTRY_COLUMNS:
        _set_decided(pool, standing, pins, payments)
    return LoadedPool(pool, standing, pins)


def _set_decided(pool: Pool, standing: Standing, pins: Standing, payments: list[Row]) -> None:
    """Set what the rows of payments say is decided."""
    for place, (*_, accrual_id, outcome, decided_by) in enumerate(payments):
        if outcome is None:
            continue
        for kept in (standing, pins) if decided_by == DecidedBy.PERSON else (standing,):
            if accrual_id is None:
                kept.choices[place] = _OUTCOMES[outcome]
            else:
                kept.match(place, pool.accruals.position(accrual_id))


def columns_of(rows: list[Row], days: Days) -> Entries:
    """Return rows that begin with id, date, month and amount as columns, in the order in which they come."""
    if not rows:
        return Entries([], [], [], [])
    ids, dates, months, amounts, *_ = zip(*rows, strict=True)
    return Entries(ids, list(map(days.__getitem__, dates)), months, amounts)
