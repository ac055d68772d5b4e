"""Pools read from the ledger, each with what is decided in it: one for stepping, or all of them in a stream."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from db.ledger.ledger import Ledger
from domain.matching.decisions import DecidedBy
from domain.matching.pool import Entries, Pool
from domain.matching.standing import NOTHING, SKIPPED, Standing

_ACCRUALS = "SELECT account, id, date, month, amount FROM accrual {where} ORDER BY account, date, id_key"
_PAYMENTS = """
    SELECT account, id, date, month, amount, accrual_id, outcome, decided_by
    FROM payment LEFT JOIN decision ON decision.payment_id = payment.id {where} ORDER BY account, date, id_key
"""
_OF_ONE = "WHERE account = ?"
_OUTCOMES = {"skipped": SKIPPED, "nothing-eligible": NOTHING}

Row = tuple[Any, ...]


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


def stream_pools(ledger: Ledger) -> Iterator[LoadedPool]:
    """Yield every account's pool that has a payment, in order of accounts, inside `reading` or `writing`.

    Memory is bounded by the largest account. Decisions may be stored meanwhile for pools that were yielded.
    """
    days = Days()
    accruals = groupby(ledger.rows(_ACCRUALS.format(where="")), key=itemgetter(0))
    debts_of, debts = next(accruals, (None, iter(())))
    for account, payments in groupby(ledger.rows(_PAYMENTS.format(where="")), key=itemgetter(0)):
        while debts_of is not None and debts_of < account:
            debts_of, debts = next(accruals, (None, iter(())))
        yield _pool(account, list(debts) if debts_of == account else [], list(payments), days)


def _pool(account: str, accruals: list[Row], payments: list[Row], days: Days) -> LoadedPool:
    pool = Pool(account, columns_of(accruals, days), columns_of(payments, days))
    standing, pins = Standing(pool), Standing(pool)
    for place, row in enumerate(payments):
        accrual_id, outcome, decided_by = row[5:]
        if outcome is None:
            continue
        for kept in (standing, pins) if decided_by == DecidedBy.PERSON else (standing,):
            if accrual_id is None:
                kept.choices[place] = _OUTCOMES[outcome]
            else:
                kept.match(place, pool.accruals.position(accrual_id))
    return LoadedPool(pool, standing, pins)


def columns_of(rows: list[Row], days: Days) -> Entries:
    """Return rows that begin with account, id, date, month and amount as columns, in the order in which they come."""
    if not rows:
        return Entries([], [], [], [])
    _, ids, dates, months, amounts, *_ = zip(*rows, strict=True)
    return Entries(ids, [days[text] for text in dates], months, amounts)
