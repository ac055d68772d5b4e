"""The facts of every choice, counted again one by one at the moment of the choice."""

from collections.abc import Iterator

import pytest

from domain.matching.policies import Choice, Policy, best, chronological, rule_by_rule
from domain.matching.pool import Pool
from domain.matching.rules import SAME_MONTH, Chain
from domain.matching.standing import FREE, Standing
from tests.domain.matching.small_ledgers import CHAINS, is_equal, may_pay, small_ledgers

any_chain = pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain[0].name)

# A choice, and the accruals that were free and earlier when it was made.
Moment = tuple[Choice, list[int]]


def moments(pool: Pool, pins: Standing, choices: Iterator[Choice]) -> Iterator[Moment]:
    free = {accrual for accrual, payer in enumerate(pins.payers) if payer == FREE}
    for choice in choices:
        yield choice, [accrual for accrual in sorted(free) if may_pay(pool, pins, choice.payment, accrual)]
        free.discard(choice.accrual)


def counted(pool: Pool, chain: Chain, choice: Choice, eligible: list[int]) -> Choice:
    """Return what a choice by the rule of `choice` says when its facts are counted one by one."""
    equal = [accrual for accrual in eligible if is_equal(pool, chain[choice.rule], choice.payment, accrual)]
    others = [accrual for accrual in eligible if accrual != equal[0]]
    by_rule = [[a for a in others if is_equal(pool, rule, choice.payment, a)] for rule in chain[choice.rule :]]
    runner_up = next((found[0] for found in by_rule if found), -1)
    tie = bool(by_rule[0]) and pool.accruals.dates[runner_up] == pool.accruals.dates[equal[0]]
    month = sum(is_equal(pool, SAME_MONTH, choice.payment, accrual) for accrual in eligible)
    return Choice(choice.payment, equal[0], choice.rule, len(eligible), len(equal), runner_up, tie, month)


@pytest.mark.parametrize("policy", [chronological, rule_by_rule])
@any_chain
def test_facts_are_those_counted_one_by_one(policy: Policy, chain: Chain) -> None:
    for number, (pool, pins) in enumerate(small_ledgers(800)):
        for choice, eligible in moments(pool, pins, policy(pool, pins, chain)):
            expected = counted(pool, chain, choice, eligible) if eligible else Choice(choice.payment)
            assert choice == expected, f"ledger {number}"


@any_chain
def test_best_takes_the_oldest_that_its_first_rule_finds(chain: Chain) -> None:
    for number, (pool, pins) in enumerate(small_ledgers(800)):
        for choice, eligible in moments(pool, pins, best(pool, pins, chain)):
            equal = [accrual for accrual in eligible if is_equal(pool, chain[0], choice.payment, accrual)]
            if choice.accrual >= 0 and choice.rule == 0 and len(chain) == 2:
                assert choice.accrual == equal[0], f"ledger {number}"
            elif len(chain) == 2:
                assert not equal, f"ledger {number}"


@any_chain
def test_best_passes_over_older_accruals_for_later_payments_only(chain: Chain) -> None:
    for number, (pool, pins) in enumerate(small_ledgers(800)):
        choices = list(best(pool, pins, chain))
        payer_of = {choice.accrual: choice.payment for choice in choices}
        for choice, eligible in moments(pool, pins, iter(choices)):
            if choice.rule == len(chain) - 1 or choice.accrual < 0:
                older = [accrual for accrual in eligible if choice.accrual < 0 or accrual < choice.accrual]
                assert all(payer_of.get(accrual, -1) > choice.payment for accrual in older), f"ledger {number}"


@any_chain
def test_facts_of_best_are_of_accruals_that_are_free(chain: Chain) -> None:
    for number, (pool, pins) in enumerate(small_ledgers(800)):
        for choice, eligible in moments(pool, pins, best(pool, pins, chain)):
            if choice.accrual < 0:
                continue
            dates, runner_up = pool.accruals.dates, choice.runner_up
            assert 1 <= choice.equal <= choice.eligible <= len(eligible), f"ledger {number}"
            assert (runner_up in eligible) == (choice.eligible > 1), f"ledger {number}"
            free_of_month = sum(is_equal(pool, SAME_MONTH, choice.payment, accrual) for accrual in eligible)
            assert choice.same_month <= free_of_month, f"ledger {number}"
            same = runner_up >= 0 and is_equal(pool, chain[choice.rule], choice.payment, runner_up)
            assert same == (choice.equal > 1), f"ledger {number}"
            assert choice.tie == (same and dates[runner_up] == dates[choice.accrual]), f"ledger {number}"
