"""The policies side by side over the whole ledger, read pool by pool; nothing is stored."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from db.ledger.entries import entry_counts
from db.ledger.ledger import Ledger
from db.ledger.pools import stream_pools
from domain.matching.certificate import Certificate, certificate, most_by_rule
from domain.matching.compare import Difference, Figures, differences, figures, outcome
from domain.matching.policies import POLICIES, policy_named
from domain.matching.rules import DEFAULT_CHAIN, Chain
from domain.records import EntryKind

# Called with the payments done and all payments of the ledger; may raise, which ends the comparison.
CompareProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What each policy would make of the ledger if only the decisions of persons stood.

    `figures` has the policies in the order in which they were asked for; a difference names accruals in that order.
    `possible` and `most_by_first_rule` are what no assignment can exceed. `differing` counts the payments on which
    the policies differ; `differences` are the first of these, in order of accounts, then of (date, id).
    """

    rules: tuple[str, ...]
    payments: int
    figures: Mapping[str, Figures]
    possible: Certificate
    most_by_first_rule: int
    differing: int
    differences: tuple[Difference, ...]


def compare_policies(
    ledger: Ledger,
    policies: Iterable[str] = tuple(POLICIES),
    *,
    chain: Chain = DEFAULT_CHAIN,
    shown: int | None = None,
    progress: CompareProgress | None = None,
) -> Comparison:
    """Let each policy decide every payment that no person decided, and return what comes out.

    At most `shown` differences are returned, all of them for None. Memory is bounded by the largest account and the
    differences. Raises WrongValue for an unknown policy.
    """
    run_by = {name: policy_named(name) for name in policies}
    totals = dict.fromkeys(run_by, Figures())
    possible, most_by_first_rule = Certificate(), 0
    found: list[Difference] = []
    differing = done = accruals = 0
    with ledger.reading():
        counts = entry_counts(ledger)
        for pool, _, pins in stream_pools(ledger):
            results = {name: outcome(pool, pins, policy, chain) for name, policy in run_by.items()}
            for name, result in results.items():
                totals[name] += figures(pool, result, chain)
            possible += certificate(pool, pins)
            most_by_first_rule += most_by_rule(pool, pins, chain[0])
            for difference in differences(pool, list(results.values())):
                differing += 1
                if shown is None or differing <= shown:
                    found.append(difference)
            accruals += len(pool.accruals)
            done += len(pool.payments)
            if progress is not None:
                progress(done, counts[EntryKind.PAYMENT])
    alone = Figures(unpaid=counts[EntryKind.ACCRUAL] - accruals)  # in accounts that have no payment
    return Comparison(
        rules=tuple(rule.name for rule in chain),
        payments=done,
        figures={name: total + alone for name, total in totals.items()},
        possible=possible,
        most_by_first_rule=most_by_first_rule,
        differing=differing,
        differences=tuple(found),
    )
