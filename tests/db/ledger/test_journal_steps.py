"""The journal read as a log: in order, the newest on request, each step with what became of it."""

from db.ledger.deciding.desk import Desk
from db.ledger.journal import steps
from db.ledger.ledger import Ledger
from tests.db.conftest import Fill


def test_empty_ledger_has_no_steps(ledger: Ledger) -> None:
    assert [*steps(ledger)] == []


def test_steps_come_in_order_with_their_first_made(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A 1"], ["P 2"])
    desk.accept("P")
    for _ in range(2):
        desk.undo()
        desk.redo()
    desk.undo()
    told = [(logged.step.id, logged.first_made.id, logged.undone) for logged in steps(ledger)]
    assert told[:3] == [(1, 1, False), (2, 2, False), (3, 3, True)]
    assert told[3:] == [(4, 3, False), (5, 3, True), (6, 3, False), (7, 3, True), (8, 3, False)]


def test_limit_keeps_the_newest_steps(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A 1"], ["P 2"])
    desk.accept("P")
    desk.undo()
    assert [(logged.step.id, logged.first_made.id) for logged in steps(ledger, 2)] == [(3, 3), (4, 3)]
    assert len([*steps(ledger, 9)]) == 4
