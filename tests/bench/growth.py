"""How cost grows with the number of payments and accruals, and of accounts."""

from dataclasses import dataclass
from math import log
from statistics import median

from tests.bench.jobs import parts_of_the_job
from tests.bench.lists import seconds_of_a_page
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
    def exponent(self) -> float:
        """The k of a cost in proportion to n to the power of k, over the larger sizes."""
        first, last = self._ends()
        return log(self.seconds[last] / self.seconds[first]) / log(last / first)

    @property
    def most(self) -> float:
        """The exponent that n log n has over the same sizes, and what measuring adds."""
        first, last = self._ends()
        return log(last * log(last) / (first * log(first))) / log(last / first) + _NOISE

    @property
    def reached(self) -> bool:
        return self.exponent <= self.most

    def _ends(self) -> tuple[int, int]:
        sizes = sorted(self.seconds)
        large = [size for size in sizes if size >= _LEAST_ROWS]
        return (large[0], large[-1]) if len(large) > 1 else (sizes[0], sizes[-1])


def growth(workshop: Workshop) -> list[Growth]:
    """Measure every part of the job, and a page of accounts, at every size; small ones several times."""
    by_size: dict[int, dict[str, float]] = {}
    for rows in workshop.sizes.growth:
        workshop.tell(f"growth: {rows:,} accruals and payments")
        times = workshop.sizes.runs if rows < max(workshop.sizes.growth) else 1
        taken = [parts_of_the_job(workshop, rows) for _ in range(times)]
        by_size[rows] = {name: median(parts[name] for parts in taken) for name in taken[0]}
    names = {"page": "50 pages of matches"}
    grown = [
        Growth(names.get(name, name), {rows: parts[name] for rows, parts in by_size.items()})
        for name in next(iter(by_size.values()))
    ]
    sizes = sorted({workshop.sizes.accounts_few, workshop.sizes.accounts_fewer, workshop.sizes.accounts})
    return [*grown, Growth("a page of accounts", {size: seconds_of_a_page(workshop, size) for size in sizes})]
