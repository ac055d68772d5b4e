"""What stands around a decision now: why the runner-up lost, who took what a payment or an accrual could have had.

These are facts of the present, worked out when somebody asks; a decision stores only what was true when it was made.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.matching.decisions import Decision, MatchReason, NoMatchCode, Outcome, UnpaidCode
from domain.matching.rules import BY_HAND
from domain.records import Accrual, Payment


class LostBy(StrEnum):
    """Why the runner-up was not chosen."""

    LATER_DATE = "later-date"
    LARGER_ID = "larger-id"
    LATER_RULE = "later-rule"
    HAND = "by-hand"


def lost_by(reason: MatchReason) -> LostBy | None:
    """Return why the runner-up of a match lost, None where there was none.

    The runner-up satisfies the rule of the match if more than one accrual did; else only a later rule finds it.
    """
    if reason.runner_up is None:
        return None
    if reason.rule == BY_HAND:
        return LostBy.HAND
    if reason.tie:
        return LostBy.LARGER_ID
    return LostBy.LATER_DATE if reason.equal > 1 else LostBy.LATER_RULE


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The entry of the other kind that comes nearest without being on the right side: its id and date."""

    id: str
    date: date


@dataclass(frozen=True, slots=True)
class EarlierAccrual:
    """An accrual that a payment's date allows it to pay; `paid_by` is the id of the payment that does, None if free."""

    id: str
    same_month: bool
    paid_by: str | None


@dataclass(frozen=True, slots=True)
class EarlierAccruals:
    """The accruals of a payment's account with an earlier date.

    `seen` has the nearest by date, nearest first: all of them if `complete`, which it is unless they are very many.
    `next` is the first accrual of the account that is not earlier, None if there is none.
    """

    seen: tuple[EarlierAccrual, ...] = ()
    complete: bool = True
    next: Neighbour | None = None

    @property
    def taken(self) -> list[EarlierAccrual]:
        """Those that are paid, the most telling first: of the payment's month, then nearest by date."""
        return sorted((accrual for accrual in self.seen if accrual.paid_by is not None), key=_other_month)

    @property
    def free(self) -> list[EarlierAccrual]:
        """Those that nobody pays, in the order in which the rules of months would take them."""
        return sorted((accrual for accrual in reversed(self.seen) if accrual.paid_by is None), key=_other_month)

    def code(self, paid: date) -> NoMatchCode | None:
        """Return why a payment of the date `paid` finds nothing now, None if it would find something."""
        if self.free:
            return None
        if self.seen:
            return NoMatchCode.ALL_TAKEN
        if self.next is None:
            return NoMatchCode.NO_ACCRUAL
        return NoMatchCode.SAME_DAY_ONLY if self.next.date == paid else NoMatchCode.NO_EARLIER


@dataclass(frozen=True, slots=True)
class LaterPayment:
    """A payment whose date allows it to pay an accrual; `outcome` is None while it is undecided."""

    id: str
    same_month: bool
    outcome: Outcome | None
    pays: str | None


@dataclass(frozen=True, slots=True)
class LaterPayments:
    """The payments of an accrual's account with a later date.

    `seen` has the nearest by date, nearest first: all of them if `complete`, which it is unless they are very many.
    `last` is the last payment of the account that is not later, None if there is none.
    """

    seen: tuple[LaterPayment, ...] = ()
    complete: bool = True
    last: Neighbour | None = None

    @property
    def code(self) -> UnpaidCode | None:
        """Why nobody pays the accrual, if nobody does; None where `seen` does not tell."""
        outcomes = {payment.outcome for payment in self.seen}
        if not self.seen:
            return UnpaidCode.NO_PAYMENT if self.last is None else UnpaidCode.NO_LATER
        if None in outcomes:
            return UnpaidCode.UNDECIDED
        if not self.complete:
            return None
        return UnpaidCode.LATER_SKIPPED if Outcome.SKIPPED in outcomes else UnpaidCode.LATER_PAID_OTHERS

    def of(self, outcome: Outcome | None) -> list[LaterPayment]:
        """Return those of one outcome, None for the undecided, the most telling first as in `EarlierAccruals.taken`."""
        return sorted((payment for payment in self.seen if payment.outcome is outcome), key=_other_month)


class Claim(StrEnum):
    """What a payment is to an accrual of its account."""

    PAYS = "pays"
    PAYS_OTHER = "pays-other"
    SKIPPED = "skipped"
    NOTHING_ELIGIBLE = "nothing-eligible"
    UNDECIDED = "undecided"
    SAME_DAY = "same-day"
    EARLIER = "earlier"


_CLAIMS = {
    Outcome.MATCHED: Claim.PAYS_OTHER,
    Outcome.SKIPPED: Claim.SKIPPED,
    Outcome.NOTHING_ELIGIBLE: Claim.NOTHING_ELIGIBLE,
}


def claim_of(payment: Payment, decision: Decision | None, accrual: Accrual) -> Claim:
    """Return what a payment, with what was decided for it, is to an accrual of its account."""
    if decision is not None and decision.accrual_id == accrual.id:
        return Claim.PAYS
    if payment.date <= accrual.date:
        return Claim.SAME_DAY if payment.date == accrual.date else Claim.EARLIER
    return Claim.UNDECIDED if decision is None else _CLAIMS[decision.outcome]


def _other_month(entry: EarlierAccrual | LaterPayment) -> bool:
    """Return the key that puts entries of the same month first and leaves them in order otherwise."""
    return not entry.same_month
