"""The chronological policy against a literal reading of the rule, and against the guarantee it gives."""

from collections.abc import Callable
from datetime import date
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.errors import WrongValue
from domain.matching.policies import POLICIES, Choice, chronological, policy_named
from domain.matching.pool import Pool
from domain.matching.rules import DEFAULT_CHAIN, RULES, SENSIBLE_CHAINS, Chain, chain_of, looks_at_amounts
from domain.matching.standing import Standing
from domain.records import Accrual, Entry, Payment
from domain.values.identifiers import natural_key
from tests.domain.matching.small_ledgers import CHAINS

EntryRow = tuple[date, str | None, int | None]

# Up to twelve entries with many equal dates, months and amounts, and ids whose natural order is not their plain one.
ROWS = st.lists(
    st.tuples(
        st.integers(1, 9).map(lambda day: date(2016, 1, day)),
        st.sampled_from([None, "1", "2", "3"]),
        st.sampled_from([None, 100, 200]),
    ),
    max_size=12,
)
ACCRUALS = ROWS.map(
    lambda rows: [Accrual(str(n), day, month, "", amount) for n, (day, month, amount) in enumerate(rows, 5)]
)
PAYMENTS = ROWS.map(
    lambda rows: [Payment(str(n), day, month, "", amount) for n, (day, month, amount) in enumerate(rows, 5)]
)


# What each rule compares, read off its name.
COMPARED: dict[str, Callable[[Entry], object]] = {
    "same-amount-and-month": lambda entry: (entry.month, entry.amount) if entry.month and entry.amount else None,
    "same-amount": lambda entry: entry.amount,
    "same-month": lambda entry: entry.month,
    "oldest": lambda _: "",
}


def literal(accruals: list[Accrual], payments: list[Payment], chain: Chain) -> list[tuple[str, str | None, str]]:
    """Read section 3 of the design word by word: for each payment in order, filter, take the first, remove it."""
    free = sorted(accruals, key=lambda a: (a.date, natural_key(a.id)))
    result: list[tuple[str, str | None, str]] = []
    for payment in sorted(payments, key=lambda p: (p.date, natural_key(p.id))):
        eligible = [a for a in free if a.date < payment.date]
        for rule in chain:
            compared = COMPARED[rule.name]
            equal = [a for a in eligible if compared(a) is not None and compared(a) == compared(payment)]
            if equal:
                result.append((payment.id, equal[0].id, rule.name))
                free.remove(equal[0])
                break
        else:
            result.append((payment.id, None, ""))
    return result


def run(
    accruals: list[Accrual], payments: list[Payment], chain: Chain = DEFAULT_CHAIN
) -> list[tuple[str, str | None, str]]:
    pool = Pool.of(accruals, payments)
    return [
        (
            pool.payments.ids[choice.payment],
            pool.accruals.ids[choice.accrual] if choice.accrual >= 0 else None,
            chain[choice.rule].name if choice.accrual >= 0 else "",
        )
        for choice in chronological(pool, Standing(pool), chain)
    ]


@given(ACCRUALS, PAYMENTS, st.sampled_from(CHAINS))
@settings(max_examples=600)
def test_chronological_is_the_literal_reading(accruals: list[Accrual], payments: list[Payment], chain: Chain) -> None:
    assert run(accruals, payments, chain) == literal(accruals, payments, chain)


@given(ACCRUALS, PAYMENTS, st.integers())
def test_shuffled_input_gives_the_same_choices(accruals: list[Accrual], payments: list[Payment], seed: int) -> None:
    shuffle = Random(seed)
    shuffled = shuffle.sample(accruals, len(accruals)), shuffle.sample(payments, len(payments))
    for chain in CHAINS:
        assert run(*shuffled, chain) == run(accruals, payments, chain)


@given(ACCRUALS, PAYMENTS)
@settings(max_examples=300)
@example([], [Payment("1", date(2016, 1, 5))])
def test_number_of_matches_is_the_closed_form_maximum(accruals: list[Accrual], payments: list[Payment]) -> None:
    ordered = sorted(payment.date for payment in payments)
    shortfall = [rank - sum(a.date < day for a in accruals) for rank, day in enumerate(ordered, 1)]
    most_possible = len(payments) - max([0, *shortfall])
    assert sum(accrual is not None for _, accrual, _ in run(accruals, payments)) == most_possible


def test_seed_example_of_the_task(
    accruals: Callable[..., list[Accrual]], payments: Callable[..., list[Payment]]
) -> None:
    debts = accruals(
        ("1", 1, "5"), ("2", 2, "2"), ("3", 3, "3"), ("4", 4, "8"), ("5", 5, "3"), ("6", 6, "12"), ("7", 4, "2")
    )
    money = payments(("1", 6, "1"), ("2", 7, "2"), ("3", 2, "2"), ("4", 9, "4"), ("5", 10, "5"))
    assert run(debts, money) == [
        ("3", "1", "oldest"),
        ("1", "2", "oldest"),
        ("2", "7", "same-month"),
        ("4", "3", "oldest"),
        ("5", "4", "oldest"),
    ]


def test_choice_carries_the_facts_of_its_reason(
    accruals: Callable[..., list[Accrual]], payments: Callable[..., list[Payment]]
) -> None:
    pool = Pool.of(accruals(("1", 1, "2"), ("2", 2, "5"), ("3", 2, "5"), ("4", 3, "5")), payments(("1", 9, "5")))
    assert list(chronological(pool, Standing(pool))) == [
        Choice(payment=0, accrual=1, rule=0, eligible=4, equal=3, runner_up=2, tie=True, same_month=3)
    ]


def test_what_is_decided_already_stays_as_it_is(
    accruals: Callable[..., list[Accrual]], payments: Callable[..., list[Payment]]
) -> None:
    pool = Pool.of(accruals(("1", 1, "5"), ("2", 2, "6")), payments(("1", 8, "5"), ("2", 9, "5")))
    standing = Standing(pool)
    standing.match(payment=1, accrual=0)
    assert [(c.payment, c.accrual) for c in chronological(pool, standing)] == [(0, 1)]


def test_empty_months_are_not_the_same_month(
    accruals: Callable[..., list[Accrual]], payments: Callable[..., list[Payment]]
) -> None:
    assert run(accruals(("1", 1, "4"), ("2", 2, None)), payments(("1", 9, None))) == [("1", "1", "oldest")]


def test_amount_in_front_of_the_chain_decides_first() -> None:
    debts = [Accrual("1", date(2016, 1, 1), "5", "", 300), Accrual("2", date(2016, 1, 2), "4", "", 700)]
    pool = Pool.of(debts, [Payment("1", date(2016, 1, 9), "5", "", 700)])
    chain = chain_of(["same-amount", "same-month", "oldest"])
    (choice,) = chronological(pool, Standing(pool), chain)
    assert (pool.accruals.ids[choice.accrual], chain[choice.rule].name) == ("2", "same-amount")


def test_amount_and_month_needs_both_to_be_there() -> None:
    debt = Accrual("1", date(2016, 1, 1), None, "", 700)
    pool = Pool.of([debt], [Payment("1", date(2016, 1, 9), None, "", 700)])
    chain = chain_of(["same-amount-and-month", "oldest"])
    (choice,) = chronological(pool, Standing(pool), chain)
    assert chain[choice.rule].name == "oldest"


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], "a chain of rules ends with 'oldest'"),
        (["same-month"], "a chain of rules ends with 'oldest'"),
        (["oldest", "same-month"], "a chain of rules ends with 'oldest'"),
        (["oldest", "oldest"], "a rule stands twice in oldest,oldest"),
        (
            ["same-mouth", "oldest"],
            "there is no rule 'same-mouth'; the rules are same-amount-and-month, same-amount, same-month, oldest",
        ),
    ],
)
def test_wrong_chain_is_refused_with_the_reason(names: list[str], words: str) -> None:
    with pytest.raises(WrongValue) as refused:
        chain_of(names)
    assert str(refused.value) == words


def test_chain_may_have_one_rule_only() -> None:
    assert [rule.name for rule in chain_of(["oldest"])] == ["oldest"]


def test_chains_that_are_offered_begin_with_the_usual_one() -> None:
    assert SENSIBLE_CHAINS[0] == DEFAULT_CHAIN
    assert [looks_at_amounts(chain) for chain in SENSIBLE_CHAINS] == [False, True, True, True]


@given(ACCRUALS)
def test_rules_that_need_amounts_say_nothing_without(accruals: list[Accrual]) -> None:
    side = Pool.of(accruals, []).accruals
    for rule in RULES:
        keyed = [key is not None for key, amount in zip(rule.keys(side), side.amounts, strict=True) if amount is None]
        assert not (rule.needs_amounts and any(keyed))


def test_unknown_policy_names_the_known_ones() -> None:
    with pytest.raises(WrongValue, match=f"the policies are {', '.join(POLICIES)}$"):
        policy_named("alphabetical")
