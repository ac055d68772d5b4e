"""Payments with what was decided for them, in order of (date, id)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from db.ledger.decisions import COLUMNS, read_decision
from db.ledger.ledger import Ledger
from db.ledger.listing.keyed import Key, LedgerPages, LedgerQuery, entry_values
from domain.matching.decisions import Decision
from domain.records import Accrual, Payment
from domain.values.identifiers import natural_key

_DECISION = ", ".join(f"decision.{column}" for column in COLUMNS)
PAYMENT_COLUMNS = f"""
    payment.id, payment.date, payment.month, payment.account, payment.amount,
    accrual.id, accrual.date, accrual.month, accrual.account, accrual.amount, {_DECISION}
"""
"""What `payment_line` reads, selected from WITH_ACCRUAL."""
_WITH_DECISION = "payment LEFT JOIN decision ON decision.payment_id = payment.id"
WITH_ACCRUAL = f"{_WITH_DECISION} LEFT JOIN accrual ON accrual.id = decision.accrual_id"


class Show(StrEnum):
    """Which payments a list shows."""

    ALL = "all"
    UNDECIDED = "undecided"
    MATCHED = "matched"
    UNMATCHED = "unmatched"


# The sign keeps SQLite from beginning at the decisions, which are in another order.
_CONDITIONS = {
    Show.ALL: "1",
    Show.UNDECIDED: "decision.outcome IS NULL",
    Show.MATCHED: "+decision.accrual_id IS NOT NULL",
    Show.UNMATCHED: "decision.accrual_id IS NULL",
}
# The same in whole numbers, from indexes alone: every match has its payment, as triggers see to.
_MATCHED = "(SELECT count(*) FROM decision WHERE accrual_id IS NOT NULL)"
_COUNTS = {
    Show.ALL: "SELECT count(*) FROM payment",
    Show.MATCHED: f"SELECT {_MATCHED}",
    Show.UNMATCHED: f"SELECT (SELECT count(*) FROM payment) - {_MATCHED}",
}


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """A payment with what was decided for it; `accrual` is None unless it is matched."""

    payment: Payment
    accrual: Accrual | None
    decision: Decision | None


class PaymentQuery(LedgerQuery[PaymentLine]):
    """Payments in order of (date, id)."""

    table = "payment"
    columns = PAYMENT_COLUMNS

    def __init__(self, ledger: Ledger, show: Show = Show.ALL, text: str = "") -> None:
        super().__init__(ledger, text)
        self._show = show

    def count(self) -> int:
        """Return how many rows there are."""
        if self.narrowed or self._show not in _COUNTS:
            return super().count()
        with self._ledger.reading():
            (number,) = self._ledger.one(_COUNTS[self._show])
        return int(number)

    def key(self, row: PaymentLine) -> Key:
        """Return the key of a row."""
        return row.payment.date.isoformat(), natural_key(row.payment.id)

    def source(self, *, to_count: bool = False) -> str:
        """Return payments with what was decided for them."""
        if not to_count:
            return WITH_ACCRUAL
        return "payment" if self._show is Show.ALL else _WITH_DECISION

    def condition(self) -> str:
        """Return what payments must satisfy, as SQL."""
        return _CONDITIONS[self._show]

    def line(self, row: Sequence[Any]) -> PaymentLine:
        """Return the payment, its accrual and its decision."""
        return payment_line(row)

    def position(self, payment_id: str) -> int:
        """Return where a payment stands in the list, or would stand; 0 for one that the ledger does not have."""
        with self._ledger.reading():
            keys = self._ledger.rows("SELECT date, id_key FROM payment WHERE id = ?", (payment_id,))
            return next((self.place((day, name)) for day, name in keys), 0)


def payment_pages(ledger: Ledger, show: Show = Show.ALL, text: str = "") -> LedgerPages[PaymentLine]:
    """Return the pages of payments as they are now."""
    return LedgerPages(PaymentQuery(ledger, show, text))


def payment_line(row: Sequence[Any]) -> PaymentLine:
    """Return the payment, its accrual and its decision from a row with PAYMENT_COLUMNS."""
    decided = row[10] is not None
    return PaymentLine(
        Payment(*entry_values(row[:5])),
        Accrual(*entry_values(row[5:10])) if row[5] is not None else None,
        read_decision(row[10:]) if decided else None,
    )
