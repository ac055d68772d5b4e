"""The policy `best`: payments choose in order, and leave to later ones what those need for a match by an earlier rule.

Why it is exact, for the first rule of the chain. On the line of dates let `balance` be payments minus accruals up to
a day, payments of the day counted and accruals of the day not. The largest balance, or zero, is the number of
payments that no assignment can match, `shortfall`. A pair (accrual, payment) of one key, taken out, raises the balance
by one on every payment day between the two and changes nothing elsewhere. So a set of pairs can be completed to the
largest number of matches exactly when it leaves the slack, shortfall minus balance, at zero or more on every day. Going
through the payments in order and giving each the latest accrual of its key that is left, if the slack allows it, gives
the most pairs: the latest lowers the fewest slacks, and an accrual that a slack of zero stops is stopped for good.
The rules after the first get in the same way what slack is then left.
"""

from array import array
from collections import defaultdict
from collections.abc import Hashable, Iterator
from copy import deepcopy
from itertools import repeat

from domain.matching.certificate import most_matches
from domain.matching.policies.choices import Choice
from domain.matching.policies.second_choice import with_second_choices
from domain.matching.policies.slack import Slack
from domain.matching.policies.sweep import IN_ANY_ORDER, Sweep
from domain.matching.pool import Pool
from domain.matching.rules import DEFAULT_CHAIN, Chain, Rule
from domain.matching.standing import FREE, UNDECIDED, Standing


def best(pool: Pool, standing: Standing, chain: Chain = DEFAULT_CHAIN) -> Iterator[Choice]:
    """Reach the largest possible number of matches, and with it the most matches by the first rule.

    Payments choose in order of (date, id), each by the first rule that finds an accrual among those that are not kept
    for later payments. At its own turn a payment may take what was kept for it, or an older one that the same rule
    finds; then the kept one is free for all. Where the chain has rules between its first and its last, payments that
    have chosen by one of the later rules may then choose once more.
    """
    choices = _choices(pool, standing, chain)
    # With two rules an accrual that is kept, and then left, was never the one that a payment before would have taken.
    yield from choices if len(chain) < 3 else with_second_choices(pool, standing, list(choices), chain)


def _choices(pool: Pool, standing: Standing, chain: Chain) -> Iterator[Choice]:
    kept = _kept_for_later(pool, standing, chain)
    sweep = Sweep(pool, kept.payers, chain, IN_ANY_ORDER)
    dates = pool.payments.dates
    for payment, choice in enumerate(standing.choices):
        if choice == UNDECIDED:
            sweep.advance(dates[payment])
            if kept.choices[payment] != UNDECIDED:
                sweep.let_in(kept.choices[payment])
            yield sweep.choose(payment)


def _kept_for_later(pool: Pool, standing: Standing, chain: Chain) -> Standing:
    """Return `standing` with the pairs added that the rules before the last can have without costing a match."""
    kept = deepcopy(standing)
    accrual_dates = [day for day, payer in zip(pool.accruals.dates, kept.payers, strict=True) if payer == FREE]
    payment_dates = [day for day, choice in zip(pool.payments.dates, kept.choices, strict=True) if choice == UNDECIDED]
    shortfall = len(payment_dates) - most_matches(accrual_dates, payment_dates)
    for rule in chain[:-1]:
        _keep(pool, kept, rule, shortfall)
    return kept


def _keep(pool: Pool, kept: Standing, rule: Rule, shortfall: int) -> None:
    """Add to `kept` the most pairs of `rule` that leave no more than `shortfall` payments without an accrual.

    Of the accruals and payments of one key that are chosen for this, the oldest are paired with each other.
    """
    paired: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for key, payment, accrual in _pairs(pool, kept, rule, shortfall):
        payments, accruals = paired[key]
        payments.append(payment)
        accruals.append(accrual)
    for payments, accruals in paired.values():
        for payment, accrual in zip(payments, sorted(accruals), strict=True):
            kept.match(payment, accrual)


def _pairs(pool: Pool, kept: Standing, rule: Rule, shortfall: int) -> Iterator[tuple[Hashable, int, int]]:
    """Yield key, payment and accrual of each pair, in order of payments; `kept` must not change meanwhile."""
    accrual_keys, payment_keys = rule.keys(pool.accruals), rule.keys(pool.payments)
    accrual_dates, payment_dates, payers = pool.accruals.dates, pool.payments.dates, kept.payers
    latest: dict[Hashable, list[int]] = defaultdict(list)  # the accruals of a key that are left, the latest at the end
    first_day = array("i", repeat(0, len(payers)))  # for each accrual the first payment day after it, as a point
    slack = Slack()
    balance = entered = 0
    day = None
    for payment, choice in enumerate(kept.choices):
        if choice != UNDECIDED:
            continue
        if payment_dates[payment] != day:
            if day is not None:
                slack.append(shortfall - balance)
            day = payment_dates[payment]
            while entered < len(payers) and accrual_dates[entered] < day:
                if payers[entered] == FREE:
                    balance -= 1
                    first_day[entered] = len(slack) + 1
                    latest[accrual_keys[entered]].append(entered)
                entered += 1
        balance += 1
        key = payment_keys[payment]
        left = latest.get(key) if key is not None else None
        if not left:
            continue
        if slack.take(first_day[left[-1]]):
            yield key, payment, left.pop()
        else:
            left.clear()  # older ones need the same slack and more
