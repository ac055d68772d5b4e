"""What each policy guarantees, against exact assignment on thousands of small ledgers."""

import pytest

from domain.matching.certificate import certificate, most_by_rule
from domain.matching.policies import POLICIES, Policy, best, chronological, rule_by_rule
from domain.matching.rules import DEFAULT_CHAIN, Chain
from domain.matching.standing import FREE, UNDECIDED
from tests.domain.matching.small_ledgers import CHAINS, exact, is_equal, may_pay, reached, small_ledgers

any_chain = pytest.mark.parametrize(
    "chain", CHAINS, ids=lambda chain: "-then-".join(rule.name for rule in chain[:-1]) or "oldest"
)
any_policy = pytest.mark.parametrize("policy", POLICIES.values(), ids=list(POLICIES))


@any_chain
def test_chronological_matches_as_many_as_possible(chain: Chain) -> None:
    for number, (pool, pins) in enumerate(small_ledgers(1000)):
        most, _ = exact(pool, pins, chain[0])
        matched, _ = reached(pool, list(chronological(pool, pins, chain)), chain[0])
        assert matched == most, f"ledger {number}"


@any_chain
def test_best_reaches_the_exact_assignment(chain: Chain) -> None:
    for number, (pool, pins) in enumerate(small_ledgers(2500)):
        choices = list(best(pool, pins, chain))
        assert reached(pool, choices, chain[0]) == exact(pool, pins, chain[0]), f"ledger {number}"


@any_chain
def test_first_rule_chooses_all_that_best_counts_for_it(chain: Chain) -> None:
    for number, (pool, pins) in enumerate(small_ledgers(500)):
        choices = list(best(pool, pins, chain))
        by_first_rule = sum(choice.accrual >= 0 and choice.rule == 0 for choice in choices)
        assert by_first_rule == exact(pool, pins, chain[0])[1], f"ledger {number}"


@any_chain
def test_rule_by_rule_reaches_the_bound_of_its_first_rule(chain: Chain) -> None:
    for number, (pool, pins) in enumerate(small_ledgers(1500)):
        pinned = [(p, a) for a, p in enumerate(pins.payers) if p != FREE]
        bound = most_by_rule(pool, pins, chain[0]) - sum(is_equal(pool, chain[0], p, a) for p, a in pinned)
        choices = list(rule_by_rule(pool, pins, chain))
        assert sum(choice.accrual >= 0 and choice.rule == 0 for choice in choices) == bound, f"ledger {number}"


@any_chain
def test_no_policy_exceeds_the_certificate(chain: Chain) -> None:
    for number, (pool, pins) in enumerate(small_ledgers(500)):
        possible = certificate(pool, pins, chain)
        pinned = [(p, a) for a, p in enumerate(pins.payers) if p != FREE]
        same_month = sum(is_equal(pool, DEFAULT_CHAIN[0], p, a) for p, a in pinned)
        most, most_same_month = exact(pool, pins, DEFAULT_CHAIN[0])
        assert possible.most_possible == len(pinned) + most, f"ledger {number}"
        assert possible.most_same_month_possible >= same_month + most_same_month, f"ledger {number}"
        equal = sum(is_equal(pool, chain[0], p, a) for p, a in pinned)
        assert possible.most_first_rule_possible >= equal + exact(pool, pins, chain[0])[1], f"ledger {number}"


@any_policy
@any_chain
def test_choices_keep_the_rule_and_the_pins(policy: Policy, chain: Chain) -> None:
    for number, (pool, pins) in enumerate(small_ledgers(500)):
        before = list(pins.choices), list(pins.payers)
        choices = list(policy(pool, pins, chain))
        undecided = [payment for payment, choice in enumerate(pins.choices) if choice == UNDECIDED]
        pairs = [choice for choice in choices if choice.accrual >= 0]
        assert sorted(choice.payment for choice in choices) == undecided, f"ledger {number}"
        assert len({choice.accrual for choice in pairs}) == len(pairs), f"ledger {number}"
        assert all(may_pay(pool, pins, choice.payment, choice.accrual) for choice in pairs), f"ledger {number}"
        assert (list(pins.choices), list(pins.payers)) == before


@any_policy
@any_chain
def test_unmatched_payment_leaves_no_eligible_accrual_free(policy: Policy, chain: Chain) -> None:
    for number, (pool, pins) in enumerate(small_ledgers(500)):
        choices = list(policy(pool, pins, chain))
        left = set(range(len(pool.accruals))) - {choice.accrual for choice in choices}
        unmatched = [choice.payment for choice in choices if choice.accrual < 0]
        assert not [a for a in left for p in unmatched if may_pay(pool, pins, p, a)], f"ledger {number}"


@any_policy
@any_chain
def test_accrual_left_free_fits_no_earlier_rule_of_a_choice(policy: Policy, chain: Chain) -> None:
    for number, (pool, pins) in enumerate(small_ledgers(500)):
        pairs = [choice for choice in policy(pool, pins, chain) if choice.accrual >= 0]
        left = set(range(len(pool.accruals))) - {choice.accrual for choice in pairs}
        for choice in pairs:
            free = [accrual for accrual in left if may_pay(pool, pins, choice.payment, accrual)]
            earlier = chain[: choice.rule]
            assert not [a for a in free for rule in earlier if is_equal(pool, rule, choice.payment, a)], (
                f"ledger {number}"
            )


@any_policy
def test_same_choices_come_again_from_the_same_pool(policy: Policy) -> None:
    for pool, pins in small_ledgers(200):
        assert list(policy(pool, pins, DEFAULT_CHAIN)) == list(policy(pool, pins, DEFAULT_CHAIN))
