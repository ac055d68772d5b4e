"""The order in which the payments of a pool choose: each policy decides all undecided payments in one sweep."""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from datetime import date
from typing import NamedTuple

from domain.errors import WrongValue
from domain.matching.decisions import NoMatchCode, NoMatchReason
from domain.matching.pool import Pool
from domain.matching.rules import DEFAULT_CHAIN, Chain
from domain.matching.standing import FREE, UNDECIDED, Standing

NO_ACCRUAL = -1
"""In a choice: no accrual, no runner-up."""


class Choice(NamedTuple):
    """What a policy decides for one payment; accruals and payments by position, the rule by its place in the chain.

    `accrual` is NO_ACCRUAL when nothing is eligible, and the rest then says nothing. The other fields are those of
    `MatchReason`.
    """

    payment: int
    accrual: int = NO_ACCRUAL
    rule: int = 0
    eligible: int = 0
    equal: int = 0
    runner_up: int = NO_ACCRUAL
    tie: bool = False


Policy = Callable[[Pool, Standing, Chain], Iterator[Choice]]


def chronological(pool: Pool, standing: Standing, chain: Chain = DEFAULT_CHAIN) -> Iterator[Choice]:
    """Let the undecided payments choose in order of (date, id), each by the first rule that finds an accrual.

    Yields one choice for every undecided payment of `pool`, in order; `standing` is read, not changed, and must not
    change meanwhile. The number of matches is the largest possible (DESIGN: the eligible sets are nested by date).
    Takes time and memory in proportion to the pool, for a chain of given length.
    """
    sweep = _Sweep(pool, standing, chain)
    dates = pool.payments.dates
    for payment, choice in enumerate(standing.choices):
        if choice == UNDECIDED:
            sweep.advance(dates[payment])
            yield sweep.choose(payment)


POLICIES: dict[str, Policy] = {"chronological": chronological}
DEFAULT_POLICY = "chronological"


def policy_named(name: str) -> Policy:
    """Return the policy of this name; WrongValue if there is none."""
    try:
        return POLICIES[name]
    except KeyError:
        raise WrongValue(f"there is no policy {name!r}; the policies are {', '.join(POLICIES)}") from None


class _Sweep:
    """The free accruals that are earlier than the date reached, in one queue for each key of each rule.

    Queues are in order of (date, id) because accruals enter in that order; one that another rule took is dropped
    when it comes to the front. Every accrual enters and leaves each rule's queue once.
    """

    def __init__(self, pool: Pool, standing: Standing, chain: Chain) -> None:
        self._accrual_dates = pool.accruals.dates
        self._payers = standing.payers
        self._entered = 0
        self._eligible = 0
        self._gone = bytearray(len(pool.accruals))
        self._accrual_keys = [rule.keys(pool.accruals) for rule in chain]
        self._payment_keys = [rule.keys(pool.payments) for rule in chain]
        self._queues: list[dict[Hashable, deque[int]]] = [{} for _ in chain]
        self._counts: list[dict[Hashable, int]] = [{} for _ in chain]
        self._by_rule = list(zip(self._accrual_keys, self._queues, self._counts, strict=True))

    def advance(self, until: date) -> None:
        """Let the free accruals with a date before `until` in."""
        dates, payers, entered = self._accrual_dates, self._payers, self._entered
        end = bisect_left(dates, until, entered)
        for accrual in range(entered, end):
            if payers[accrual] != FREE:
                continue
            self._eligible += 1
            for keys, queues, counts in self._by_rule:
                key = keys[accrual]
                if key is None:
                    continue
                queue = queues.get(key)
                if queue is None:
                    queues[key] = deque((accrual,))
                    counts[key] = 1
                else:
                    queue.append(accrual)
                    counts[key] += 1
        self._entered = end

    def choose(self, payment: int) -> Choice:
        """Take the accrual that the chain chooses for `payment`."""
        rule, accrual = self._first(payment, 0)
        if accrual == NO_ACCRUAL:
            return Choice(payment)
        eligible, equal = self._eligible, self._counts[rule][self._payment_keys[rule][payment]]
        self._take(accrual)
        runner_rule, runner_up = self._first(payment, rule)
        dates = self._accrual_dates
        tie = runner_rule == rule and dates[runner_up] == dates[accrual]
        return Choice(payment, accrual, rule, eligible, equal, runner_up, tie)

    def _first(self, payment: int, rule: int) -> tuple[int, int]:
        """Return the first rule from `rule` on that finds an accrual, and the accrual."""
        gone = self._gone
        for place in range(rule, len(self._queues)):
            queue = self._queues[place].get(self._payment_keys[place][payment])
            if queue is None:
                continue
            while queue:
                if not gone[queue[0]]:
                    return place, queue[0]
                queue.popleft()
        return NO_ACCRUAL, NO_ACCRUAL

    def _take(self, accrual: int) -> None:
        self._gone[accrual] = True
        self._eligible -= 1
        for keys, _, counts in self._by_rule:
            key = keys[accrual]
            if key is not None:
                counts[key] -= 1


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
