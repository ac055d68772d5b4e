"""A better chain is suggested where the data has the amounts for it, and would change something."""

import pytest

from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.ledger import Ledger
from db.ledger.results.certifying import certify, reached
from db.ledger.results.comparing import compare_chains
from db.ledger.results.suggesting import suggest_chain
from domain.errors import PaymatchError
from domain.matching.certificate import Certificate, Reached
from domain.matching.policies import POLICIES
from domain.matching.rules import DEFAULT_CHAIN, SENSIBLE_CHAINS, WITH_AMOUNTS, Chain, chain_of
from tests.db.conftest import Fill
from tests.db.ledger.dumps import dump

ACCRUALS = ["A1 1 1 X 500", "A2 2 1 X 700", "A3 3 2 X 900", "B1 1 1 Y 300"]
PAYMENTS = ["P1 5 1 X 700", "P2 6 1 X 500", "P3 7 2 X 900", "Q1 4 1 Y 300"]


@pytest.fixture
def priced(fill: Fill) -> Ledger:
    """Two payments of one month, each of the other's oldest amount."""
    return fill(ACCRUALS, PAYMENTS)


def test_amounts_would_decide_what_the_month_confuses(priced: Ledger) -> None:
    suggestion = suggest_chain(priced)
    assert suggestion is not None
    assert (suggestion.rows, suggestion.with_amount, suggestion.payments) == (8, 8, 4)
    assert (suggestion.then.rules, suggestion.then.changed) == (("same-amount", "same-month", "oldest"), 2)
    assert (suggestion.then.figures.first_rule, suggestion.then.possible.most_first_rule_possible) == (4, 4)
    assert (suggestion.now.figures.matched, suggestion.now.changed) == (4, 0)


def test_a_suggestion_stores_nothing(priced: Ledger) -> None:
    before = dump(priced.path)
    suggest_chain(priced)
    assert dump(priced.path) == before


def test_what_persons_decided_stays_in_a_suggestion(priced: Ledger, desk: Desk) -> None:
    desk.accept("P1")
    desk.skip("Q1")
    suggestion = suggest_chain(priced)
    assert suggestion is None  # P2 gets the accrual of the other amount by both chains


@pytest.mark.parametrize(
    ("accruals", "payments"),
    [
        ([], []),
        (ACCRUALS, []),
        (["A1 1 1 X", "A2 2 1 X 700"], PAYMENTS),
        (ACCRUALS, ["P1 5 1 X", "P2 6 1 X 500", "P3 7 2 X 900"]),
        (["A1 1 1 X 1"], ["P1 2 1 X 1"]),
        (["A1 1 1 X 1", "A2 2 1 X 2"], ["P1 5 1 X 8", "P2 6 1 X 9"]),
    ],
    ids=["empty", "no-payments", "few-accruals", "few-payments", "no-change", "never-equal"],
)
def test_nothing_is_suggested_without_use(fill: Fill, accruals: list[str], payments: list[str]) -> None:
    assert suggest_chain(fill(accruals, payments)) is None


@pytest.mark.parametrize("chain", SENSIBLE_CHAINS[1:], ids=lambda chain: chain[0].name)
def test_nothing_is_suggested_to_a_chain_that_looks_at_amounts(priced: Ledger, chain: Chain) -> None:
    assert suggest_chain(priced, chain) is None


@pytest.mark.parametrize(("others", "suggested"), [(9, True), (10, False)])
def test_amounts_that_are_seldom_equal_are_chance(fill: Fill, others: int, suggested: bool) -> None:
    """One payment of ten, or of eleven, pays the very amount of an accrual that the month would not have chosen."""
    accruals = [f"A{number} {number} 1 X {number}" for number in range(1, 3)]
    payments = [f"P{number} 9 1 X {100 + number}" for number in range(others)]
    ledger = fill(accruals, ["P 8 1 X 2", *payments])
    assert (suggest_chain(ledger) is not None) == suggested


def test_some_rows_without_an_amount_are_no_hindrance(fill: Fill) -> None:
    many = [f"M{number} 9 1 Z {number}" for number in range(1, 40)]
    suggestion = suggest_chain(fill([*ACCRUALS, "Z1 1 1 Z", *many], PAYMENTS))
    assert suggestion is not None
    assert (suggestion.rows, suggestion.with_amount) == (48, 47)


@pytest.mark.parametrize("policy", POLICIES)
def test_chains_are_compared_as_runs_would_decide(priced: Ledger, policy: str) -> None:
    for chain, counted in zip(SENSIBLE_CHAINS, compare_chains(priced, SENSIBLE_CHAINS, policy=policy), strict=True):
        result = run_policy(priced, policy, chain=chain, dry_run=True)
        assert counted.rules == tuple(rule.name for rule in chain)
        assert (counted.figures.reached, counted.possible) == (result.reached, result.possible)


def test_progress_may_end_the_comparison(priced: Ledger) -> None:
    told = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        raise PaymatchError("enough")

    with pytest.raises(PaymatchError, match="enough"):
        suggest_chain(priced, progress=stop)
    assert told == [(3, 4)]


def test_matches_are_equal_in_a_rule_whichever_rule_chose(priced: Ledger) -> None:
    run_policy(priced, chain=DEFAULT_CHAIN)
    with priced.reading():
        assert reached(priced, WITH_AMOUNTS).first_rule == 2
        assert reached(priced, chain_of(["oldest"])) == Reached(4, 4, 4)
    assert certify(priced, WITH_AMOUNTS) == Certificate(4, 4, 4)
