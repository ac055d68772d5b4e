"""Accruals that no payment pays, in order of (date, id), each with the reason."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.ledger.ledger import Ledger
from db.ledger.listing.keyed import Key, LedgerPages, LedgerQuery, entry_values
from domain.matching.decisions import LatestPayments, UnpaidCode, unpaid_code
from domain.records import Accrual
from domain.values.identifiers import natural_key

ACCRUAL_COLUMNS = "accrual.id, accrual.date, accrual.month, accrual.account, accrual.amount"
NOT_PAID = "NOT EXISTS (SELECT 1 FROM decision WHERE decision.accrual_id = accrual.id)"
# Of all accounts: each in the order in which it costs least, by index, or as stored, where few are left to be sorted.
_LATEST = "SELECT account, max(date) FROM payment GROUP BY account"
_LATEST_UNDECIDED = """
    SELECT account, max(date) FROM payment
    WHERE NOT EXISTS (SELECT 1 FROM decision WHERE decision.payment_id = payment.id) GROUP BY +account
"""
_LATEST_SKIPPED = """
    SELECT account, max(date) FROM decision CROSS JOIN payment ON payment.id = decision.payment_id
    WHERE outcome = 'skipped' GROUP BY +account
"""
_LATEST_OF_SOME = """
    SELECT payment.account, max(payment.date), max(iif(outcome IS NULL, payment.date, NULL)),
        max(iif(outcome = 'skipped', payment.date, NULL))
    FROM json_each(?) AS one CROSS JOIN payment ON payment.account = one.value
        LEFT JOIN decision ON decision.payment_id = payment.id
    GROUP BY payment.account
"""
# What is unpaid is neither more nor less than what no match names, since a match has its accrual: triggers see to that.
_COUNT = "SELECT (SELECT count(*) FROM accrual) - (SELECT count(*) FROM decision WHERE accrual_id IS NOT NULL)"


@dataclass(frozen=True, slots=True)
class UnpaidLine:
    """An accrual that no payment pays, and why."""

    accrual: Accrual
    code: UnpaidCode


class UnpaidQuery(LedgerQuery[UnpaidLine]):
    """Accruals that no payment pays, in order of (date, id)."""

    table = "accrual"
    columns = ACCRUAL_COLUMNS

    def __init__(self, ledger: Ledger, text: str = "") -> None:
        super().__init__(ledger, text)
        self._latest: dict[str, LatestPayments] = {}

    def count(self) -> int:
        """Return how many rows there are."""
        if self.narrowed:
            return super().count()
        with self._ledger.reading():
            (number,) = self._ledger.one(_COUNT)
        return int(number)

    def key(self, row: UnpaidLine) -> Key:
        """Return the key of a row."""
        return row.accrual.date.isoformat(), natural_key(row.accrual.id)

    def source(self, *, to_count: bool = False) -> str:  # noqa: ARG002 - the same for both
        """Return accruals."""
        return self.table

    def condition(self) -> str:
        """Return that no payment pays it."""
        return NOT_PAID

    def lines(self, rows: Sequence[Sequence[Any]]) -> list[UnpaidLine]:
        """Return the accruals of one page and why they are unpaid; the payments of their accounts are looked at."""
        unknown = {row[3] for row in rows} - self._latest.keys()
        if unknown:
            for account, *days in self._ledger.rows(_LATEST_OF_SOME, (json.dumps(sorted(unknown)),)):
                self._latest[account] = LatestPayments(*map(_date, days))
        return super().lines(rows)

    def line(self, row: Sequence[Any]) -> UnpaidLine:
        """Return the accrual and why it is unpaid."""
        accrual = Accrual(*entry_values(row))
        return UnpaidLine(accrual, unpaid_code(accrual.date, self._latest.get(accrual.account, LatestPayments())))


def latest_payments(ledger: Ledger) -> dict[str, LatestPayments]:
    """Return the latest dates among the payments of every account that has any, inside `reading`."""
    undecided, skipped = dict(ledger.rows(_LATEST_UNDECIDED)), dict(ledger.rows(_LATEST_SKIPPED))
    return {
        account: LatestPayments(*map(_date, (day, undecided.get(account), skipped.get(account))))
        for account, day in ledger.rows(_LATEST)
    }


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def unpaid_pages(ledger: Ledger, text: str = "") -> LedgerPages[UnpaidLine]:
    """Return the pages of unpaid accruals as they are now."""
    return LedgerPages(UnpaidQuery(ledger, text))
