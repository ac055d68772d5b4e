"""What stands around a payment or an accrual now, read by index around its date, however large its account is."""

from collections.abc import Iterator
from datetime import date

from db.ledger.ledger import Ledger
from domain.matching.decisions import Outcome
from domain.matching.reasons import EarlierAccrual, EarlierAccruals, LaterPayment, LaterPayments, Neighbour
from domain.records import Accrual, Payment

# Nobody reads of more than a few, but those of the same month are to be found among them; two milliseconds' worth.
_SEEN = 200

_EARLIER = """
    SELECT accrual.id, month, decision.payment_id
    FROM accrual LEFT JOIN decision ON decision.accrual_id = accrual.id
    WHERE account = ? AND date < ? ORDER BY date DESC, id_key DESC LIMIT ?
"""
_NEXT_ACCRUAL = "SELECT id, date FROM accrual WHERE account = ? AND date >= ? ORDER BY date, id_key LIMIT 1"
_LATER = """
    SELECT payment.id, month, decision.outcome, decision.accrual_id
    FROM payment LEFT JOIN decision ON decision.payment_id = payment.id
    WHERE account = ? AND date > ? ORDER BY date, id_key LIMIT ?
"""
_LAST_PAYMENT = "SELECT id, date FROM payment WHERE account = ? AND date <= ? ORDER BY date DESC, id_key DESC LIMIT 1"


def earlier_accruals(ledger: Ledger, payment: Payment) -> EarlierAccruals:
    """Return which accruals a payment's date allows it to pay, and who pays them."""
    around = payment.account, payment.date.isoformat()
    with ledger.reading():
        seen = tuple(
            EarlierAccrual(identifier, _equal(month, payment.month), payer)
            for identifier, month, payer in ledger.rows(_EARLIER, (*around, _SEEN + 1))
        )
        return EarlierAccruals(seen[:_SEEN], len(seen) <= _SEEN, _neighbour(ledger.rows(_NEXT_ACCRUAL, around)))


def later_payments(ledger: Ledger, accrual: Accrual) -> LaterPayments:
    """Return which payments the date allows to pay an accrual, and what was decided for them."""
    around = accrual.account, accrual.date.isoformat()
    with ledger.reading():
        seen = tuple(
            LaterPayment(identifier, _equal(month, accrual.month), Outcome(outcome) if outcome else None, pays)
            for identifier, month, outcome, pays in ledger.rows(_LATER, (*around, _SEEN + 1))
        )
        return LaterPayments(seen[:_SEEN], len(seen) <= _SEEN, _neighbour(ledger.rows(_LAST_PAYMENT, around)))


def _neighbour(rows: Iterator[tuple[str, str]]) -> Neighbour | None:
    return next((Neighbour(identifier, date.fromisoformat(day)) for identifier, day in rows), None)


def _equal(month: str | None, other: str | None) -> bool:
    return month is not None and month == other
