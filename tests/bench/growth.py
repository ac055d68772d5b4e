"""How cost grows with the number of payments and accruals, and of accounts."""

from dataclasses import dataclass
from itertools import pairwise
from math import log
from statistics import median

from tests.bench.jobs import parts_of_the_job
from tests.bench.lists import seconds_of_a_page, seconds_of_all_summaries
from tests.bench.workshop import Workshop

# Below this many rows, what is done once for all rows is most of the cost.
_LEAST_ROWS = 10_000
# What measuring adds: a machine is not equally fast twice.
_NOISE = 0.05


@dataclass(frozen=True, slots=True)
class Growth:
    """The seconds of one operation for each number of rows."""

    name: str
    seconds: dict[int, float]

    @property
    def exponents(self) -> dict[tuple[int, int], float]:
        """The exponent from each of the larger sizes to the next."""
        return {step: self._exponent(*step) for step in pairwise(self._large())}

    @property
    def exponent(self) -> float:
        """The k of a cost in proportion to n to the power of k, from the least of the larger sizes to the greatest."""
        first, *_, last = self._large()
        return self._exponent(first, last)

    @property
    def most(self) -> float:
        """The exponent that n log n has over the same sizes, and what measuring adds."""
        first, *_, last = self._large()
        return log(last * log(last) / (first * log(first))) / log(last / first) + _NOISE

    @property
    def reached(self) -> bool:
        return self.exponent <= self.most

    def _exponent(self, first: int, last: int) -> float:
        return log(self.seconds[last] / self.seconds[first]) / log(last / first)

    def _large(self) -> list[int]:
        sizes = sorted(self.seconds)
        large = [size for size in sizes if size >= _LEAST_ROWS]
        return large if len(large) > 1 else sizes


def growth(workshop: Workshop) -> list[Growth]:
    """Measure every operation at every size; all but the largest several times."""
    by_size: dict[int, dict[str, float]] = {}
    for rows in workshop.sizes.growth:
        workshop.tell(f"growth: {rows:,} accruals and payments")
        times = workshop.sizes.runs if rows < max(workshop.sizes.growth) else 1
        taken = [parts_of_the_job(workshop, rows) for _ in range(times)]
        by_size[rows] = {name: median(parts[name] for parts in taken) for name in taken[0]}
    grown = [
        Growth(name, {rows: parts[name] for rows, parts in by_size.items()}) for name in next(iter(by_size.values()))
    ]
    accounts = {count: _of_accounts(workshop, count) for count in workshop.sizes.growth_of_accounts}
    of_accounts = [
        Growth(name, {count: taken[name] for count, taken in accounts.items()})
        for name in next(iter(accounts.values()))
    ]
    return [*grown, *of_accounts]


def _of_accounts(workshop: Workshop, count: int) -> dict[str, float]:
    """Return the seconds on the clock of what is asked of so many accounts: the server works in another process."""
    workshop.tell(f"growth: {count:,} accounts")
    return {
        "a page of accounts": seconds_of_a_page(workshop, count),
        "all summaries": seconds_of_all_summaries(workshop, count),
    }
