"""The accruals of a payment's account, each with what speaks for or against it."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What an accrual is to a payment."""

    CHOSEN = "chosen"
    PROPOSED = "proposed"
    ELIGIBLE = "eligible"
    TAKEN = "taken"
    SAME_DAY = "same-day"
    LATER = "later"

    @property
    def may_be_chosen(self) -> bool:
        """Whether the payment may pay the accrual as things stand."""
        return self in {Verdict.PROPOSED, Verdict.ELIGIBLE}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One accrual, by its position in the pool, as seen from one payment.

    `rule` is the name of the first rule of the chain that it satisfies, eligible or not. `paid_by` is the id of the
    payment that pays it, None if it is free.
    """

    position: int
    verdict: Verdict
    rule: str
    paid_by: str | None
