"""The ledger account by account, with who held which accrual when: what the checks of choices look at.

Undo goes back strictly step by step. So whatever stood before a step that stands now, stands before it now too, and the
state in which it decided is: what earlier steps brought and no step before it had ended.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from db.ledger.ledger import Ledger
from db.ledger.verifying.journal import Replay

_ACCRUALS = "SELECT account, id, date, month, amount, step FROM accrual ORDER BY account, date, id_key"
_PAYMENTS = """
    SELECT account, id, date, month, amount, outcome, accrual_id, rule, decided_by, decision.step
    FROM payment LEFT JOIN decision ON payment_id = id ORDER BY account, date, id_key
"""
# Decisions that stood and were ended for good, but not by taking their own step back: that one never was.
_REPLACED = """
    SELECT accrual.account, accrual_id, payment_id, rule, past.step, ended_by
    FROM past_decision AS past JOIN accrual ON accrual.id = accrual_id JOIN step AS ended ON ended.id = ended_by
    WHERE ended.kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM step AS back WHERE back.reverts = ended_by)
    ORDER BY accrual.account
"""
NOBODY = -1
"""In `Account.payers`: no payment of the account pays this accrual."""


class AccrualRow(NamedTuple):
    """An accrual that stands; `step` brought it."""

    id: str
    date: str
    month: str | None
    amount: int | None
    step: int


class PaymentRow(NamedTuple):
    """A payment that stands; from `outcome` on all is of its decision, None where there is none."""

    id: str
    date: str
    month: str | None
    amount: int | None
    outcome: str | None
    accrual_id: str | None
    rule: str | None
    decided_by: str | None
    step: int


class Replaced(NamedTuple):
    """A decision that held an accrual from its step on until another one ended it for good."""

    accrual_id: str
    payment_id: str
    rule: str
    step: int
    until: int


class Account:
    """One account's entries in order of (date, id), named by position, and who held which accrual when."""

    def __init__(
        self, name: str, accruals: list[AccrualRow], payments: list[PaymentRow], replaced: list[Replaced]
    ) -> None:
        self.name = name
        self.accruals, self.payments = accruals, payments
        self.dates = [accrual.date for accrual in accruals]
        self.places = {accrual.id: place for place, accrual in enumerate(accruals)}
        self.payers = [NOBODY] * len(accruals)
        for payer, payment in enumerate(payments):
            if payment.accrual_id in self.places:
                self.payers[self.places[payment.accrual_id]] = payer
        self.replaced: dict[int, list[Replaced]] = defaultdict(list)
        for held in replaced:
            self.replaced[self.places[held.accrual_id]].append(held)
        self.ranks = {payment.id: rank for rank, payment in enumerate(payments)} if replaced else {}

    def earlier(self, payment: PaymentRow) -> int:
        """Return how many accruals have a date before a payment's."""
        return bisect_left(self.dates, payment.date)


def accounts_of(ledger: Ledger, journal: Replay) -> Iterator[Account]:
    """Yield every account that has a payment, inside `reading`; memory is bounded by the largest."""
    accruals, replaced = _Groups(ledger.rows(_ACCRUALS)), _Groups(ledger.rows(_REPLACED))
    shared = _Shared()
    for name, rows in groupby(ledger.rows(_PAYMENTS), key=itemgetter(0)):
        payments = [
            PaymentRow(
                number, shared[day], shared[month], amount, shared[outcome], accrual_id, shared[rule], shared[by], step
            )
            for _, number, day, month, amount, outcome, accrual_id, rule, by, step in rows
        ]
        debts = [
            AccrualRow(number, shared[day], shared[month], amount, step)
            for _, number, day, month, amount, step in accruals.of(name)
        ]
        ended = [
            # A redo ends again what the step that it does again had ended.
            Replaced(accrual_id, payment_id, rule, step, journal.first_made.get(until, until))
            for _, accrual_id, payment_id, rule, step, until in replaced.of(name)
        ]
        yield Account(name, debts, payments, ended)


class _Shared(dict[Any, Any]):
    """One object for all equal texts, of which there are few."""

    def __missing__(self, text: str | None) -> str | None:
        self[text] = text
        return text


class _Groups:
    """Rows in order of accounts, given out account by account, in that order too."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self._groups = groupby(rows, key=itemgetter(0))
        self._name: str | None
        self._rows: Iterator[tuple[Any, ...]]
        self._name, self._rows = next(self._groups, (None, iter(())))

    def of(self, name: str) -> Iterator[tuple[Any, ...]]:
        while self._name is not None and self._name < name:
            self._name, self._rows = next(self._groups, (None, iter(())))
        return self._rows if self._name == name else iter(())
