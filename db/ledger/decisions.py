"""Decisions between the domain's records and the ledger's rows."""

from collections.abc import Sequence
from typing import Any

from db.ledger.journal import read_time, write_time
from db.ledger.ledger import Ledger
from domain.matching.decisions import DecidedBy, Decision, MatchReason, NoMatchCode, NoMatchReason, Outcome, Reason

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
            None,
            None,
        )
    else:
        facts = (None, None, None, None, None, reason.code.value, reason.earlier)
    return (decision.payment_id, decision.accrual_id, decision.outcome.value, *facts, by, at)


def read_decision(row: Sequence[Any]) -> Decision:
    """Return the decision of a row with the columns of COLUMNS."""
    payment_id, accrual_id, outcome, *facts, by, at = row
    return Decision(payment_id, accrual_id, Outcome(outcome), read_reason(facts), DecidedBy(by), read_time(at))


def read_reason(facts: Sequence[Any]) -> Reason:
    """Return the reason in the columns from `rule` to `earlier`."""
    rule, eligible, equal, runner_up, tie, code, earlier = facts
    if rule is None:
        return NoMatchReason(NoMatchCode(code), earlier)
    return MatchReason(rule, eligible, equal, runner_up, tie=bool(tie))


def insert_decisions(ledger: Ledger, rows: Sequence[DecisionRowTuple], step: int) -> None:
    """Store rows of decisions as made by `step`, inside `writing`."""
    ledger.run_many(_INSERT, ((*row, step) for row in rows))


def decision_of(ledger: Ledger, payment_id: str) -> Decision | None:
    """Return what stands for a payment, None if nothing is decided, inside `reading` or `writing`."""
    sql = f"SELECT {', '.join(COLUMNS)} FROM decision WHERE payment_id = ?"
    return next((read_decision(row) for row in ledger.rows(sql, (payment_id,))), None)
