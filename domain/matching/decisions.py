"""What was decided for a payment, and why: values, which `domain.matching.words.reasons` turns into words."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Outcome(StrEnum):
    """What a decision says about its payment."""

    MATCHED = "matched"
    SKIPPED = "skipped"
    NOTHING_ELIGIBLE = "nothing-eligible"


class DecidedBy(StrEnum):
    """Who decided: a run of a policy, or a person, step by step. What a person decided is pinned."""

    RUN = "run"
    PERSON = "person"


class NoMatchCode(StrEnum):
    """Why a payment has no accrual."""

    NO_ACCRUAL = "no-accrual-in-account"
    NO_EARLIER = "no-earlier-accrual"
    SAME_DAY_ONLY = "same-day-only"
    ALL_TAKEN = "all-earlier-taken"
    SKIPPED = "skipped"
    UNDECIDED = "undecided"


class UnpaidCode(StrEnum):
    """Why an accrual is not paid."""

    NO_PAYMENT = "no-payment-in-account"
    NO_LATER = "no-later-payment"
    LATER_PAID_OTHERS = "later-paid-others"
    LATER_SKIPPED = "later-skipped"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class MatchReason:
    """Why this accrual: facts at the moment of the decision.

    `rule` is the name of the rule that chose, or `by-hand`. `eligible` counts the accruals that were free, earlier and
    not kept by the policy for a later payment, the chosen one with them; `equal` those of them that satisfy the rule
    (for `by-hand`, 0). `runner_up` is the id of the accrual that the rules would have taken without the chosen one
    (for `by-hand`, the rules' own choice); None if there was none. `tie` says that chosen and runner-up have the same
    date and are alike in the rule, so that the id decided. `same_month` counts the eligible that have the payment's
    month, whichever rule chose; None in matches that were stored before this was counted.
    """

    rule: str
    eligible: int
    equal: int
    runner_up: str | None
    tie: bool
    same_month: int | None = None


@dataclass(frozen=True, slots=True)
class NoMatchReason:
    """Why no accrual: `earlier` counts the accruals of the account with an earlier date, taken or not."""

    code: NoMatchCode
    earlier: int = 0


Reason = MatchReason | NoMatchReason


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules decide for a payment as things stand; `accrual_id` is None when nothing is eligible."""

    payment_id: str
    accrual_id: str | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Decision:
    """What stands in the ledger for one payment; `decided_at` is UTC."""

    payment_id: str
    accrual_id: str | None
    outcome: Outcome
    reason: Reason
    decided_by: DecidedBy
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class LatestPayments:
    """The latest dates among an account's payments: of all, of the undecided, of the skipped; None where none is."""

    any: date | None = None
    undecided: date | None = None
    skipped: date | None = None


def unpaid_code(accrued: date, latest: LatestPayments) -> UnpaidCode:
    """Return why an unpaid accrual of the date `accrued` is not paid, in an account with these payments."""
    if latest.any is None:
        return UnpaidCode.NO_PAYMENT
    if latest.any <= accrued:
        return UnpaidCode.NO_LATER
    if latest.undecided is not None and latest.undecided > accrued:
        return UnpaidCode.UNDECIDED
    if latest.skipped is not None and latest.skipped > accrued:
        return UnpaidCode.LATER_SKIPPED
    return UnpaidCode.LATER_PAID_OTHERS
