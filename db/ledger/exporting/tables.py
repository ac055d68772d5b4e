"""The lists of entries that are exported: their columns, which stay as they are, and their rows by (date, id)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from db.files.writing.tables import Row, amount_cell
from db.ledger.journal import write_time
from db.ledger.ledger import Ledger
from db.ledger.listing import PaymentLine, PaymentQuery, Show, UnpaidQuery
from domain.matching.decisions import MatchReason, NoMatchCode, NoMatchReason
from domain.matching.words.reasons import reason_words, unpaid_words


@dataclass(frozen=True, slots=True)
class TableShape:
    """The columns of a table, and its rows from a ledger."""

    columns: Sequence[str]
    rows: Callable[[Ledger], Iterator[Row]]


def no_match_reason(line: PaymentLine) -> NoMatchReason:
    """Return why a payment without an accrual has none."""
    if line.decision is None or isinstance(line.decision.reason, MatchReason):
        return NoMatchReason(NoMatchCode.UNDECIDED)
    return line.decision.reason


def _matches(ledger: Ledger) -> Iterator[Row]:
    for line in PaymentQuery(ledger, Show.MATCHED).stream():
        payment, accrual, decision = line.payment, line.accrual, line.decision
        if accrual is None or decision is None or not isinstance(decision.reason, MatchReason):
            continue
        yield (
            payment.id,
            payment.date.isoformat(),
            payment.month,
            accrual.id,
            accrual.date.isoformat(),
            accrual.month,
            payment.account,
            amount_cell(payment.amount),
            amount_cell(accrual.amount),
            decision.reason.rule,
            decision.decided_by.value,
            write_time(decision.decided_at),
            reason_words(decision.reason),
        )


def _unmatched(ledger: Ledger) -> Iterator[Row]:
    for line in PaymentQuery(ledger, Show.UNMATCHED).stream():
        payment, reason = line.payment, no_match_reason(line)
        day, amount = payment.date.isoformat(), amount_cell(payment.amount)
        yield payment.id, day, payment.month, payment.account, amount, reason.code.value, reason_words(reason)


def _unpaid(ledger: Ledger) -> Iterator[Row]:
    for line in UnpaidQuery(ledger).stream():
        accrual = line.accrual
        day, amount = accrual.date.isoformat(), amount_cell(accrual.amount)
        yield accrual.id, day, accrual.month, accrual.account, amount, line.code.value, unpaid_words(line.code)


MATCHES = TableShape(
    (
        "payment_id",
        "payment_date",
        "payment_month",
        "accrual_id",
        "accrual_date",
        "accrual_month",
        "account",
        "payment_amount",
        "accrual_amount",
        "rule",
        "decided_by",
        "decided_at",
        "reason",
    ),
    _matches,
)
UNMATCHED = TableShape(
    ("payment_id", "payment_date", "payment_month", "account", "amount", "reason_code", "reason"), _unmatched
)
UNPAID = TableShape(
    ("accrual_id", "accrual_date", "accrual_month", "account", "amount", "reason_code", "reason"), _unpaid
)
