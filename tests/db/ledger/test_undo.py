"""Undo and redo: to any depth, over restarts, and always back to exactly what stood."""

from contextlib import suppress
from random import Random

import pytest

from db.errors import LedgerUnavailable
from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.journal import StepKind, latest_step, next_redo, redo, step_numbered, undo, undo_after
from db.ledger.ledger import Ledger
from domain.errors import StepRefused
from domain.records import EntryKind
from tests.db.conftest import Clock, Fill, Import
from tests.db.ledger.dumps import dump, pairs, standing

ACCOUNTS = "XYZ"
STEPS = ["accept", "accept", "override", "override", "skip", "clear", "run"]


@pytest.fixture
def busy(fill: Fill) -> Ledger:
    """Three accounts with seven accruals and eight payments each, ties among them."""
    draw = Random(7)
    sides = ["A"] * 7 + ["P"] * 8
    lines = [
        f"{side}{n}{account} {draw.randint(1, 6)} {draw.randint(1, 2)} {account}"
        for account in ACCOUNTS
        for n, side in enumerate(sides)
    ]
    return fill([line for line in lines if line[0] == "A"], [line for line in lines if line[0] == "P"])


def make(step: str, ledger: Ledger, desk: Desk, draw: Random) -> str:
    """Make a step for some payment and return its name; StepRefused if it happens to be one that cannot be made."""
    account = draw.choice(ACCOUNTS)
    payment, accrual = f"P{draw.randint(7, 14)}{account}", f"A{draw.randint(0, 6)}{account}"
    if step == "run":
        return step if run_policy(ledger).stored else "nothing"
    arguments: list[str] = {"undo": [], "redo": [], "override": [payment, accrual]}.get(step, [payment])
    getattr(desk, step)(*arguments)
    return step


@pytest.mark.parametrize("seed", range(6))
def test_random_walk_goes_as_a_list_of_states_does(busy: Ledger, clock: Clock, seed: int) -> None:
    draw, desks = Random(seed), [Desk(Ledger.open(busy.path), clock=clock) for _ in range(2)]
    states, here = [standing(busy.path)], 0
    for _ in range(100):
        before = dump(busy.path)
        try:
            step = make(draw.choice([*STEPS, "undo", "undo", "undo", "redo"]), busy, draw.choice(desks), draw)
        except StepRefused:
            assert dump(busy.path) == before
            continue
        here += {"nothing": 0, "undo": -1}.get(step, 1)
        if step not in {"nothing", "undo", "redo"}:
            states[here:] = [standing(busy.path)]
        # Before the first state here are those of the two imports, which an undo may reach.
        assert here < 0 or standing(busy.path) == states[here]


@pytest.mark.parametrize("seed", range(3))
def test_hundred_steps_are_undone_and_redone_exactly(busy: Ledger, clock: Clock, seed: int) -> None:
    draw, desk, states = Random(seed), Desk(busy, clock=clock), [standing(busy.path)]
    while len(states) <= 100:
        with suppress(StepRefused):
            if make(draw.choice(STEPS), busy, desk, draw) != "nothing":
                states.append(standing(busy.path))
    for expected in reversed(states[:-1]):
        Desk(Ledger.open(busy.path), clock=clock).undo()
        assert standing(busy.path) == expected
    for expected in states[1:]:
        redo(Ledger.open(busy.path), clock)
        assert standing(busy.path) == expected


def test_undo_of_a_replaced_decision_goes_back_both_steps(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A1 1", "A2 2"], ["P 3"])
    desk.accept("P")
    desk.override("P", "A2")
    desk.undo()
    assert pairs(ledger.path) == [("P", "A1")]
    desk.undo()
    assert pairs(ledger.path) == []
    desk.redo()
    desk.redo()
    assert pairs(ledger.path) == [("P", "A2")]


def test_undo_and_redo_say_which_step_they_meant(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A 1"], ["P 2"])
    desk.accept("P")
    undone, done_again, undone_again = desk.undo(), desk.redo(), desk.undo()
    assert (undone.kind, undone.detail) == (StepKind.ACCEPT, {"payment": "P", "accrual": "A"})
    assert undone == done_again == undone_again
    with ledger.reading():
        redoable = next_redo(ledger)
    assert redoable is not None
    assert (redoable.kind, redoable.detail) == (StepKind.UNDO, undone.detail)


def test_new_step_after_undo_ends_redo(fill: Fill, desk: Desk) -> None:
    fill(["A 1"], ["P 2", "Q 3"])
    desk.accept("P")
    desk.undo()
    desk.skip("Q")
    with pytest.raises(StepRefused, match="nothing to redo"):
        desk.redo()


def test_journal_keeps_every_step_with_its_time(fill: Fill, desk: Desk, clock: Clock) -> None:
    ledger = fill(["A 1"], ["P 2"])
    for step in (desk.accept, desk.skip, desk.clear):
        step("P")
    desk.undo()
    with ledger.reading():
        steps = [step_numbered(ledger, number) for number in range(1, 7)]
        with pytest.raises(StepRefused, match="no step 7"):
            step_numbered(ledger, 7)
    assert [step.kind.value for step in steps] == ["import", "import", "accept", "skip", "clear", "undo"]
    assert {step.at for step in steps} == {clock()}


def test_undo_of_run_over_import_over_run(ledger: Ledger, fill: Fill, bring: Import, clock: Clock) -> None:
    fill(["A1 1"], ["P1 2", "P2 3"])
    run_policy(ledger, clock=clock)
    bring(EntryKind.ACCRUAL, "A2,2016-01-02,,,")
    bring(EntryKind.PAYMENT, "P3,2016-01-09,,,")
    run_policy(ledger, clock=clock)
    assert pairs(ledger.path) == [("P1", "A1"), ("P3", "A2")]
    full = dump(ledger.path)
    for _ in range(6):
        undo(ledger, clock)
    for _ in range(6):
        redo(ledger, clock)
    assert {table: rows for table, rows in dump(ledger.path).items() if table in standing(ledger.path)} == {
        table: full[table] for table in standing(ledger.path)
    }


def test_undo_that_a_guard_stops_changes_nothing(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A 1"], ["P 2"])
    desk.accept("P")
    desk.clear("P")
    with ledger.writing():
        ledger.run("UPDATE accrual SET date = '2016-01-08'")
    before = dump(ledger.path)
    with pytest.raises(LedgerUnavailable, match="earlier accrual of its own account"):
        desk.undo()
    assert dump(ledger.path) == before
    assert desk.case("P").proposal.accrual_id is None


def test_undo_after_a_step_keeps_it_also_when_it_was_redone(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A 1", "B 1"], ["P 2", "Q 3"])
    desk.accept("P")
    with ledger.reading():
        kept = latest_step(ledger)
    desk.accept("Q")
    for step in (desk.undo, desk.undo, desk.redo, desk.redo):
        step()
    assert undo_after(ledger, kept) == 1
    assert pairs(ledger.path) == [("P", "A")]
    assert undo_after(ledger, kept) == 0
