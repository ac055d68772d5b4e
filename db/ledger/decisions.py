"""Decisions between the domain's records and the ledger's rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from db.errors import LedgerUnavailable
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
    "same_month",
    "reason_code",
    "earlier",
    "decided_by",
    "decided_at",
)
_SIGNATURE = ("decided_by", "decided_at")
RUN_COLUMNS = COLUMNS[: -len(_SIGNATURE)]
"""Those that differ from decision to decision of one run."""

# In place of the facts of a match where there is none, and of what says why there is none where there is one.
NO_MATCH = (None,) * 6
NO_CODE = (None, None)

_CODES = {code.value: code for code in NoMatchCode}
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}
_DECIDERS = {decider.value: decider for decider in DecidedBy}
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
            *NO_CODE,
        )
    else:
        facts = (*NO_MATCH, reason.code.value, reason.earlier)
    return (decision.payment_id, decision.accrual_id, decision.outcome.value, *facts, by, at)


def read_decision(row: Sequence[Any]) -> Decision:
    """Return the decision of a row with the columns of COLUMNS.

    Rules may have any name, as a program with more rules writes them. Raises LedgerUnavailable, which names payment
    and value, for a reason code, outcome, decider or time that is not known here.
    """
    payment_id, accrual_id, outcome, *facts, by, at = row

    rule, eligible, equal, runner_up, tie, same_month, code, earlier = facts
    what, text = "reason code", code
    try:
        # Dictionaries and not the enumerations' own call: this runs for every row of an export of millions.
        reason: Reason
        if rule is None:
            reason = NoMatchReason(_CODES[code], earlier)
        else:
            reason = MatchReason(rule, eligible, equal, runner_up, bool(tie), same_month)
        what, text = "outcome", outcome
        how = _OUTCOMES[outcome]
        what, text = "decider", by
        who = _DECIDERS[by]
        what, text = "time", at
        return Decision(payment_id, accrual_id, how, reason, who, read_time(at or ""))
    except (KeyError, ValueError):
        raise _unknown(payment_id, what, text) from None


def known_code(text: str, payment_id: str) -> NoMatchCode:
    """Return the reason code of a decision; raises as `read_decision`."""
    try:
        return _CODES[text]
    except KeyError:
        raise _unknown(payment_id, "reason code", text) from None


def known_decider(text: str, payment_id: str) -> str:
    """Return who decided as it is written, if that is known; raises as `read_decision`."""
    if text not in _DECIDERS:
        raise _unknown(payment_id, "decider", text)
    return text


def known_time(text: str, payment_id: str) -> str:
    """Return the time of a decision as `write_time` writes it, if it is one; raises as `read_decision`."""
    try:
        return write_time(read_time(text))
    except ValueError:
        raise _unknown(payment_id, "time", text) from None


def _unknown(payment_id: str, what: str, text: object) -> LedgerUnavailable:
    return LedgerUnavailable(
        f"The decision for payment {payment_id} has the {what} {text!r}, which this paymatch does not know: "
        "a later one wrote it, or another program."
    )


def insert_decisions(ledger: Ledger, rows: Sequence[DecisionRowTuple], step: int) -> None:
    """Store rows of decisions as made by `step`, inside `writing`."""
    ledger.run_many(_INSERT, ((*row, step) for row in rows))


def insert_run(ledger: Ledger, rows: Sequence[DecisionRowTuple], moment: datetime, step: int) -> None:
    """Store rows of RUN_COLUMNS as decided by a run at a moment, which is `step`, inside `writing`."""
    # What is the same for all of them stands in the statement: each value that is bound costs as much as a column.
    same = f"'{DecidedBy.RUN.value}', '{write_time(moment)}', {step}"
    columns, marks = ", ".join((*RUN_COLUMNS, *_SIGNATURE, "step")), ", ".join("?" * len(RUN_COLUMNS))
    ledger.run_many(f"INSERT INTO decision ({columns}) VALUES ({marks}, {same})", rows)


def decision_of(ledger: Ledger, payment_id: str) -> Decision | None:
    """Return what stands for a payment, None if nothing is decided, inside `reading` or `writing`."""
    sql = f"SELECT {', '.join(COLUMNS)} FROM decision WHERE payment_id = ?"
    return next((read_decision(row) for row in ledger.rows(sql, (payment_id,))), None)
