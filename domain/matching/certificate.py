"""How many matches any assignment could reach: closed forms that a run's result is held against.

Because the eligible sets of payments are nested by date, Hall's condition needs to be checked for the earliest
payments only: of the first i payments at least i minus (accruals earlier than the i-th) stay without an accrual.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.matching.pool import Pool
from domain.matching.standing import FREE, UNDECIDED, Standing

Dates = list[date]


@dataclass(frozen=True, slots=True)
class Certificate:
    """The most matches, and the most same-month matches, that are possible."""

    most_possible: int = 0
    most_same_month_possible: int = 0

    def __add__(self, other: "Certificate") -> "Certificate":
        """Return the certificate of two pools together."""
        return Certificate(
            self.most_possible + other.most_possible,
            self.most_same_month_possible + other.most_same_month_possible,
        )


def most_matches(accrual_dates: Sequence[date], payment_dates: Sequence[date]) -> int:
    """Return the largest number of pairs with a strictly earlier accrual; both sides sorted by date."""
    shortfall = earlier = 0
    for rank, paid in enumerate(payment_dates, 1):
        while earlier < len(accrual_dates) and accrual_dates[earlier] < paid:
            earlier += 1
        shortfall = max(shortfall, rank - earlier)
    return len(payment_dates) - shortfall


def certificate(pool: Pool, pins: Standing) -> Certificate:
    """Return what is possible in `pool` when the decisions in `pins` stay as they are."""
    accruals = [place for place, payer in enumerate(pins.payers) if payer == FREE]
    payments = [place for place, choice in enumerate(pins.choices) if choice == UNDECIDED]
    pairs = [(accrual, payer) for accrual, payer in enumerate(pins.payers) if payer != FREE]
    accrual_dates, payment_dates = pool.accruals.dates, pool.payments.dates
    accrual_months, payment_months = pool.accruals.months, pool.payments.months
    debts = _by_month(accruals, accrual_months, accrual_dates)
    same_month = sum(
        most_matches(debts[month], dates)
        for month, dates in _by_month(payments, payment_months, payment_dates).items()
        if month in debts
    )
    pinned = sum(accrual_months[a] is not None and accrual_months[a] == payment_months[p] for a, p in pairs)
    most = most_matches([accrual_dates[a] for a in accruals], [payment_dates[p] for p in payments])
    return Certificate(len(pairs) + most, pinned + same_month)


def _by_month(places: Iterable[int], months: Sequence[str | None], dates: Sequence[date]) -> dict[Hashable, Dates]:
    found: dict[Hashable, Dates] = {}
    for place in places:
        month = months[place]
        if month is not None:
            found.setdefault(month, []).append(dates[place])
    return found
