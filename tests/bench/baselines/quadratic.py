"""The task read literally: two passes over lists with filter and remove. `FOLDER` has accruals.csv and payments.csv.

Whoever solves the task in a few lines writes this; it takes a pass over all accruals for each payment, twice.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.bench.stopwatch import timed


class Row(NamedTuple):
    """An accrual or a payment; dates as texts, which have the order of the dates."""

    date: str
    number: int
    month: str


def main(folder: Path) -> None:
    """Read both files, as of one account, and match."""
    accruals, payments = (sorted(rows(folder / f"{name}.csv")) for name in ("accruals", "payments"))
    timed(lambda: match(accruals, payments))


def rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a file."""
    with path.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            yield Row(row["date"], int(row["id"].partition("-")[2]), row["month"])


def match(accruals: list[Row], payments: list[Row]) -> int:
    """Return how many pairs there are: first of the same month, then of any."""
    pairs: list[tuple[Row, Row]] = []
    for same_month in (True, False):
        for payment in list(payments):
            found = next(
                filter(
                    lambda accrual: accrual.date < payment.date and (not same_month or accrual.month == payment.month),
                    accruals,
                ),
                None,
            )
            if found is not None:
                pairs.append((payment, found))
                accruals.remove(found)
                payments.remove(payment)
    return len(pairs)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
