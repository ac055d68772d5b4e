"""What a step of the journal did, in a few words, for screens and commands."""

from collections.abc import Mapping
from typing import Any

from db.ledger.journal import Step, StepKind
from domain.matching.conditions import conditions_words
from domain.matching.words.reasons import count_of

_WORDS = {
    StepKind.ACCEPT: "payment {payment} accepted",
    StepKind.OVERRIDE: "accrual {accrual} chosen for payment {payment}",
    StepKind.SKIP: "payment {payment} skipped",
    StepKind.CLEAR: "the decision of payment {payment} taken back",
}


def step_words(step: Step) -> str:
    """Return what a step that is neither undo nor redo did, in a few words."""
    detail = step.detail
    if step.kind is StepKind.RUN:
        return _run_words(detail)
    if step.kind is StepKind.IMPORT:
        return f"an import of {count_of(detail['rows'], detail['kind'])}"
    words = _WORDS[step.kind].format(**detail)
    return f"{words}, taken from {detail['loser']}" if "loser" in detail else words


def _run_words(detail: Mapping[str, Any]) -> str:
    payments = count_of(detail["decided"], "payment")
    if "only" in detail:
        return f"{payments} accepted together: {conditions_words(detail['only'])}"
    return f"a run that decided {payments}"
