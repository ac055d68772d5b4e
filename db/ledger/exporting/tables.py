"""The lists of entries that are exported: their columns, which stay as they are, and their rows by (date, id)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from db.files.writing.tables import Row
from db.ledger.exporting import rows
from db.ledger.journal import write_time
from db.ledger.ledger import Ledger
from db.ledger.listing import PaymentLine, UnpaidLine
from domain.matching.decisions import MatchReason, NoMatchCode, NoMatchReason
from domain.records import Entry


@dataclass(frozen=True, slots=True)
class TableShape:
    """The columns of a table, and its rows from a ledger, to be taken inside `reading`."""

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
    reason = decision.reason
    return rows.match_cells(
        (
            payment.id,
            payment.date.isoformat(),
            payment.month,
            accrual.id,
            accrual.date.isoformat(),
            accrual.month,
            payment.account,
            payment.amount,
            accrual.amount,
            reason.rule,
            decision.decided_by.value,
            write_time(decision.decided_at),
            reason.eligible,
            reason.equal,
            reason.tie,
            reason.same_month,
            reason.runner_up,
        )
    )


def unmatched_row(line: PaymentLine) -> Row:
    """Return a payment without an accrual in the columns of UNMATCHED."""
    reason = no_match_reason(line)
    return rows.unmatched_cells((*_entry_columns(line.payment), reason.code.value, reason.earlier))


def unpaid_row(line: UnpaidLine) -> Row:
    """Return an accrual that nobody pays in the columns of UNPAID."""
    return rows.unpaid_cells(_entry_columns(line.accrual), line.code)


def _entry_columns(entry: Entry) -> tuple[object, ...]:
    return entry.id, entry.date.isoformat(), entry.month, entry.account, entry.amount


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
    rows.matches,
)
UNMATCHED = TableShape(
    ("payment_id", "payment_date", "payment_month", "account", "amount", "reason_code", "reason"), rows.unmatched
)
UNPAID = TableShape(
    ("accrual_id", "accrual_date", "accrual_month", "account", "amount", "reason_code", "reason"), rows.unpaid
)
