"""Another program writes decisions, without the journal, between what a person saw and what the person stores."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from db.errors import ChangedMeanwhile
from db.ledger.deciding.desk import Desk
from db.ledger.journal import latest_step
from db.ledger.ledger import Ledger
from domain.matching.consequences.changes import AfterLoss
from tests.db.conftest import Fill

MATCH = """
    INSERT INTO decision (payment_id, accrual_id, outcome, rule, eligible, equal, tie, decided_by, decided_at, step)
    VALUES ('{0}', '{1}', 'matched', 'oldest', 1, 1, 0, 'person', '2016-02-01T00:00:00Z', 1)
"""
Outside = Callable[[str], None]


@pytest.fixture
def outside(ledger: Ledger) -> Outside:
    """Execute a statement as the command line of SQLite does."""

    def execute(statement: str) -> None:
        with closing(sqlite3.connect(ledger.path, isolation_level=None)) as connection:
            connection.execute(statement)

    return execute


@pytest.fixture
def looked(fill: Fill, desk: Desk) -> Desk:
    """A desk that has looked at payments P and Q, which accruals A and B could pay."""
    fill(["A 1", "B 2"], ["P 5", "Q 6"])
    for payment in ("P", "Q"):
        desk.case(payment)
    return desk


def number_of_steps(ledger: Ledger) -> int:
    with ledger.reading():
        return latest_step(ledger)


def test_decision_that_was_not_shown_is_not_overwritten(ledger: Ledger, looked: Desk, outside: Outside) -> None:
    shown = looked.case("P")
    outside(MATCH.format("P", "B"))
    with pytest.raises(ChangedMeanwhile, match="by another program: payment P"), looked.as_shown(shown):
        looked.skip("P")
    assert number_of_steps(ledger) == 2
    decision = looked.case("P").decision
    assert decision is not None
    assert decision.accrual_id == "B"
    with looked.as_shown(looked.case("P")):
        looked.skip("P")


def test_decision_that_went_away_is_not_taken_for_one(looked: Desk, outside: Outside) -> None:
    looked.accept("P")
    shown = looked.case("P")
    outside("DELETE FROM decision")
    with pytest.raises(ChangedMeanwhile), looked.as_shown(shown):
        looked.clear("P")
    assert looked.case("P").decision is None


def test_payment_with_other_values_is_not_decided_unseen(looked: Desk, outside: Outside) -> None:
    shown = looked.case("P")
    outside("UPDATE payment SET amount = 5 WHERE id = 'P'")
    with pytest.raises(ChangedMeanwhile), looked.as_shown(shown):
        looked.accept("P")


def test_accrual_that_was_taken_elsewhere_is_not_proposed_again(looked: Desk, outside: Outside) -> None:
    outside(MATCH.format("Q", "A"))
    with pytest.raises(ChangedMeanwhile, match="accrual A"):
        looked.accept("P")
    assert looked.accept("P").accrual_id == "B"


def test_payment_that_was_decided_elsewhere_is_met_by_commands_too(looked: Desk, outside: Outside) -> None:
    outside(MATCH.format("P", "B"))
    with pytest.raises(ChangedMeanwhile, match="payment P"):
        looked.accept("P")
    assert looked.accept("P").accrual_id == "A"


def test_swap_from_one_that_holds_it_no_more_is_refused(looked: Desk, outside: Outside) -> None:
    looked.accept("P")
    outside("DELETE FROM decision")
    outside(MATCH.format("Q", "A"))
    with pytest.raises(ChangedMeanwhile):
        looked.swap("Q", "A", AfterLoss.RULES)


def test_steps_of_the_journal_are_seen_without_a_refusal(ledger: Ledger, looked: Desk) -> None:
    Desk(ledger).accept("Q")
    shown = looked.case("P")
    with looked.as_shown(shown):
        assert looked.accept("P").accrual_id == "B"
