"""Consequences at a desk: what is foreseen is what comes, and nothing is stored by looking."""

import pytest

from db.ledger.deciding.desk import Desk
from db.ledger.deciding.foresight import Foresight
from db.ledger.deciding.runs import run_policy
from db.ledger.ledger import Ledger
from domain.errors import StepRefused
from domain.matching.consequences.changes import AfterLoss, Choose, Clear, Skip
from domain.matching.consequences.outlook import Turn
from domain.matching.policies import POLICIES
from domain.matching.rules import chain_of
from tests.db.conftest import Clock, Fill
from tests.db.ledger.dumps import dump, pairs


@pytest.fixture
def filled(fill: Fill) -> Ledger:
    """Four payments of one account for three accruals, and another account that has nothing to do with it."""
    accruals = ["A1 1 1 X", "A2 2 2 X", "A3 3 3 X", "B1 1 1 Y"]
    return fill(accruals, ["P1 5 2 X", "P2 6 1 X", "P3 7 2 X", "P4 8 3 X", "Q1 5 1 Y"])


@pytest.mark.parametrize("policy", POLICIES)
def test_what_is_foreseen_comes_with_the_run(filled: Ledger, desk: Desk, clock: Clock, policy: str) -> None:
    desk.accept("P1")
    foresight = Foresight(desk)
    change = Choose("A2", AfterLoss.QUEUE)
    before = dump(filled.path)
    found = foresight.of("P4", change, policy=policy).consequences
    assert dump(filled.path) == before
    run_policy(filled, policy, clock=clock)
    without = dict(pairs(filled.path))
    desk.undo()
    desk.swap("P4", "A2", AfterLoss.QUEUE)
    run_policy(filled, policy, clock=clock)
    with_it = dict(pairs(filled.path))
    assert found.queued == (Turn("P1", "A2", with_it.get("P1")),)
    differing = {p for p in ("P2", "P3", "Q1") if without.get(p) != with_it.get(p)}
    assert {(t.payment_id, t.before, t.after) for t in found.turns} == {
        (p, without.get(p), with_it.get(p)) for p in differing
    }


def test_loser_comes_with_the_decision_that_it_has(filled: Ledger, desk: Desk) -> None:
    accepted = desk.accept("P1")
    foresight = Foresight(desk)
    assert foresight.of("P4", Choose("A2", AfterLoss.RULES)).loser_had == accepted
    assert foresight.of("P4", Skip()).loser_had is None


def test_step_in_between_is_seen(filled: Ledger, desk: Desk) -> None:
    foresight = Foresight(desk)
    first = foresight.of("P1", Skip()).consequences
    assert first.turns == (Turn("P4", None, "A3"), Turn("P3", "A3", "A2"))
    Desk(filled).skip("P3")
    assert foresight.of("P1", Skip()).consequences.turns == ()
    desk.undo()
    assert foresight.of("P1", Skip()).consequences == first


def test_refused_change_is_refused_here_too(filled: Ledger, desk: Desk) -> None:
    desk.accept("P1")
    foresight = Foresight(desk)
    for change in (Choose("A2"), Choose("B1", AfterLoss.RULES), Clear()):
        with pytest.raises(StepRefused):
            foresight.of("P4", change)


def test_question_that_is_ended_leaves_the_rest_as_it_was(filled: Ledger, desk: Desk) -> None:
    foresight = Foresight(desk)

    def enough() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        foresight.of("P1", Skip(), breathe=enough)
    assert foresight.of("P1", Skip()).consequences.moved == 1


def test_account_left_and_come_back_to_is_computed_alike(filled: Ledger, desk: Desk) -> None:
    breaths: list[None] = []
    foresight = Foresight(desk, breathe=lambda: breaths.append(None))
    first = foresight.of("P1", Skip())
    assert (foresight.of("P1", Skip()), len(breaths)) == (first, 1)
    assert foresight.of("Q1", Skip()).consequences.turns == ()
    assert (foresight.of("P1", Skip()), len(breaths)) == (first, 3)


def test_other_rules_and_another_policy_are_heeded_at_once(fill: Fill, desk: Desk) -> None:
    fill(["A1 1 1 X", "A2 2 2 X"], ["P1 5 2 X", "P2 6 3 X", "P3 7 1 X"])
    foresight = Foresight(desk)
    assert foresight.of("P1", Skip()).consequences.turns == (Turn("P3", None, "A2"),)
    assert foresight.of("P1", Skip(), policy="best").consequences.turns == (Turn("P2", None, "A2"),)
    desk.use_chain(chain_of(["oldest"]))
    found = foresight.of("P1", Skip()).consequences.turns
    assert found == (Turn("P3", None, "A2"), Turn("P2", "A2", "A1"))
