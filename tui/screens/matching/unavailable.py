"""Which actions of the Matching screen cannot be done at a view, and why."""

from db.ledger.deciding.desk import CandidateRow
from domain.matching.candidates import Verdict
from domain.matching.words.reasons import verdict_words
from tui.screens.matching.view import View

_NEED_PAYMENTS = frozenset(
    {"take", "skip", "clear", "run", "accept_fitting", "next_undecided", "previous", "following", "filter", "go_to"}
)


def why_not(method: str, view: View, candidate: CandidateRow | None) -> str | None:
    """Return why an action, by its method's name, cannot be done at this view; None if it can.

    `candidate` is the accrual under the cursor. Before anything was read everything counts as possible.
    """
    if not view.read:
        return None
    if view.case is None and method in _NEED_PAYMENTS:
        return "There are no payments yet: import some first."
    if method == "take_over":
        return _why_not_take_over(candidate)
    return _why_not_step(method, view) or _why_not_go(method, view)


def _why_not_step(method: str, view: View) -> str | None:
    match method:
        case "undo" if not view.can_undo:
            return "There is nothing to undo."
        case "redo" if not view.can_redo:
            return "There is nothing to redo."
        case "clear" if view.case is not None and view.case.decision is None:
            return f"Payment {view.payment_id} is not decided: there is nothing to take back."
        case "run" | "accept_fitting" if view.decided == view.payments:
            return "Every payment is decided."
        case _:
            return None


def _why_not_go(method: str, view: View) -> str | None:
    match method:
        case "next_undecided" if view.decided == view.payments:
            return "Every payment is decided."
        case "next_undecided" if view.is_undecided and view.payments - view.decided == 1:
            return "This is the only payment that is not decided."
        case "previous" if view.inside and view.position == 0:
            return "This is the first payment."
        case "following" if view.inside and view.position >= view.listed - 1:
            return "This is the last payment."
        case "all_payments" if view.queue is None:
            return "No filter is in force: these are all payments."
        case _:
            return None


def _why_not_take_over(candidate: CandidateRow | None) -> str | None:
    if candidate is None:
        return "No accrual is under the cursor."
    accrual_id = candidate.accrual.id
    match candidate.candidate.verdict:
        case Verdict.TAKEN:
            return None
        case Verdict.CHOSEN:
            return f"{accrual_id} is what this payment pays already."
        case verdict if verdict.may_be_chosen:
            return f"No other payment holds {accrual_id}: it is free to take."
        case _:
            return f"{accrual_id} cannot be taken: {verdict_words(candidate.candidate)}."
