"""Decisions between the domain's records and the ledger's rows."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from db.errors import LedgerUnavailable
from db.ledger.journal import read_time, write_time
from db.ledger.ledger import Ledger
from domain.matching.decisions import DecidedBy, Decision, MatchReason, NoMatchCode, NoMatchReason, Outcome, Reason

Value = TypeVar("Value")

DecisionRowTuple = tuple[Any, ...]
"""The columns of COLUMNS, in that order, as SQLite gives and takes them."""

COLUMNS = (
    "payment_id",
    "accrual_id",
    "outcome",
    "rule",
    "eligible",
    "equal",
    "runner_up",
    "tie",
    "same_month",
    "reason_code",
    "earlier",
    "decided_by",
    "decided_at",
)
_INSERT = f"INSERT INTO decision ({', '.join(COLUMNS)}, step) VALUES ({', '.join('?' * (len(COLUMNS) + 1))})"


def decision_row(decision: Decision) -> DecisionRowTuple:
    """Return the row of a decision."""
    by, at = decision.decided_by.value, write_time(decision.decided_at)
    reason = decision.reason
    if isinstance(reason, MatchReason):
        facts: tuple[Any, ...] = (
            reason.rule,
            reason.eligible,
            reason.equal,
            reason.runner_up,
            int(reason.tie),
            reason.same_month,
            None,
            None,
        )
    else:
        facts = (None, None, None, None, None, None, reason.code.value, reason.earlier)
    return (decision.payment_id, decision.accrual_id, decision.outcome.value, *facts, by, at)


def read_decision(row: Sequence[Any]) -> Decision:
    """Return the decision of a row with the columns of COLUMNS.

    Rules may have any name, as a program with more rules writes them. Raises LedgerUnavailable, which names payment
    and value, for a reason code, outcome, decider or time that is not known here.
    """
    payment_id, accrual_id, outcome, *facts, by, at = row

    def read(what: str, reader: Callable[[str], Value], text: str | None) -> Value:
        try:
            return reader(text or "")
        except ValueError:
            raise LedgerUnavailable(
                f"The decision for payment {payment_id} has the {what} {text!r}, which this paymatch does not know: "
                "a later one wrote it, or another program."
            ) from None

    rule, eligible, equal, runner_up, tie, same_month, code, earlier = facts
    reason: Reason
    if rule is None:
        reason = NoMatchReason(read("reason code", NoMatchCode, code), earlier)
    else:
        reason = MatchReason(rule, eligible, equal, runner_up, bool(tie), same_month)
    how, who, when = read("outcome", Outcome, outcome), read("decider", DecidedBy, by), read("time", read_time, at)
    return Decision(payment_id, accrual_id, how, reason, who, when)


def insert_decisions(ledger: Ledger, rows: Sequence[DecisionRowTuple], step: int) -> None:
    """Store rows of decisions as made by `step`, inside `writing`."""
    ledger.run_many(_INSERT, ((*row, step) for row in rows))


def decision_of(ledger: Ledger, payment_id: str) -> Decision | None:
    """Return what stands for a payment, None if nothing is decided, inside `reading` or `writing`."""
    sql = f"SELECT {', '.join(COLUMNS)} FROM decision WHERE payment_id = ?"
    return next((read_decision(row) for row in ledger.rows(sql, (payment_id,))), None)
