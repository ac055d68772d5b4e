"""Steps at the desk: each stored at once, refused whole, and aware of other hands."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import pytest

from db.errors import LedgerUnavailable
from db.ledger.deciding.desk import Desk
from db.ledger.ledger import Ledger
from domain.errors import PaymatchError, StepRefused
from domain.matching.candidates import Verdict
from domain.matching.decisions import DecidedBy, Decision, MatchReason, NoMatchCode, NoMatchReason, Outcome
from domain.matching.rules import chain_of
from tests.db.conftest import Clock, Fill
from tests.db.ledger.dumps import dump, pairs

Step = Callable[[Desk, str], object]

STEPS: dict[str, Step] = {
    "accept": Desk.accept,
    "override": lambda desk, payment: desk.override(payment, "A3"),
    "skip": Desk.skip,
    "clear": Desk.clear,
}


@pytest.fixture
def filled(fill: Fill) -> Ledger:
    """Three accruals before two payments, and one payment before all of them."""
    return fill(["A1 2 1", "A2 3 2", "A3 4 1"], ["P1 8 2", "P2 9 2", "P0 1 1"])


def test_acceptance_stores_the_proposal_with_its_reason(filled: Ledger, desk: Desk, clock: Clock) -> None:
    proposal = desk.case("P1").proposal
    decision = desk.accept("P1")
    reason = MatchReason("same-month", 3, 1, "A1", tie=False, same_month=1)
    assert decision == Decision("P1", "A2", Outcome.MATCHED, reason, DecidedBy.PERSON, clock())
    assert (proposal.accrual_id, proposal.reason) == ("A2", reason)
    assert Desk(Ledger.open(filled.path)).case("P1").decision == decision


def test_acceptance_of_nothing_is_stored_as_such(filled: Ledger, desk: Desk, clock: Clock) -> None:
    reason = NoMatchReason(NoMatchCode.NO_EARLIER, 0)
    desk.accept("P0")
    stored = Desk(filled).case("P0").decision
    assert stored == Decision("P0", None, Outcome.NOTHING_ELIGIBLE, reason, DecidedBy.PERSON, clock())


def test_skip_and_override_are_stored_with_their_reasons(filled: Ledger, desk: Desk) -> None:
    skipped, chosen = desk.skip("P1"), desk.override("P2", "A1")
    other = Desk(filled)
    assert other.case("P1").decision == skipped
    assert other.case("P2").decision == chosen
    assert skipped.reason == NoMatchReason(NoMatchCode.SKIPPED)
    assert chosen.reason == MatchReason("by-hand", 3, 0, "A2", tie=False, same_month=1)


@pytest.mark.parametrize("second", ["accept", "override", "skip", "clear"])
@pytest.mark.parametrize("first", ["accept", "override", "skip"])
def test_step_replaces_what_stands_and_undo_restores_it(filled: Ledger, desk: Desk, first: str, second: str) -> None:
    STEPS[first](desk, "P1")
    before = desk.case("P1")
    STEPS[second](desk, "P1")
    alone = Desk(filled).case("P1")
    assert desk.case("P1") == alone
    assert (alone.decision is None) == (second == "clear")
    desk.undo()
    assert desk.case("P1") == Desk(filled).case("P1") == before


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (lambda desk: desk.accept("P9"), "no payment P9"),
        (lambda desk: desk.override("P1", "A9"), "A9 is not in this account"),
        (lambda desk: desk.override("P1", "A1"), "payment P2 pays it"),
        (lambda desk: desk.override("P0", "A2"), "not earlier than 2016-01-01"),
        (lambda desk: desk.clear("P0"), "not decided"),
        (lambda desk: desk.redo(), "nothing to redo"),
    ],
)
def test_refused_step_leaves_everything_as_it_was(
    filled: Ledger, desk: Desk, step: Callable[[Desk], object], words: str
) -> None:
    desk.accept("P1")
    desk.override("P2", "A1")
    before, cases = dump(filled.path), [desk.case(name) for name in ("P0", "P1", "P2")]
    with pytest.raises(StepRefused, match=words):
        step(desk)
    assert dump(filled.path) == before
    assert [desk.case(name) for name in ("P0", "P1", "P2")] == cases


def test_candidates_are_pages_of_the_account_with_verdicts(filled: Ledger, desk: Desk) -> None:
    desk.accept("P1")
    rows = desk.candidates("P2")
    assert [(row.accrual.id, row.candidate.verdict) for row in rows] == [
        ("A1", Verdict.PROPOSED),
        ("A2", Verdict.TAKEN),
        ("A3", Verdict.ELIGIBLE),
    ]
    assert list(desk.candidates("P2", 1, 2)) == [rows[1]]
    assert (desk.case("P2").candidates, desk.case("P2").look_at) == (3, 0)


def test_step_of_another_desk_is_noticed(filled: Ledger, desk: Desk) -> None:
    assert desk.case("P2").proposal.accrual_id == "A2"
    Desk(filled).override("P1", "A2")
    assert desk.case("P2").proposal.accrual_id == "A1"
    Desk(filled).undo()
    assert desk.accept("P2").accrual_id == "A2"


def test_undo_takes_back_what_another_desk_did(filled: Ledger, desk: Desk) -> None:
    desk.accept("P2")
    Desk(filled).accept("P1")
    assert desk.undo().detail == {"payment": "P1", "accrual": "A1"}
    assert desk.case("P1").decision is None
    assert desk.redo().detail["payment"] == "P1"
    assert desk.case("P1") == Desk(filled).case("P1")


def test_step_that_failed_does_not_hide_the_next_one(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A 1 1 X", "B 1 1 Y"], ["P 2 1 X", "Q 2 1 Y", "R 3 1 Y"])
    assert desk.case("R").proposal.accrual_id == "B"
    with closing(sqlite3.connect(ledger.path, isolation_level=None)) as connection:
        connection.execute("CREATE TRIGGER no BEFORE INSERT ON decision BEGIN SELECT RAISE(ABORT, 'no'); END")
        with pytest.raises(LedgerUnavailable, match="no"):
            desk.accept("P")
        connection.execute("DROP TRIGGER no")
    Desk(ledger).accept("Q")
    assert desk.case("R").proposal.accrual_id is None


def test_chain_of_the_desk_decides_what_is_proposed(fill: Fill) -> None:
    ledger = fill(["A1 1 1 X 5", "A2 2 1 X 7"], ["P 9 1 X 7"])
    desk = Desk(ledger, chain_of(["same-amount", "oldest"]))
    decision = desk.accept("P")
    assert isinstance(decision.reason, MatchReason)
    assert (decision.accrual_id, decision.reason.rule) == ("A2", "same-amount")


def test_more_accounts_than_are_kept_step_alike(fill: Fill, desk: Desk) -> None:
    accounts = range(40)
    fill([f"A{n} 1 1 X{n}" for n in accounts], [f"P{n} 2 1 X{n}" for n in accounts])
    assert [desk.accept(f"P{n}").accrual_id for n in accounts] == [f"A{n}" for n in accounts]
    assert {desk.undo().detail["payment"] for _ in accounts} == {f"P{n}" for n in accounts}


@pytest.mark.parametrize("shared", [True, False], ids=["one desk", "two desks"])
def test_of_two_threads_one_gets_the_accrual(fill: Fill, shared: bool) -> None:
    ledger = fill(["A 1"], ["P 2", "Q 2"])
    one = Desk(ledger)
    barrier = Barrier(2)

    def race(desk: Desk, payment: str) -> str:
        desk.case(payment)
        barrier.wait()
        try:
            desk.override(payment, "A")
        except PaymatchError as error:
            return str(error)
        return "mine"

    with ThreadPoolExecutor(2) as threads:
        said = list(threads.map(race, [one, one if shared else Desk(ledger)], ["P", "Q"]))
    ((winner, _),) = pairs(ledger.path)
    loser = "Q" if winner == "P" else "P"
    assert sorted(said) == ["mine", f"payment {loser} cannot pay accrual A: payment {winner} pays it"]


def test_many_threads_at_one_desk_lose_no_step(fill: Fill, desk: Desk) -> None:
    names = [f"{n}" for n in range(20)]
    ledger = fill([f"{n} 1" for n in names], [f"{n} 2" for n in names])
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(desk.accept, names))
    assert sorted(payment for payment, _ in pairs(ledger.path)) == sorted(names)
    assert len(dump(ledger.path)["step"]) == 22
