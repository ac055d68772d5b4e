"""Small ledgers on which the policies part ways, written out."""

from collections.abc import Callable
from datetime import date
from random import Random

import pytest

from domain.matching.policies import POLICIES, Choice, Policy, best, chronological, rule_by_rule
from domain.matching.pool import Pool
from domain.matching.rules import DEFAULT_CHAIN, chain_of
from domain.matching.standing import Standing
from domain.records import Accrual, Payment

Accruals = Callable[..., list[Accrual]]
Payments = Callable[..., list[Payment]]
Pairs = list[tuple[str, str | None, str]]


def pairs(policy: Policy, debts: list[Accrual], money: list[Payment]) -> Pairs:
    """Return payment, accrual and rule of each choice as the policy makes them."""
    pool = Pool.of(debts, money)
    return [
        (
            pool.payments.ids[choice.payment],
            pool.accruals.ids[choice.accrual] if choice.accrual >= 0 else None,
            DEFAULT_CHAIN[choice.rule].name if choice.accrual >= 0 else "",
        )
        for choice in policy(pool, Standing(pool), DEFAULT_CHAIN)
    ]


def test_fallback_that_steals_is_held_back_by_best(accruals: Accruals, payments: Payments) -> None:
    ledger = accruals(("1", 1, "1"), ("2", 3, "3")), payments(("1", 5, "2"), ("2", 9, "1"))
    assert pairs(chronological, *ledger) == [("1", "1", "oldest"), ("2", "2", "oldest")]
    assert pairs(best, *ledger) == [("1", "2", "oldest"), ("2", "1", "same-month")]
    assert pairs(rule_by_rule, *ledger) == [("2", "1", "same-month"), ("1", "2", "oldest")]


def test_pass_that_strands_happens_to_rule_by_rule_only(accruals: Accruals, payments: Payments) -> None:
    ledger = accruals(("1", 1, "1"), ("2", 10, "12")), payments(("1", 5, "2"), ("2", 20, "1"))
    assert pairs(rule_by_rule, *ledger) == [("2", "1", "same-month"), ("1", None, "")]
    assert pairs(chronological, *ledger) == [("1", "1", "oldest"), ("2", "2", "oldest")]
    assert pairs(best, *ledger) == [("1", "1", "oldest"), ("2", "2", "oldest")]


def test_best_pays_the_oldest_debts_of_a_month_first(accruals: Accruals, payments: Payments) -> None:
    ledger = accruals(("1", 1, "1"), ("2", 2, "1"), ("3", 3, "1")), payments(("1", 5, "1"), ("2", 6, "1"))
    assert pairs(best, *ledger) == [("1", "1", "same-month"), ("2", "2", "same-month")]


def test_best_counts_accruals_it_keeps_as_not_eligible(accruals: Accruals, payments: Payments) -> None:
    pool = Pool.of(accruals(("1", 1, "1"), ("2", 3, "3"), ("3", 3, "4")), payments(("1", 5, "2"), ("2", 9, "1")))
    assert list(best(pool, Standing(pool), DEFAULT_CHAIN)) == [
        Choice(payment=0, accrual=1, rule=1, eligible=2, equal=2, runner_up=2, tie=True),
        Choice(payment=1, accrual=0, rule=0, eligible=2, equal=1, runner_up=2, tie=False, same_month=1),
    ]


def test_best_keeps_nothing_for_payments_decided_by_hand(accruals: Accruals, payments: Payments) -> None:
    pool = Pool.of(accruals(("1", 1, "1"), ("2", 3, "3")), payments(("1", 5, "2"), ("2", 9, "1")))
    pins = Standing(pool)
    pins.match(payment=1, accrual=1)
    assert [(choice.payment, choice.accrual) for choice in best(pool, pins, DEFAULT_CHAIN)] == [(0, 0)]


def test_best_gives_later_rules_the_slack_that_is_left() -> None:
    debts = [Accrual("1", date(2016, 1, 1), "1", "", 500), Accrual("2", date(2016, 1, 3), "3", "", 700)]
    money = [Payment("1", date(2016, 1, 5), "2", "", 100), Payment("2", date(2016, 1, 9), "1", "", 100)]
    pool, chain = Pool.of(debts, money), chain_of(["same-amount", "same-month", "oldest"])
    chosen = [(choice.accrual, chain[choice.rule].name) for choice in best(pool, Standing(pool), chain)]
    assert chosen == [(1, "oldest"), (0, "same-month")]


def test_second_choice_of_one_payment_may_bring_a_third_of_another() -> None:
    day, later = date(2016, 1, 1), date(2016, 1, 2)
    debts = [Accrual(str(n), day, *rest) for n, rest in enumerate(
        [(None, "", 200), (None, "", 100), ("2", "", 200), ("2", "", 100)], 1
    )]  # fmt: skip
    money = [Payment("P", later, "2"), Payment("Q", later, None, "", 200), Payment("R", later, None, "", 100)]
    pool, chain = Pool.of(debts, money), chain_of(["same-amount", "same-month", "oldest"])
    chosen = {
        pool.payments.ids[choice.payment]: (pool.accruals.ids[choice.accrual], chain[choice.rule].name)
        for choice in best(pool, Standing(pool), chain)
    }
    # P takes 1 first, Q the 3; then P goes to 4 of its month, Q to the older 1, and P to the older 3.
    assert chosen == {"P": ("3", "same-month"), "Q": ("1", "same-amount"), "R": ("2", "same-amount")}


@pytest.mark.parametrize("policy", POLICIES.values(), ids=list(POLICIES))
def test_no_policy_minds_the_order_of_its_input(policy: Policy) -> None:
    draw = Random(5)
    for _ in range(100):
        debts = [Accrual(str(n), date(2016, 1, draw.randint(1, 9)), draw.choice("123")) for n in range(12)]
        money = [Payment(str(n), date(2016, 1, draw.randint(1, 9)), draw.choice("123")) for n in range(12)]
        assert pairs(policy, draw.sample(debts, 12), draw.sample(money, 12)) == pairs(policy, debts, money)


@pytest.mark.parametrize("policy", POLICIES.values(), ids=list(POLICIES))
def test_every_policy_copes_with_empty_sides(policy: Policy, accruals: Accruals, payments: Payments) -> None:
    assert pairs(policy, [], payments(("1", 5, "2"))) == [("1", None, "")]
    assert pairs(policy, accruals(("1", 5, "2")), []) == []
