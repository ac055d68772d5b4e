"""Conditions on what a policy decides, and that accepting what fits first changes nothing of the rest."""

from copy import deepcopy
from datetime import date

import pytest

from domain.errors import WrongValue
from domain.matching.compare import outcome
from domain.matching.conditions import conditions, conditions_named, conditions_words
from domain.matching.policies import POLICIES, Choice
from domain.matching.pool import Pool
from domain.matching.rules import DEFAULT_CHAIN, Chain, chain_of
from domain.records import Accrual, Payment
from tests.domain.matching.small_ledgers import CHAINS, small_ledgers

AMOUNTS = chain_of(["same-amount", "same-month", "oldest"])


def satisfied(choice: Choice, *, owed: int | None = 5, paid: int | None = 5) -> set[str]:
    """Return the conditions that a choice satisfies in a pool of one accrual and one payment."""
    pool = Pool.of(
        [Accrual("A", date(2016, 1, 1), "1", amount=owed)], [Payment("P", date(2016, 1, 2), "1", amount=paid)]
    )
    return {condition.name for condition in conditions(AMOUNTS) if condition.holds(pool, choice)}


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        (Choice(0, 0, 0, 1, 1), {"same-amount", "only-eligible", "equal-amounts", "no-tie"}),
        (Choice(0, 0, 1, 2, 1, 1), {"same-month", "equal-amounts", "no-tie"}),
        (Choice(0, 0, 2, 2, 2, 1, tie=True), {"oldest", "equal-amounts"}),
        (Choice(0), set()),
    ],
)
def test_choice_satisfies_what_it_says(choice: Choice, names: set[str]) -> None:
    assert satisfied(choice) == names


@pytest.mark.parametrize(("owed", "paid"), [(None, None), (5, None), (None, 5), (5, 6)])
def test_amounts_are_equal_only_where_both_are_there(owed: int | None, paid: int | None) -> None:
    assert "equal-amounts" not in satisfied(Choice(0, 0, 1, 1, 1), owed=owed, paid=paid)


def test_conditions_are_named_once_and_in_words() -> None:
    named = conditions_named(["no-tie", "same-month", "no-tie"], DEFAULT_CHAIN)
    assert [condition.name for condition in named] == ["no-tie", "same-month"]
    assert conditions_words(["same-month", "no-tie"]) == "by same month, for which no id had to decide"
    assert all(conditions_words([condition.name]) == condition.words for condition in conditions(AMOUNTS))


def test_unknown_condition_names_the_known_ones() -> None:
    known = "same-month, oldest, only-eligible, equal-amounts, no-tie"
    with pytest.raises(WrongValue, match=f"no condition 'same-amount'; the conditions are {known}"):
        conditions_named(["no-tie", "same-amount"], DEFAULT_CHAIN)


@pytest.mark.parametrize("chain", CHAINS, ids=len)
@pytest.mark.parametrize("name", POLICIES)
def test_rest_is_decided_as_if_all_had_been_one_run(name: str, chain: Chain) -> None:
    policy = POLICIES[name]
    for pool, pins in small_ledgers(200):
        whole = outcome(pool, pins, policy, chain)
        for condition in conditions(chain):
            accepted = deepcopy(pins)
            for choice in policy(pool, pins, chain):
                if condition.holds(pool, choice):
                    accepted.match(choice.payment, choice.accrual)
            after = outcome(pool, accepted, policy, chain)
            if name == "best":
                assert sum(c >= 0 for c in after.choices) == sum(c >= 0 for c in whole.choices)
            else:
                assert after.choices == whole.choices
