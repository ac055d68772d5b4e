"""Swaps: an accrual taken from another payment, in one step that undo and redo take as one."""

import sqlite3
from contextlib import closing, suppress
from random import Random

import pytest

from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.journal import StepKind, steps
from db.ledger.ledger import Ledger
from db.ledger.verifying.ledger import verify
from domain.errors import StepRefused
from domain.matching.consequences.changes import AfterLoss, Choose, Clear, Loser
from domain.matching.decisions import DecidedBy, Decision, MatchReason, Outcome, Proposal
from tests.db.conftest import Clock, Fill
from tests.db.ledger.dumps import Dump, dump, pairs, standing

RULES, QUEUE = AfterLoss.RULES, AfterLoss.QUEUE


@pytest.fixture
def filled(fill: Fill, desk: Desk) -> Ledger:
    """P pays A1 by its month; Q, of the same month, would get A2."""
    ledger = fill(["A1 1 1", "A2 2 2", "A3 3 3"], ["P 5 1", "Q 6 1", "R 3 3"])
    desk.accept("P")
    return ledger


def test_loser_takes_what_the_rules_then_give_it(filled: Ledger, desk: Desk, clock: Clock) -> None:
    desk.accept("Q")
    decision, loser = desk.swap("Q", "A1", RULES, held_by="P")
    chosen = MatchReason("by-hand", 3, 0, "A2", tie=False, same_month=1)
    assert decision == Decision("Q", "A1", Outcome.MATCHED, chosen, DecidedBy.PERSON, clock())
    instead = MatchReason("oldest", 2, 2, "A3", tie=False, same_month=0)
    assert loser == Loser("P", "A1", Proposal("P", "A2", instead))
    assert desk.case("P").decision == Decision("P", "A2", Outcome.MATCHED, instead, DecidedBy.PERSON, clock())
    assert (pairs(filled.path), [*verify(filled)]) == ([("P", "A2"), ("Q", "A1")], [])


def test_loser_goes_back_to_the_queue(filled: Ledger, desk: Desk) -> None:
    _, loser = desk.swap("Q", "A1", QUEUE)
    assert loser == Loser("P", "A1", None)
    assert (desk.case("P").decision, pairs(filled.path)) == (None, [("Q", "A1")])
    assert [*verify(filled)] == []


def test_loser_that_the_rules_give_nothing_is_undecided(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A 1"], ["P 2", "Q 2"])
    desk.accept("P")
    assert desk.swap("Q", "A", RULES)[1] == Loser("P", "A", None)
    assert (pairs(ledger.path), [*verify(ledger)]) == ([("Q", "A")], [])


def test_swap_of_a_free_accrual_is_an_override(filled: Ledger, desk: Desk) -> None:
    decision, loser = desk.swap("Q", "A3", RULES)
    assert (decision.accrual_id, loser) == ("A3", None)
    assert [logged.step.detail for logged in steps(filled, 1)] == [{"payment": "Q", "accrual": "A3"}]


@pytest.mark.parametrize("after_loss", AfterLoss)
def test_swap_is_one_step_that_undo_and_redo_take_whole(filled: Ledger, desk: Desk, after_loss: AfterLoss) -> None:
    before = standing(filled.path)
    desk.swap("Q", "A1", after_loss)
    after, cases = standing(filled.path), [desk.case(name) for name in "PQR"]
    (step,) = [logged.step for logged in steps(filled, 1)]
    detail = {"loser": "P", "loser_accrual": "A2" if after_loss is RULES else None}
    assert (step.kind, step.detail) == (StepKind.OVERRIDE, {"payment": "Q", "accrual": "A1"} | detail)
    for _ in range(2):
        assert desk.undo() == step
        assert standing(filled.path) == before
        assert [desk.case(name) for name in "PQR"] == [Desk(filled).case(name) for name in "PQR"]
        desk.redo()
        assert standing(filled.path) == after
        assert [desk.case(name) for name in "PQR"] == cases == [Desk(filled).case(name) for name in "PQR"]
    assert [*verify(filled)] == []


@pytest.mark.parametrize(
    ("payment", "accrual", "held_by", "words"),
    [
        ("Q", "A1", "R", "payment R does not pay accrual A1 any more: payment P pays it"),
        ("Q", "A2", "P", "payment P does not pay accrual A2 any more: it is free"),
        ("R", "A3", None, "not earlier than 2016-01-03"),
        ("Q", "A9", None, "A9 is not in this account"),
    ],
)
def test_refused_swap_leaves_everything_as_it_was(
    filled: Ledger, desk: Desk, payment: str, accrual: str, held_by: str | None, words: str
) -> None:
    before = dump(filled.path)
    with pytest.raises(StepRefused, match=words):
        desk.swap(payment, accrual, RULES, held_by=held_by)
    assert dump(filled.path) == before
    assert desk.case("P") == Desk(filled).case("P")


def test_same_day_accrual_is_not_taken_from_its_payment(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A 3"], ["P 4", "Q 3"])
    desk.accept("P")
    with pytest.raises(StepRefused, match="not earlier than 2016-01-03"):
        desk.swap("Q", "A", RULES)
    assert pairs(ledger.path) == [("P", "A")]


def test_attempt_stores_nothing_and_names_what_the_loser_has(filled: Ledger, desk: Desk) -> None:
    before, decision = dump(filled.path), desk.case("P").decision
    tried = desk.try_out("Q", Choose("A1", RULES))
    assert (tried.loser_had, tried.step) == (decision, 3)
    assert tried.trial.made.loser == Loser("P", "A1", desk.swap("Q", "A1", RULES)[1].instead)  # type: ignore[union-attr]  # there is a loser
    desk.undo()
    with pytest.raises(StepRefused, match="nothing to take back"):
        desk.try_out("R", Clear())
    assert standing(filled.path)["decision"] == before["decision"]


def test_random_swaps_undone_one_by_one_give_every_state_back(fill: Fill, desk: Desk, clock: Clock) -> None:
    draw, days = Random(3), range(1, 10)
    ledger = fill([f"A{day} {day} {day % 3 + 1}" for day in days], [f"P{day} {day + 1} {day % 4 + 1}" for day in days])
    states: list[Dump] = []
    while len(states) < 20:
        before = standing(ledger.path)
        payment, accrual = f"P{draw.choice(days)}", f"A{draw.choice(days)}"
        with suppress(StepRefused):
            if draw.random() < 0.1:
                run_policy(ledger, clock=clock)
            elif draw.random() < 0.2:
                desk.clear(payment)
            else:
                desk.swap(payment, accrual, draw.choice(list(AfterLoss)))
        if standing(ledger.path) != before:
            states.append(before)
    last = standing(ledger.path)
    assert [*verify(ledger)] == []
    for state in reversed(states):
        desk.undo()
        assert standing(ledger.path) == state
        assert [desk.case(f"P{day}") for day in days] == [Desk(ledger).case(f"P{day}") for day in days]
    for _ in states:
        desk.redo()
    assert (standing(ledger.path), [*verify(ledger)]) == (last, [])


BROKEN = {
    "loser kept its decision": "DELETE FROM past_decision WHERE payment_id = 'P'",
    "loser has another accrual": "UPDATE decision SET accrual_id = 'A3' WHERE payment_id = 'P'",
    "loser was given one by hand": "UPDATE decision SET rule = 'by-hand', equal = 0 WHERE payment_id = 'P'",
    "loser has none": "DELETE FROM decision WHERE payment_id = 'P'",
    "step names another loser": "UPDATE step SET detail = json_set(detail, '$.loser', 'R') WHERE kind = 'override'",
    "step names no loser": "UPDATE step SET detail = json_remove(detail, '$.loser') WHERE kind = 'override'",
}


@pytest.mark.parametrize("statement", BROKEN.values(), ids=BROKEN)
def test_verify_sees_a_swap_that_is_not_what_its_step_says(filled: Ledger, desk: Desk, statement: str) -> None:
    desk.swap("Q", "A1", RULES)
    with closing(sqlite3.connect(filled.path)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()
    assert {breach.code.value for breach in verify(filled)} & {"journal-past", "journal-decision", "journal-count"}
