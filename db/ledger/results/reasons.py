"""What stands around a payment or an accrual now, read by index around its date, however large its account is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from db.ledger.entries import accrual_named
from db.ledger.ledger import Ledger
from db.ledger.listing.payments import PAYMENT_COLUMNS, WITH_ACCRUAL, PaymentLine, payment_line
from domain.matching.decisions import LatestPayments, NoMatchReason, Outcome, Reason, UnpaidCode, unpaid_code
from domain.matching.reasons import EarlierAccrual, EarlierAccruals, LaterPayment, LaterPayments, Neighbour
from domain.matching.words.present import no_match_lines, unpaid_lines
from domain.matching.words.reasons import reason_lines
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
_PAYMENTS_OF_ACCOUNT = f"""
    SELECT {PAYMENT_COLUMNS} FROM {WITH_ACCRUAL}
    WHERE payment.account = ? ORDER BY payment.date, payment.id_key
"""


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


def told_reason(ledger: Ledger, payment: Payment, reason: Reason) -> list[str]:
    """Return why a payment was matched or why not, the latter with who took what, in one line or two."""
    if isinstance(reason, NoMatchReason):
        return no_match_lines(reason, payment, earlier_accruals(ledger, payment))
    return reason_lines(reason)


def told_unpaid(ledger: Ledger, accrual: Accrual, code: UnpaidCode) -> list[str]:
    """Return why nobody pays an accrual, with what later payments do instead, in one line or two."""
    return unpaid_lines(code, accrual, later_payments(ledger, accrual))


@dataclass(frozen=True, slots=True)
class AccrualCase:
    """All there is to see for one accrual.

    `paid_by` is the payment that pays it, None if nobody does: then `code` says why. `reason` has the lines of why it
    is paid or not. `payments` are all of its account, in order of (date, id).
    """

    accrual: Accrual
    paid_by: PaymentLine | None
    code: UnpaidCode | None
    reason: Sequence[str]
    payments: Sequence[PaymentLine]


def accrual_case(ledger: Ledger, accrual_id: str) -> AccrualCase:
    """Return the case of an accrual; StepRefused if there is no such accrual. Reads its whole account."""
    with ledger.reading():
        accrual = accrual_named(ledger, accrual_id)
        rows = ledger.rows(_PAYMENTS_OF_ACCOUNT, (accrual.account,))
        payments = [payment_line(row) for row in rows]
        for line in payments:
            if line.decision is not None and line.decision.accrual_id == accrual.id:
                told = told_reason(ledger, line.payment, line.decision.reason)
                return AccrualCase(accrual, line, None, told, payments)
        code = unpaid_code(accrual.date, _latest(payments))
        return AccrualCase(accrual, None, code, told_unpaid(ledger, accrual, code), payments)


def _latest(lines: Sequence[PaymentLine]) -> LatestPayments:
    states = [(line.payment.date, line.decision.outcome if line.decision else None) for line in lines]
    return LatestPayments(
        any=max((day for day, _ in states), default=None),
        undecided=max((day for day, outcome in states if outcome is None), default=None),
        skipped=max((day for day, outcome in states if outcome is Outcome.SKIPPED), default=None),
    )


def _neighbour(rows: Iterator[tuple[str, str]]) -> Neighbour | None:
    return next((Neighbour(identifier, date.fromisoformat(day)) for identifier, day in rows), None)


def _equal(month: str | None, other: str | None) -> bool:
    return month is not None and month == other
