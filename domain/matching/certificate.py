"""How many matches any assignment could reach: closed forms that a run's result is held against.

Because the eligible sets of payments are nested by date, Hall's condition needs to be checked for the earliest
payments only: of the first i payments at least i minus (accruals earlier than the i-th) stay without an accrual.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.matching.pool import Entries, Pool
from domain.matching.rules import DEFAULT_CHAIN, OLDEST, Chain, KeyColumn, Rule
from domain.matching.standing import FREE, UNDECIDED, Standing

SAME_MONTH = DEFAULT_CHAIN[0]


@dataclass(frozen=True, slots=True)
class Certificate:
    """The most matches that are possible; of these by themselves the most of the same month, and by the first rule.

    The first rule is that of the chain the certificate is for; where it is `same-month`, the two are the same.
    """

    most_possible: int = 0
    most_same_month_possible: int = 0
    most_first_rule_possible: int = 0

    def __add__(self, other: "Certificate") -> "Certificate":
        """Return the certificate of two pools together."""
        return Certificate(
            self.most_possible + other.most_possible,
            self.most_same_month_possible + other.most_same_month_possible,
            self.most_first_rule_possible + other.most_first_rule_possible,
        )


@dataclass(frozen=True, slots=True)
class Reached:
    """What stands, to be held against a certificate: matches, and how many of them are equal in what.

    `first_rule` counts the matches whose two sides are equal in the first rule of a chain, `same_month` those of the
    same month, whichever rule chose them.
    """

    matched: int = 0
    first_rule: int = 0
    same_month: int = 0

    def __add__(self, other: "Reached") -> "Reached":
        """Return what two pools reach together."""
        return Reached(
            self.matched + other.matched, self.first_rule + other.first_rule, self.same_month + other.same_month
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


def certificate(pool: Pool, pins: Standing, chain: Chain = DEFAULT_CHAIN) -> Certificate:
    """Return what is possible in `pool` when the decisions in `pins` stay as they are."""
    most = {rule: most_by_rule(pool, pins, rule) for rule in {OLDEST, SAME_MONTH, chain[0]}}
    return Certificate(most[OLDEST], most[SAME_MONTH], most[chain[0]])


def reached_in(pool: Pool, choices: Sequence[int], chain: Chain = DEFAULT_CHAIN) -> Reached:
    """Count what the decisions of a pool reach: for each payment the position of its accrual, negative for none."""
    pairs = [(accrual, payment) for payment, accrual in enumerate(choices) if accrual >= 0]
    equal = {rule: equal_in(pool, pairs, rule) for rule in {SAME_MONTH, chain[0]}}
    return Reached(len(pairs), equal[chain[0]], equal[SAME_MONTH])


def equal_in(pool: Pool, pairs: Sequence[tuple[int, int]], rule: Rule) -> int:
    """Count the pairs, positions of accrual and payment, that are equal in `rule`."""
    debts, money = rule.keys(pool.accruals), rule.keys(pool.payments)
    return sum(debts[accrual] is not None and debts[accrual] == money[payment] for accrual, payment in pairs)


def equal_pairs(accruals: Entries, payments: Entries, rule: Rule) -> int:
    """Count the positions at which an accrual and a payment, two columns of pairs, are equal in `rule`."""
    keys = zip(rule.keys(accruals), rule.keys(payments), strict=True)
    return sum(debt is not None and debt == money for debt, money in keys)


def _dates_by_key(
    keys: KeyColumn, dates: Sequence[date], states: Sequence[int], wanted: int
) -> dict[Hashable, list[date]]:
    """Return the dates of the entries in the state `wanted`, for every key but None, in order."""
    found: dict[Hashable, list[date]] = {}
    for key, day, state in zip(keys, dates, states, strict=True):
        if key is not None and state == wanted:
            found.setdefault(key, []).append(day)
    return found
