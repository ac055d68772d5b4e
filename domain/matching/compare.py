"""Policies side by side: what each makes of a pool, in numbers, and the payments on which they differ."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date

from domain.matching.certificate import SAME_MONTH, Reached, equal_in
from domain.matching.policies import Policy
from domain.matching.pool import Pool
from domain.matching.rules import Chain
from domain.matching.standing import NOTHING, Standing


@dataclass(frozen=True, slots=True)
class Figures:
    """What a policy makes of one pool, or of several together, decisions that were pinned included.

    `first_rule` counts the matches whose two sides are equal in the first rule of the chain, `same_month` those of
    the same month, whichever rule chose them. `days` is the sum over all matches of the days from accrual to payment.
    """

    matched: int = 0
    first_rule: int = 0
    same_month: int = 0
    unmatched: int = 0
    unpaid: int = 0
    days: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        """Return the figures of two parts of a ledger together."""
        return Figures(
            self.matched + other.matched,
            self.first_rule + other.first_rule,
            self.same_month + other.same_month,
            self.unmatched + other.unmatched,
            self.unpaid + other.unpaid,
            self.days + other.days,
        )

    @property
    def reached(self) -> Reached:
        """What is to be held against a certificate."""
        return Reached(self.matched, self.first_rule, self.same_month)

    @property
    def mean_days(self) -> float | None:
        """How many days after its accrual a payment came, in the mean; None without a match."""
        return self.days / self.matched if self.matched else None


@dataclass(frozen=True, slots=True)
class Difference:
    """A payment for which policies decide differently: what each gives it, in their order; None for no accrual."""

    payment_id: str
    payment_date: date
    account: str
    accrual_ids: tuple[str | None, ...]


def outcome(pool: Pool, pins: Standing, policy: Policy, chain: Chain) -> Standing:
    """Return what stands when `policy` has decided all that is undecided in `pins`, which is not changed."""
    result = deepcopy(pins)
    for choice in policy(pool, pins, chain):
        if choice.accrual >= 0:
            result.match(choice.payment, choice.accrual)
        else:
            result.choices[choice.payment] = NOTHING
    return result


def figures(pool: Pool, result: Standing, chain: Chain) -> Figures:
    """Count what stands in a pool whose payments are all decided."""
    pairs = [(accrual, payer) for accrual, payer in enumerate(result.payers) if payer >= 0]
    accrual_dates, payment_dates = pool.accruals.dates, pool.payments.dates
    return Figures(
        matched=len(pairs),
        first_rule=equal_in(pool, pairs, chain[0]),
        same_month=equal_in(pool, pairs, SAME_MONTH),
        unmatched=len(pool.payments) - len(pairs),
        unpaid=len(pool.accruals) - len(pairs),
        days=sum((payment_dates[payment] - accrual_dates[accrual]).days for accrual, payment in pairs),
    )


def differences(pool: Pool, results: Sequence[Standing]) -> Iterator[Difference]:
    """Yield the payments, in order, that do not have the same accrual in all of `results`."""
    payments, accrual_ids = pool.payments, pool.accruals.ids
    for payment, choices in enumerate(zip(*(result.choices for result in results), strict=True)):
        if any(max(choice, -1) != max(choices[0], -1) for choice in choices):
            given = tuple(accrual_ids[choice] if choice >= 0 else None for choice in choices)
            yield Difference(payments.ids[payment], payments.dates[payment], pool.account, given)


def changes(one: Standing, other: Standing) -> int:
    """Count the payments that do not have the same accrual in two results of one pool."""
    return sum(max(here, -1) != max(there, -1) for here, there in zip(one.choices, other.choices, strict=True))
