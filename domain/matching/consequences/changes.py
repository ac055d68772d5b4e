"""The changes that a person can make to one payment's decision, made on a matcher or only tried."""

from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import StepRefused
from domain.matching.decisions import NoMatchCode, NoMatchReason, Outcome, Proposal
from domain.matching.matcher import Matcher
from domain.matching.standing import Standing


class AfterLoss(StrEnum):
    """What becomes of a payment whose accrual another one takes.

    `rules`: it takes what the rules give it as things then stand; if they give it nothing, the same as `queue`, in
    which it is undecided.
    """

    RULES = "rules"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class Accept:
    """The payment takes what the rules propose: its accrual, or that nothing is eligible."""


@dataclass(frozen=True, slots=True)
class Choose:
    """The payment pays this accrual; one that another payment holds only if `after_loss` says what that one does."""

    accrual_id: str
    after_loss: AfterLoss | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """The payment is left without an accrual."""


@dataclass(frozen=True, slots=True)
class Clear:
    """The payment is undecided again."""


Change = Accept | Choose | Skip | Clear

_Decided = dict[str, tuple[Outcome, str | None] | None]


@dataclass(frozen=True, slots=True)
class Loser:
    """A payment whose accrual was taken from it; `instead` is what the rules gave it, None if it is undecided."""

    payment_id: str
    lost: str
    instead: Proposal | None


@dataclass(frozen=True, slots=True)
class Made:
    """A change that was made: what the payment has now, None when undecided, and who lost its accrual by it."""

    proposal: Proposal | None
    loser: Loser | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """A change that was tried: what it makes, what stands without it and what with it; the last two are copies."""

    payment_id: str
    made: Made
    before: Standing
    after: Standing


def make(matcher: Matcher, payment_id: str, change: Change) -> Made:
    """Make a change in `matcher`, whatever is decided for the payment; a refused one changes nothing.

    Raises StepRefused as the steps of the matcher do, so for clearing what is not decided.
    """
    before = _decided(matcher, payment_id, change)
    try:
        return _make(matcher, payment_id, change)
    except StepRefused:
        _restore(matcher, before)
        raise


def attempt(matcher: Matcher, payment_id: str, change: Change) -> Trial:
    """Make a change, take it back, and return what it made; raises as `make`. `matcher` is in the end as it was."""
    decided, before = _decided(matcher, payment_id, change), deepcopy(matcher.standing)
    made = make(matcher, payment_id, change)
    after = deepcopy(matcher.standing)
    _restore(matcher, decided)
    return Trial(payment_id, made, before, after)


def _make(matcher: Matcher, payment_id: str, change: Change) -> Made:
    if isinstance(change, Clear) or matcher.is_decided(payment_id):
        matcher.take_back(payment_id)
    if isinstance(change, Choose):
        return _choose(matcher, payment_id, change)
    if isinstance(change, Accept):
        return Made(matcher.accept(payment_id))
    if isinstance(change, Skip):
        matcher.skip(payment_id)
        return Made(Proposal(payment_id, None, NoMatchReason(NoMatchCode.SKIPPED)))
    return Made(None)


def _choose(matcher: Matcher, payment_id: str, change: Choose) -> Made:
    if change.after_loss is None or matcher.holder(change.accrual_id) is None:
        return Made(matcher.override(payment_id, change.accrual_id))
    proposal, loser_id = matcher.take_over(payment_id, change.accrual_id)
    instead = None
    if change.after_loss is AfterLoss.RULES and matcher.propose(loser_id).accrual_id is not None:
        instead = matcher.accept(loser_id)
    return Made(proposal, Loser(loser_id, change.accrual_id, instead))


def _decided(matcher: Matcher, payment_id: str, change: Change) -> _Decided:
    """Return what is decided for the payments that a change touches."""
    holder = matcher.holder(change.accrual_id) if isinstance(change, Choose) else None
    touched = {payment_id, payment_id if holder is None else holder}
    return {touched_id: matcher.decided(touched_id) for touched_id in touched}


def _restore(matcher: Matcher, decided: _Decided) -> None:
    """Bring back what `decided` says of its payments."""
    for payment_id in decided:
        if matcher.is_decided(payment_id):
            matcher.take_back(payment_id)
    for payment_id, before in decided.items():
        if before is not None:
            matcher.put(payment_id, *before)
