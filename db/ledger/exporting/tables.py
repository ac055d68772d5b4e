"""The lists of entries that are exported: their columns, which stay as they are, and their rows by (date, id)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from db.files.writing.tables import Row, amount_cell
from db.ledger.journal import write_time
from db.ledger.ledger import Ledger
from db.ledger.listing import PaymentLine, PaymentQuery, Show, UnpaidLine, UnpaidQuery
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


def match_row(line: PaymentLine) -> Row | None:
    """Return a payment and its accrual in the columns of MATCHES; None where it has none."""
    payment, accrual, decision = line.payment, line.accrual, line.decision
    if accrual is None or decision is None or not isinstance(decision.reason, MatchReason):
        return None
    return (
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


def unmatched_row(line: PaymentLine) -> Row:
    """Return a payment without an accrual in the columns of UNMATCHED."""
    payment, reason = line.payment, no_match_reason(line)
    day, amount = payment.date.isoformat(), amount_cell(payment.amount)
    return payment.id, day, payment.month, payment.account, amount, reason.code.value, reason_words(reason)


def unpaid_row(line: UnpaidLine) -> Row:
    """Return an accrual that nobody pays in the columns of UNPAID."""
    accrual = line.accrual
    day, amount = accrual.date.isoformat(), amount_cell(accrual.amount)
    return accrual.id, day, accrual.month, accrual.account, amount, line.code.value, unpaid_words(line.code)


def _matches(ledger: Ledger) -> Iterator[Row]:
    return (row for line in PaymentQuery(ledger, Show.MATCHED).stream() if (row := match_row(line)) is not None)


def _unmatched(ledger: Ledger) -> Iterator[Row]:
    return map(unmatched_row, PaymentQuery(ledger, Show.UNMATCHED).stream())


def _unpaid(ledger: Ledger) -> Iterator[Row]:
    return map(unpaid_row, UnpaidQuery(ledger).stream())


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
