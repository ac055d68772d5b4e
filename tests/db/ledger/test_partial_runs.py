"""Accepting all that fit: what is kept, one step of the journal, and what verify claims of it."""

import sqlite3
from contextlib import closing
from random import Random

import pytest

from db.ledger.deciding.desk import Desk
from db.ledger.deciding.fitting import count_fitting
from db.ledger.deciding.runs import run_policy
from db.ledger.journal import StepKind
from db.ledger.ledger import Ledger
from db.ledger.listing import PaymentLine, PaymentQuery
from db.ledger.step_words import step_words
from db.ledger.verifying.ledger import verify
from domain.errors import WrongValue
from domain.matching.conditions import conditions
from domain.matching.decisions import DecidedBy, MatchReason
from domain.matching.policies import POLICIES
from domain.matching.rules import DEFAULT_CHAIN, chain_of
from tests.db.conftest import Clock, Fill
from tests.db.ledger.dumps import dump, pairs, schema, standing
from tests.db.ledger.lines import every_line

AMOUNTS = chain_of(["same-amount", "same-month", "oldest"])


@pytest.fixture
def mixed(fill: Fill, desk: Desk) -> Ledger:
    """Three accounts with ties, empty months, amounts on most entries, and a few decisions by hand."""
    draw = Random(7)
    sides = [
        [
            f"{side}{n}{account} {draw.randint(first, first + 5)} {draw.randint(1, 3)} {account} {draw.choice('56 ')}"
            for account in "XYZ"
            for n in range(12)
        ]
        for side, first in (("A", 1), ("P", 4))
    ]
    ledger = fill(*sides)
    desk.skip("P3X")
    desk.accept("P4Y")
    return ledger


def by_runs(ledger: Ledger) -> list[PaymentLine]:
    """Return the payments that a run decided."""
    lines = every_line(PaymentQuery(ledger))
    return [line for line in lines if line.decision is not None and line.decision.decided_by is DecidedBy.RUN]


@pytest.mark.parametrize("policy", POLICIES)
def test_what_is_counted_is_what_is_kept(mixed: Ledger, desk: Desk, policy: str) -> None:
    fitting = count_fitting(mixed, policy, chain=AMOUNTS)
    asked: list[list[str]] = [[one.name] for one in conditions(AMOUNTS)]
    asked += [["same-month", "no-tie"], ["only-eligible", "equal-amounts", "no-tie"]]
    assert fitting.undecided == 34
    for only in asked:
        result = run_policy(mixed, policy, chain=AMOUNTS, only=only)
        assert (only, result.decided, len(by_runs(mixed))) == (only, fitting.count(only), fitting.count(only))
        assert (result.only, result.undecided) == (tuple(only), 34 - result.decided)
        if result.stored:
            desk.undo()


def test_kept_are_the_decisions_of_the_whole_run_that_fit(mixed: Ledger, desk: Desk, clock: Clock) -> None:
    run_policy(mixed, clock=clock)
    whole = by_runs(mixed)
    desk.undo()
    run_policy(mixed, only=["same-month", "no-tie"], clock=clock)
    reasons = {line.payment.id: line.decision.reason for line in whole if line.decision is not None}
    fit = [
        line
        for line in whole
        if isinstance(reason := reasons[line.payment.id], MatchReason)
        and reason.rule == "same-month"
        and not reason.tie
    ]
    assert by_runs(mixed) == fit
    assert 0 < len(fit) < len(whole)


def test_accepting_what_fits_and_then_the_rest_is_one_run(mixed: Ledger, desk: Desk) -> None:
    run_policy(mixed)
    whole = pairs(mixed.path)
    desk.undo()
    run_policy(mixed, only=["same-month"])
    run_policy(mixed, only=["equal-amounts"])
    run_policy(mixed)
    assert pairs(mixed.path) == whole
    assert [*verify(mixed)] == []


def test_partial_run_is_one_step_with_undo_redo_and_words(mixed: Ledger, desk: Desk, clock: Clock) -> None:
    before = standing(mixed.path)
    result = run_policy(mixed, only=["same-month", "no-tie"], clock=clock)
    after = standing(mixed.path)
    step = desk.undo()
    assert step.kind is StepKind.RUN
    assert (step.detail["only"], step.detail["decided"]) == (["same-month", "no-tie"], result.decided)
    assert step_words(step) == (
        f"{result.decided} payments accepted together: by same month, for which no id had to decide"
    )
    assert standing(mixed.path) == before
    desk.redo()
    assert standing(mixed.path) == after
    assert [*verify(mixed)] == []


def test_nothing_that_fits_is_no_step(fill: Fill) -> None:
    ledger = fill(["A 1 1"], ["P 3 2"])
    before = dump(ledger.path), schema(ledger.path)
    result = run_policy(ledger, only=["same-month"])
    assert (result.decided, result.undecided, result.stored) == (0, 1, False)
    assert (dump(ledger.path), schema(ledger.path)) == before


def test_dry_run_of_what_fits_keeps_nothing(mixed: Ledger) -> None:
    before = dump(mixed.path), schema(mixed.path)
    said = run_policy(mixed, only=["oldest"], dry_run=True)
    assert said.decided == count_fitting(mixed).count(["oldest"]) > 0
    assert not said.stored
    assert (dump(mixed.path), schema(mixed.path)) == before


def test_unknown_condition_is_refused_before_anything(mixed: Ledger) -> None:
    before = dump(mixed.path)
    with pytest.raises(WrongValue, match="no condition 'same-amount'; the conditions are same-month, oldest, only"):
        run_policy(mixed, only=["same-amount"])
    assert dump(mixed.path) == before


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("only", [condition.name for condition in conditions(DEFAULT_CHAIN)])
def test_partial_run_accuses_nobody(mixed: Ledger, policy: str, only: str) -> None:
    run_policy(mixed, policy, only=[only])
    assert [*verify(mixed)] == []


@pytest.fixture
def accepted(fill: Fill, clock: Clock) -> Ledger:
    """P2 and P3 took accruals of their month, accepted together; P1 did not, and A1, which it would take, is free."""
    ledger = fill(["A1 1 2", "A2 2 2", "A3 3 2"], ["P1 9 7", "P2 10 2", "P3 11 2"])
    run_policy(ledger, only=["same-month"], clock=clock)
    assert pairs(ledger.path) == [("P2", "A2"), ("P3", "A3")]
    assert [*verify(ledger)] == []
    return ledger


SWAPPED = """
    UPDATE decision SET accrual_id = NULL, outcome = 'nothing-eligible', rule = NULL, eligible = NULL, equal = NULL,
    runner_up = NULL, tie = NULL, reason_code = 'no-earlier-accrual', earlier = 0 WHERE payment_id = 'P3';
    UPDATE decision SET accrual_id = 'A3', runner_up = NULL WHERE payment_id = 'P2';
    UPDATE decision SET accrual_id = 'A2', outcome = 'matched', rule = 'same-month', eligible = 1, equal = 1,
    tie = 0, reason_code = NULL, earlier = NULL WHERE payment_id = 'P3'
"""


@pytest.mark.parametrize(
    ("statement", "breaches"),
    [
        pytest.param(SWAPPED, {("older-passed-over", "payment P2")}, id="older, given to a later payment"),
        pytest.param(
            "UPDATE decision SET rule = 'oldest' WHERE payment_id = 'P3'",
            {("condition-not-met", "payment P3"), ("rule-passed-over", "payment P3")},
            id="by another rule than was asked for",
        ),
        pytest.param(
            """UPDATE decision SET accrual_id = NULL, outcome = 'nothing-eligible', rule = NULL, eligible = NULL,
            equal = NULL, same_month = NULL, runner_up = NULL, tie = NULL, reason_code = 'all-earlier-taken',
            earlier = 3 WHERE payment_id = 'P3'""",
            {("condition-not-met", "payment P3")},
            id="nothing, which fits no condition",
        ),
    ],
)
def test_what_a_partial_run_promises_is_checked(
    accepted: Ledger, statement: str, breaches: set[tuple[str, str]]
) -> None:
    with closing(sqlite3.connect(accepted.path)) as connection:
        connection.executescript(statement)
    assert {(breach.code.value, breach.subject) for breach in verify(accepted)} == breaches


@pytest.mark.parametrize(
    ("only", "statement"),
    [
        ("equal-amounts", "UPDATE payment SET amount = 7 WHERE id = 'P'"),
        ("only-eligible", "UPDATE decision SET eligible = 2 WHERE payment_id = 'P'"),
        ("no-tie", "UPDATE decision SET eligible = 2, runner_up = 'B', tie = 1 WHERE payment_id = 'P'"),
    ],
)
def test_condition_that_does_not_hold_is_found(fill: Fill, only: str, statement: str) -> None:
    ledger = fill(["A 1 1 X 5", "B 9 1 X 5"], ["P 3 1 X 5"])
    run_policy(ledger, only=[only])
    assert [*verify(ledger)] == []
    with closing(sqlite3.connect(ledger.path)) as connection, connection:
        connection.execute(statement)
    assert {(breach.code.value, breach.subject) for breach in verify(ledger)} == {("condition-not-met", "payment P")}
