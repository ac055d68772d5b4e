"""How many of a policy's decisions satisfy conditions, before they are accepted together; nothing is stored."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from db.ledger.entries import entry_counts
from db.ledger.ledger import Ledger
from db.ledger.pools import stream_pools
from domain.matching.conditions import conditions
from domain.matching.policies import DEFAULT_POLICY, policy_named
from domain.matching.rules import DEFAULT_CHAIN, Chain
from domain.records import EntryKind

# Called with the payments done and all payments of the ledger; may raise, which ends the counting.
FittingProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Fitting:
    """What a policy would decide for the undecided rest of a ledger, by the conditions that its decisions satisfy.

    `undecided` counts the payments of that rest; `counts` those for each set of conditions, by their names, that are
    satisfied together and by no other.
    """

    undecided: int
    counts: Mapping[frozenset[str], int]

    def count(self, names: Collection[str]) -> int:
        """Return how many decisions satisfy all these conditions; of none, all decisions that give an accrual."""
        return sum(number for satisfied, number in self.counts.items() if satisfied and satisfied.issuperset(names))


def count_fitting(
    ledger: Ledger,
    policy: str = DEFAULT_POLICY,
    *,
    chain: Chain = DEFAULT_CHAIN,
    progress: FittingProgress | None = None,
) -> Fitting:
    """Let a policy decide the undecided rest, and count what satisfies which conditions; keep nothing of it.

    Raises WrongValue for an unknown policy.
    """
    decide, asked = policy_named(policy), conditions(chain)
    counts, done = Counter[int](), 0
    with ledger.reading():
        payments = entry_counts(ledger)[EntryKind.PAYMENT]
        for pool, standing, _ in stream_pools(ledger):
            for choice in decide(pool, standing, chain):
                # A number whose bits are the conditions: cheaper than a set for each choice.
                counts[sum(1 << bit for bit, condition in enumerate(asked) if condition.holds(pool, choice))] += 1
            done += len(pool.payments)
            if progress is not None:
                progress(done, payments)
    return Fitting(
        counts.total(),
        {
            frozenset(condition.name for bit, condition in enumerate(asked) if bits >> bit & 1): number
            for bits, number in counts.items()
        },
    )
