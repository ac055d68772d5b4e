"""What a policy says of a payment, and what a policy is."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple

from domain.matching.decisions import MatchReason, NoMatchCode, NoMatchReason, Reason
from domain.matching.pool import Pool
from domain.matching.rules import Chain
from domain.matching.standing import Standing

NO_ACCRUAL = -1
"""In a choice: no accrual, no runner-up."""


class Choice(NamedTuple):
    """What a policy decides for one payment; accruals and payments by position, the rule by its place in the chain.

    `accrual` is NO_ACCRUAL when nothing is eligible, and the rest then says nothing. The other fields are those of
    `MatchReason`, at the moment at which the policy lets the payment choose. Accruals that the policy keeps for later
    payments are not eligible.
    """

    payment: int
    accrual: int = NO_ACCRUAL
    rule: int = 0
    eligible: int = 0
    equal: int = 0
    runner_up: int = NO_ACCRUAL
    tie: bool = False
    same_month: int = 0


MatchFacts = tuple[str, int, int, str | None, bool, int]
"""The fields of MatchReason, in their order."""

Policy = Callable[[Pool, Standing, Chain], Iterator[Choice]]
"""Yields one choice for every undecided payment of the pool, in the order in which they are made.

The standing is read, not changed, and must not change meanwhile. Which order the entries came in is of no
consequence. Takes O(n log n) time and memory in proportion to the pool, for a chain of given length.
"""


def why_none(pool: Pool, payment: int) -> NoMatchReason:
    """Return why a payment for which nothing is eligible finds no accrual."""
    dates, paid = pool.accruals.dates, pool.payments.dates[payment]
    earlier = bisect_left(dates, paid)
    if earlier:
        return NoMatchReason(NoMatchCode.ALL_TAKEN, earlier)
    if not dates:
        return NoMatchReason(NoMatchCode.NO_ACCRUAL)
    if bisect_right(dates, paid):
        return NoMatchReason(NoMatchCode.SAME_DAY_ONLY)
    return NoMatchReason(NoMatchCode.NO_EARLIER)


def reason_of(pool: Pool, choice: Choice, chain: Chain) -> Reason:
    """Return why a policy chose so: the facts of a choice as they are stored."""
    if choice.accrual == NO_ACCRUAL:
        return why_none(pool, choice.payment)
    return MatchReason(*match_facts(pool, choice, chain))


def match_facts(pool: Pool, choice: Choice, chain: Chain) -> MatchFacts:
    """Return why a policy chose an accrual, as plain values; a run has millions of them."""
    _, _, rule, eligible, equal, runner_up, tie, same_month = choice
    next_id = pool.accruals.ids[runner_up] if runner_up != NO_ACCRUAL else None
    return chain[rule].name, eligible, equal, next_id, tie, same_month
