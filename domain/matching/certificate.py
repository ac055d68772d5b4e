"""How many matches any assignment could reach: closed forms that a run's result is held against.

Because the eligible sets of payments are nested by date, Hall's condition needs to be checked for the earliest
payments only: of the first i payments at least i minus (accruals earlier than the i-th) stay without an accrual.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.matching.pool import Pool
from domain.matching.rules import DEFAULT_CHAIN, OLDEST, KeyColumn, Rule
from domain.matching.standing import FREE, UNDECIDED, Standing

SAME_MONTH = DEFAULT_CHAIN[0]


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


def most_by_rule(pool: Pool, pins: Standing, rule: Rule) -> int:
    """Return the most matches whose two sides are equal in `rule`, when the decisions in `pins` stay as they are."""
    accrual_keys, payment_keys = rule.keys(pool.accruals), rule.keys(pool.payments)
    debts = _dates_by_key(accrual_keys, pool.accruals.dates, pins.payers, FREE)
    money = _dates_by_key(payment_keys, pool.payments.dates, pins.choices, UNDECIDED)
    pinned = sum(
        accrual_keys[accrual] is not None and accrual_keys[accrual] == payment_keys[payer]
        for accrual, payer in enumerate(pins.payers)
        if payer != FREE
    )
    return pinned + sum(most_matches(debts[key], dates) for key, dates in money.items() if key in debts)


def certificate(pool: Pool, pins: Standing) -> Certificate:
    """Return what is possible in `pool` when the decisions in `pins` stay as they are."""
    return Certificate(most_by_rule(pool, pins, OLDEST), most_by_rule(pool, pins, SAME_MONTH))


def _dates_by_key(
    keys: KeyColumn, dates: Sequence[date], states: Sequence[int], wanted: int
) -> dict[Hashable, list[date]]:
    """Return the dates of the entries in the state `wanted`, for every key but None, in order."""
    found: dict[Hashable, list[date]] = {}
    for key, day, state in zip(keys, dates, states, strict=True):
        if key is not None and state == wanted:
            found.setdefault(key, []).append(day)
    return found
