"""Policies side by side on pools that were counted by hand."""

from collections.abc import Callable
from datetime import date
from itertools import product

import pytest

from domain.matching.certificate import Reached
from domain.matching.compare import Difference, Figures, changes, differences, figures, outcome
from domain.matching.policies import POLICIES, best, chronological
from domain.matching.pool import Pool
from domain.matching.rules import DEFAULT_CHAIN, WITH_AMOUNTS, chain_of
from domain.matching.standing import NOTHING, SKIPPED, UNDECIDED, Standing
from domain.records import Accrual, Payment
from tests.domain.matching.small_ledgers import CHAINS, small_ledgers

Accruals = Callable[..., list[Accrual]]
Payments = Callable[..., list[Payment]]


def stealing(accruals: Accruals, payments: Payments) -> Pool:
    """The fallback that steals, and a payment that comes too early for any accrual."""
    return Pool.of(
        accruals(("1", 1, "1"), ("2", 3, "3"), ("3", 9, "1")), payments(("0", 1, "1"), ("1", 5, "2"), ("2", 9, "1"))
    )


def test_figures_count_pairs_rests_and_days(accruals: Accruals, payments: Payments) -> None:
    pool = stealing(accruals, payments)
    in_order, ahead = (
        figures(pool, outcome(pool, Standing(pool), policy, DEFAULT_CHAIN), DEFAULT_CHAIN)
        for policy in (chronological, best)
    )
    assert in_order == Figures(matched=2, first_rule=0, same_month=0, unmatched=1, unpaid=1, days=4 + 6)
    assert ahead == Figures(matched=2, first_rule=1, same_month=1, unmatched=1, unpaid=1, days=8 + 2)
    assert in_order.mean_days == 5.0
    assert ahead.reached == Reached(matched=2, first_rule=1, same_month=1)


def test_differences_name_what_each_policy_gives(accruals: Accruals, payments: Payments) -> None:
    pool = stealing(accruals, payments)
    results = [outcome(pool, Standing(pool), policy, DEFAULT_CHAIN) for policy in (chronological, best, chronological)]
    assert list(differences(pool, results)) == [
        Difference("1", date(2016, 1, 5), "", ("1", "2", "1")),
        Difference("2", date(2016, 1, 9), "", ("2", "1", "2")),
    ]


def test_payment_that_only_one_policy_matches_differs(accruals: Accruals, payments: Payments) -> None:
    pool = Pool.of(accruals(("1", 1, "1"), ("2", 2, "1")), payments(("P", 5, "1")))
    skipped = Standing(pool)
    skipped.choices[0] = SKIPPED
    decided = outcome(pool, Standing(pool), best, DEFAULT_CHAIN)
    assert list(differences(pool, [skipped, decided])) == [Difference("P", date(2016, 1, 5), "", (None, "1"))]


def test_only_results_of_one_pool_are_compared(accruals: Accruals, payments: Payments) -> None:
    pool, empty = Pool.of(accruals(("1", 1, "1")), payments(("P", 5, "1"))), Pool.of([], [])
    with pytest.raises(ValueError, match="shorter"):
        list(differences(pool, [Standing(pool), Standing(empty)]))
    with pytest.raises(ValueError, match="shorter"):
        changes(Standing(pool), Standing(empty))


def test_payments_without_an_accrual_do_not_differ(accruals: Accruals, payments: Payments) -> None:
    pool = Pool.of([], payments(("1", 5, "1")))
    skipped = Standing(pool)
    skipped.choices[0] = SKIPPED
    decided = outcome(pool, Standing(pool), best, DEFAULT_CHAIN)
    assert list(decided.choices) == [NOTHING]
    assert list(differences(pool, [skipped, decided])) == []


def test_first_rule_is_counted_apart_from_the_month() -> None:
    debt = Accrual("1", date(2016, 1, 1), "1", "", 500)
    pool = Pool.of([debt], [Payment("1", date(2016, 1, 3), "2", "", 500)])
    chain = chain_of(["same-amount", "same-month", "oldest"])
    counted = figures(pool, outcome(pool, Standing(pool), best, chain), chain)
    assert (counted.first_rule, counted.same_month) == (1, 0)


def test_pins_stay_and_are_counted_as_they_are() -> None:
    for pool, pins in small_ledgers(200):
        held = [(payment, choice) for payment, choice in enumerate(pins.choices) if choice != UNDECIDED]
        for policy, chain in product(POLICIES.values(), CHAINS):
            result = outcome(pool, pins, policy, chain)
            counted = figures(pool, result, chain)
            assert all(result.choices[payment] == choice for payment, choice in held)
            assert counted.matched + counted.unmatched == len(pool.payments)
            assert counted.matched + counted.unpaid == len(pool.accruals)


def test_changes_are_the_differences_between_two_results() -> None:
    for pool, pins in small_ledgers(100):
        results = [outcome(pool, pins, chronological, chain) for chain in (DEFAULT_CHAIN, WITH_AMOUNTS)]
        assert changes(*results) == len(list(differences(pool, results)))


def test_figures_of_two_parts_add_up() -> None:
    one, other = Figures(1, 2, 3, 4, 5, 6), Figures(10, 20, 30, 40, 50, 60)
    assert one + other == Figures(11, 22, 33, 44, 55, 66)
    assert Figures().mean_days is None
