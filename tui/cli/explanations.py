"""Entries, decisions and reasons as `paymatch explain` prints them: for people, and as JSON."""

from collections.abc import Sequence

from db.files.writing.tables import amount_cell
from db.ledger.journal import write_time
from domain.matching.decisions import DecidedBy, Decision, NoMatchReason, Reason
from domain.matching.reasons import EarlierAccruals, lost_by
from domain.matching.words.reasons import reason_words
from domain.records import Entry
from domain.values.amounts import write_amount
from tui.cli.output import Json


def entry_words(entry: Entry) -> str:
    """Return an entry in one line."""
    parts = [f"{entry.id} of {entry.date.isoformat()}"]
    parts.append(f"month {entry.month}" if entry.month else "no month")
    parts.append(f"account {entry.account}" if entry.account else "no account")
    if entry.amount is not None:
        parts.append(f"amount {write_amount(entry.amount)}")
    return ", ".join(parts)


def decision_words(decision: Decision, what: str) -> str:
    """Return what was decided, by whom and when."""
    who = "a person" if decision.decided_by is DecidedBy.PERSON else "a run"
    return f"{what}, by {who}, {write_time(decision.decided_at)}"


def reason_rows(lines: Sequence[str]) -> dict[str, str]:
    """Return the lines of a reason with what stands before them: `because`, and nothing."""
    return dict(zip(("because", ""), lines, strict=False))


def entry_cells(entry: Entry) -> tuple[str, str, str, str]:
    """Return the cells of a table with id, date, month and amount."""
    amount = "" if entry.amount is None else write_amount(entry.amount)
    return entry.id, entry.date.isoformat(), entry.month or "", amount


def entry_document(entry: Entry) -> dict[str, Json]:
    """Return an entry as JSON."""
    return {
        "id": entry.id,
        "date": entry.date.isoformat(),
        "month": entry.month,
        "account": entry.account,
        "amount": amount_cell(entry.amount),
    }


def decision_document(decision: Decision) -> dict[str, Json]:
    """Return a decision with every field of its reason as JSON."""
    return {
        "outcome": decision.outcome.value,
        "accrual_id": decision.accrual_id,
        "decided_by": decision.decided_by.value,
        "decided_at": write_time(decision.decided_at),
        **reason_document(decision.reason),
    }


def reason_document(reason: Reason) -> dict[str, Json]:
    """Return every field of a reason as JSON, and its words as they were true when it was given."""
    words: dict[str, Json] = {"reason": reason_words(reason)}
    if isinstance(reason, NoMatchReason):
        return {"reason_code": reason.code.value, "earlier": reason.earlier, **words}
    return {
        "rule": reason.rule,
        "eligible": reason.eligible,
        "equal": reason.equal,
        "same_month": reason.same_month,
        "runner_up": reason.runner_up,
        "runner_up_lost_by": lost_by(reason),
        "tie": reason.tie,
        **words,
    }


def earlier_document(now: EarlierAccruals) -> dict[str, Json]:
    """Return who holds the accruals that a payment's date allows, the most telling first, as JSON."""
    following = now.next
    return {
        "all_seen": now.complete,
        "taken": [
            {"accrual_id": held.id, "same_month": held.same_month, "paid_by": held.paid_by} for held in now.taken
        ],
        "free": [{"accrual_id": free.id, "same_month": free.same_month} for free in now.free],
        "next": None if following is None else {"accrual_id": following.id, "date": following.date.isoformat()},
    }
