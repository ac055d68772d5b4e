"""Accruals that no payment pays, in order of (date, id), each with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from db.ledger.ledger import Ledger
from db.ledger.listing.keyed import Key, LedgerQuery, entry_values
from db.paging import KeysetPages
from domain.matching.decisions import LatestPayments, UnpaidCode, unpaid_code
from domain.records import Accrual
from domain.values.identifiers import natural_key

ACCRUAL_COLUMNS = "accrual.id, accrual.date, accrual.month, accrual.account, accrual.amount"
NOT_PAID = "NOT EXISTS (SELECT 1 FROM decision WHERE decision.accrual_id = accrual.id)"
_LATEST = """
    SELECT payment.account, max(payment.date), max(iif(outcome IS NULL, payment.date, NULL)),
        max(iif(outcome = 'skipped', payment.date, NULL))
    FROM payment LEFT JOIN decision ON decision.payment_id = payment.id GROUP BY payment.account
"""


@dataclass(frozen=True, slots=True)
class UnpaidLine:
    """An accrual that no payment pays, and why."""

    accrual: Accrual
    code: UnpaidCode


class UnpaidQuery(LedgerQuery[UnpaidLine]):
    """Accruals that no payment pays, in order of (date, id)."""

    table = "accrual"
    columns = ACCRUAL_COLUMNS

    def key(self, row: UnpaidLine) -> Key:
        """Return the key of a row."""
        return row.accrual.date.isoformat(), natural_key(row.accrual.id)

    def source(self, *, to_count: bool = False) -> str:  # noqa: ARG002 - the same for both
        """Return accruals."""
        return self.table

    def condition(self) -> str:
        """Return that no payment pays it."""
        return NOT_PAID

    def line(self, row: Sequence[Any]) -> UnpaidLine:
        """Return the accrual and why it is unpaid."""
        accrual = Accrual(*entry_values(row))
        return UnpaidLine(accrual, unpaid_code(accrual.date, self._latest.get(accrual.account, LatestPayments())))

    @cached_property
    def _latest(self) -> dict[str, LatestPayments]:
        with self._ledger.reading():
            return {
                account: LatestPayments(*(date.fromisoformat(day) if day else None for day in days))
                for account, *days in self._ledger.rows(_LATEST)
            }


def unpaid_pages(ledger: Ledger, text: str = "") -> KeysetPages[UnpaidLine, Key]:
    """Return the pages of unpaid accruals as they are now."""
    return KeysetPages(UnpaidQuery(ledger, text))
