"""Ways to match side by side over the whole ledger, read pool by pool; nothing is stored.

A way is a policy with a chain of rules. Each decides every payment that no person decided, whatever earlier runs did.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from db.ledger.entries import entry_counts
from db.ledger.ledger import Ledger
from db.ledger.pools import stream_pools
from domain.matching.certificate import Certificate, certificate
from domain.matching.compare import Difference, Figures, changes, differences, figures, outcome
from domain.matching.policies import DEFAULT_POLICY, POLICIES, Choice, Policy, policy_named
from domain.matching.pool import Pool
from domain.matching.rules import DEFAULT_CHAIN, Chain
from domain.matching.standing import Standing
from domain.records import EntryKind

# Called with the payments done and all payments of the ledger; may raise, which ends the comparison.
CompareProgress = Callable[[int, int], None]

# So many choices are made between two calls of the progress.
_CHOICES_BETWEEN = 5_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """What each policy would make of the ledger if only the decisions of persons stood.

    `figures` has the policies in the order in which they were asked for; a difference names accruals in that order.
    `possible` is what no assignment can exceed. `differing` counts the payments on which the policies differ;
    `differences` are the first of these, in order of accounts, then of (date, id).
    """

    rules: tuple[str, ...]
    payments: int
    figures: Mapping[str, Figures]
    possible: Certificate
    differing: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class ChainFigures:
    """What a policy would make of the ledger by one chain of rules, named by its rules.

    `changed` counts the payments that would not get the same accrual as by the first chain of the comparison.
    """

    rules: tuple[str, ...]
    figures: Figures
    possible: Certificate
    changed: int


class _Way(NamedTuple):
    policy: Policy
    chain: Chain


@dataclass(slots=True)
class _Sums:
    """What has been counted of the pools so far, for each way in order."""

    figures: list[Figures]
    possible: list[Certificate]
    changed: list[int]
    differing: int = 0
    differences: list[Difference] = field(default_factory=list)


def compare_policies(
    ledger: Ledger,
    policies: Iterable[str] = tuple(POLICIES),
    *,
    chain: Chain = DEFAULT_CHAIN,
    shown: int | None = None,
    progress: CompareProgress | None = None,
) -> Comparison:
    """Let each policy decide by one chain, and return what comes out.

    At most `shown` differences are returned, all of them for None. Memory is bounded by the largest account and the
    differences. Raises WrongValue for an unknown policy.
    """
    names = list(policies)
    payments, sums = _compare(ledger, [_Way(policy_named(name), chain) for name in names], shown, progress)
    return Comparison(
        rules=tuple(rule.name for rule in chain),
        payments=payments,
        figures=dict(zip(names, sums.figures, strict=True)),
        possible=sums.possible[0],
        differing=sums.differing,
        differences=tuple(sums.differences),
    )


def compare_chains(
    ledger: Ledger,
    chains: Sequence[Chain],
    *,
    policy: str = DEFAULT_POLICY,
    progress: CompareProgress | None = None,
) -> list[ChainFigures]:
    """Let one policy decide by each of the chains, and return what comes out, in their order.

    Memory is bounded by the largest account. Raises WrongValue for an unknown policy.
    """
    _, sums = _compare(ledger, [_Way(policy_named(policy), chain) for chain in chains], 0, progress)
    counted = zip(chains, sums.figures, sums.possible, sums.changed, strict=True)
    return [
        ChainFigures(tuple(rule.name for rule in chain), numbers, possible, changed)
        for chain, numbers, possible, changed in counted
    ]


def _compare(
    ledger: Ledger, ways: Sequence[_Way], shown: int | None, progress: CompareProgress | None
) -> tuple[int, _Sums]:
    """Return how many payments there are, and what the ways make of them."""
    sums = _Sums([Figures()] * len(ways), [Certificate()] * len(ways), [0] * len(ways))
    done = accruals = 0
    with ledger.reading():
        counts = entry_counts(ledger)
        tell = _Tally(len(ways), counts[EntryKind.PAYMENT], progress)
        for pool, _, pins in stream_pools(ledger):
            results = [_outcome(pool, pins, way, tell) for way in ways]
            _add(sums, ways, (pool, pins, results), shown)
            accruals += len(pool.accruals)
            done += len(pool.payments)
            tell.pools_done(done)
    alone = Figures(unpaid=counts[EntryKind.ACCRUAL] - accruals)  # in accounts that have no payment
    sums.figures = [total + alone for total in sums.figures]
    return done, sums


def _outcome(pool: Pool, pins: Standing, way: _Way, tell: "_Tally") -> Standing:
    return outcome(pool, pins, lambda *given: tell.counted(way.policy(*given)), way.chain)


def _add(
    sums: _Sums, ways: Sequence[_Way], outcomes: tuple[Pool, Standing, Sequence[Standing]], shown: int | None
) -> None:
    """Add what the ways make of one pool."""
    pool, pins, results = outcomes
    possible = {chain: certificate(pool, pins, chain) for chain in {way.chain for way in ways}}
    for place, (way, result) in enumerate(zip(ways, results, strict=True)):
        sums.figures[place] += figures(pool, result, way.chain)
        sums.possible[place] += possible[way.chain]
        sums.changed[place] += changes(results[0], result)
    for difference in differences(pool, results):
        sums.differing += 1
        if shown is None or sums.differing <= shown:
            sums.differences.append(difference)


class _Tally:
    """Counts the choices of all ways, and tells them as payments; an account may be most of the ledger."""

    def __init__(self, ways: int, payments: int, progress: CompareProgress | None) -> None:
        self._ways, self._payments, self._progress = ways, payments, progress
        self._pools_done = self._choices = 0

    def pools_done(self, payments: int) -> None:
        """Tell that all ways have decided so many payments."""
        self._pools_done, self._choices = payments, 0
        if self._progress is not None:
            self._progress(payments, self._payments)

    def counted(self, choices: Iterator[Choice]) -> Iterator[Choice]:
        """Pass choices on, and tell of them from time to time."""
        for number, choice in enumerate(choices, 1):
            if self._progress is not None and number % _CHOICES_BETWEEN == 0:
                self._choices += _CHOICES_BETWEEN
                self._progress(self._pools_done + self._choices // self._ways, self._payments)
            yield choice
