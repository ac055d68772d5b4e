"""Runs of a policy over a whole ledger: what the policy says, all or nothing, one step."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from random import Random

import pytest

from db.errors import LedgerUnavailable
from db.ledger.deciding import computing
from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.decisions import decision_of
from db.ledger.journal import StepKind, next_undo, step_numbered
from db.ledger.ledger import Ledger
from db.ledger.pools import load_pool
from db.ledger.results.certifying import certify
from domain.errors import WrongValue
from domain.matching import policies
from domain.matching.certificate import Certificate
from domain.matching.decisions import DecidedBy, Decision, MatchReason, NoMatchCode, NoMatchReason, Outcome
from domain.matching.policies import Choice, chronological
from domain.matching.pool import Pool
from domain.matching.rules import DEFAULT_CHAIN, Chain, chain_of
from domain.matching.standing import Standing
from domain.records import NO_ACCOUNT
from tests.db.conftest import Clock, Fill
from tests.db.ledger.dumps import dump, pairs, schema, standing

ACCOUNTS = ("", "X", "Y", "only-payments", "zz-only-accruals")


@pytest.fixture
def mixed(fill: Fill) -> Ledger:
    """Accounts with both sides, with one side only, and the common pool; many equal dates and months."""
    draw = Random(3)
    sides = [
        [f"{n}{account} {draw.randint(1, 9)} {draw.randint(1, 3)} {account}" for account in has for n in range(12)]
        for has in (("", "X", "Y", "zz-only-accruals"), ("", "X", "Y", "only-payments"))
    ]
    return fill(*sides)


def wrong_policy(monkeypatch: pytest.MonkeyPatch, *choices: Choice) -> None:
    """Register the policy `wrong`, which says these choices in every pool."""

    def wrong(pool: Pool, standing: Standing, chain: Chain = DEFAULT_CHAIN) -> Iterator[Choice]:
        yield from choices

    monkeypatch.setitem(policies.POLICIES, "wrong", wrong)


def expected_pairs(ledger: Ledger) -> list[tuple[str, str]]:
    """Return what the policy pairs, account by account, as things stand."""
    found = []
    with ledger.reading():
        for account in ACCOUNTS:
            pool, kept, _ = load_pool(ledger, account)
            for choice in chronological(pool, kept):
                kept.choices[choice.payment] = choice.accrual
            chosen = enumerate(kept.choices)
            found += [(pool.payments.ids[p], pool.accruals.ids[a]) for p, a in chosen if a >= 0]
    return sorted(found)


def test_run_stores_what_the_policy_says_of_each_account(mixed: Ledger) -> None:
    expected = expected_pairs(mixed)
    result = run_policy(mixed)
    assert pairs(mixed.path) == expected
    assert (result.payments, result.decided, result.matched) == (48, 48, len(expected))
    assert result.unmatched == 48 - len(expected)
    assert result.matched == result.most_possible
    assert result.stored


def test_decisions_stored_in_batches_are_the_same(mixed: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = expected_pairs(mixed)
    monkeypatch.setattr(computing, "_BATCH", 5)
    told: list[tuple[int, int]] = []
    run_policy(mixed, progress=lambda *counts: told.append(counts))
    assert pairs(mixed.path) == expected
    assert told == sorted(told)
    assert told[-1] == (48, 48)


def test_run_decides_as_a_person_accepting_in_order(fill: Fill, clock: Clock) -> None:
    ledger = fill(["A1 1 1", "A2 1 1", "A3 2 2", "A4 9 1"], ["P1 2 1", "P2 3 2", "P3 4 1", "P4 5 1", "P0 1 1"])
    desk = Desk(ledger, clock=clock)
    accepted = [desk.accept(name) for name in ("P0", "P1", "P2", "P3", "P4")]
    for _ in accepted:
        desk.undo()
    run_policy(ledger, clock=clock)
    with ledger.reading():
        stored = [decision_of(ledger, decision.payment_id) for decision in accepted]
    assert stored == [
        Decision(d.payment_id, d.accrual_id, d.outcome, d.reason, DecidedBy.RUN, d.decided_at) for d in accepted
    ]


def test_reasons_of_a_run_are_read_back(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A1 2 1 X", "A2 2 1 X"], ["P1 3 1 X", "P2 2 1 X", "P3 1 1 X", "P4 1 1 Y"])
    run_policy(ledger)
    decisions = {name: desk.case(name).decision for name in ("P1", "P2", "P3", "P4")}
    reasons = {name: decision.reason for name, decision in decisions.items() if decision is not None}
    assert reasons == {
        "P1": MatchReason("same-month", 2, 2, "A2", tie=True, same_month=2),
        "P2": NoMatchReason(NoMatchCode.SAME_DAY_ONLY, 0),
        "P3": NoMatchReason(NoMatchCode.NO_EARLIER, 0),
        "P4": NoMatchReason(NoMatchCode.NO_ACCRUAL, 0),
    }


def test_decisions_of_persons_are_kept_and_counted(mixed: Ledger, desk: Desk) -> None:
    held = {"11": desk.skip("11"), "5X": desk.accept("5X"), "3Y": desk.skip("3Y")}
    expected = expected_pairs(mixed)
    result = run_policy(mixed)
    assert result.decided == 45
    assert pairs(mixed.path) == expected
    assert {name: desk.case(name).decision for name in held} == held
    assert result.matched == result.most_possible


def test_certificate_of_a_run_is_given_the_pins(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A1 1 1", "A2 2 2"], ["P1 2 1", "P2 3 2"])
    assert certify(ledger) == Certificate(2, 2, 2)
    desk.override("P2", "A1")
    result = run_policy(ledger)
    assert (result.most_possible, result.most_same_month_possible) == (1, 0)
    assert (result.matched, result.same_month, result.unmatched) == (1, 0, 1)
    assert certify(ledger) == Certificate(1, 0, 0)


def test_dry_run_counts_the_same_and_keeps_nothing(mixed: Ledger) -> None:
    before = dump(mixed.path), schema(mixed.path)
    said = run_policy(mixed, dry_run=True)
    assert (dump(mixed.path), schema(mixed.path)) == before
    done = run_policy(mixed)
    assert (said.stored, done.stored) == (False, True)
    assert (said.matched, said.same_month, said.decided) == (done.matched, done.same_month, done.decided)


def test_run_is_one_step_with_undo_and_redo(mixed: Ledger, desk: Desk, clock: Clock) -> None:
    before = standing(mixed.path)
    run_policy(mixed, clock=clock)
    after = standing(mixed.path)
    undone = desk.undo()
    assert undone.kind is StepKind.RUN
    assert undone.detail == {"policy": "chronological", "rules": ["same-month", "oldest"], "decided": 48}
    assert standing(mixed.path) == before
    desk.redo()
    assert standing(mixed.path) == after


def test_second_run_has_nothing_to_decide_or_record(mixed: Ledger) -> None:
    first = run_policy(mixed)
    before = dump(mixed.path)
    second = run_policy(mixed)
    assert (second.stored, second.decided, second.matched) == (False, 0, first.matched)
    assert dump(mixed.path) == before


def test_run_on_an_empty_ledger_says_zero(ledger: Ledger) -> None:
    result = run_policy(ledger)
    assert (result.payments, result.matched, result.most_possible, result.stored) == (0, 0, 0, False)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError])
def test_run_that_is_stopped_takes_all_back(mixed: Ledger, stop: type[BaseException]) -> None:
    before = dump(mixed.path), schema(mixed.path)
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if done > 20:
            raise stop

    with pytest.raises(stop):
        run_policy(mixed, progress=progress)
    assert (dump(mixed.path), schema(mixed.path)) == before
    assert told[-1][1] == 48


@pytest.mark.parametrize(
    "choices",
    [
        pytest.param([Choice(0, 1, 1, 1, 1)], id="same day"),
        pytest.param([Choice(0, 2, 1, 1, 1)], id="later"),
        pytest.param([Choice(0, 0, 1, 1, 1), Choice(1, 0, 1, 1, 1)], id="one accrual twice"),
        pytest.param([Choice(0, 0, 1, 1, 1), Choice(0, 1, 1, 1, 1)], id="one payment twice"),
    ],
)
def test_run_that_breaks_the_rule_stores_nothing(
    fill: Fill, monkeypatch: pytest.MonkeyPatch, choices: list[Choice]
) -> None:
    ledger = fill(["A1 1", "A2 5", "A3 9"], ["P1 5", "P2 6"])
    before = dump(ledger.path), schema(ledger.path)
    wrong_policy(monkeypatch, *choices)
    with pytest.raises(LedgerUnavailable):
        run_policy(ledger, "wrong")
    assert (dump(ledger.path), schema(ledger.path)) == before


def test_guards_stand_again_after_a_run(mixed: Ledger) -> None:
    before = schema(mixed.path)
    run_policy(mixed)
    assert schema(mixed.path) == before


def test_every_reference_of_a_run_is_to_a_row(mixed: Ledger) -> None:
    assert run_policy(mixed).matched
    with closing(sqlite3.connect(mixed.path)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_keys_are_checked_again_after_a_run(mixed: Ledger) -> None:
    run_policy(mixed)
    with pytest.raises(LedgerUnavailable, match="FOREIGN KEY"), mixed.writing():
        mixed.run("UPDATE decision SET step = 99")


@pytest.mark.parametrize("table", ["accrual", "payment"])
def test_accounts_are_read_from_an_index_alone(mixed: Ledger, table: str) -> None:
    sql = f"SELECT id, date, month, amount FROM {table} ORDER BY account, date, id_key"  # noqa: S608 - our own name
    with mixed.reading():
        plan = [row[-1] for row in mixed.rows(f"EXPLAIN QUERY PLAN {sql}")]
    assert plan == [f"SCAN {table} USING COVERING INDEX {table}_in_account"]


def test_chain_of_a_run_decides_and_is_recorded(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A1 1 1 X 5", "A2 2 1 X 7"], ["P 9 1 X 7"])
    result = run_policy(ledger, chain=chain_of(["same-amount", "same-month", "oldest"]))
    assert pairs(ledger.path) == [("P", "A2")]
    assert result.rules == ("same-amount", "same-month", "oldest")
    with ledger.reading():
        assert step_numbered(ledger, 3).detail["rules"] == ["same-amount", "same-month", "oldest"]


def test_unknown_policy_is_refused_before_anything(mixed: Ledger) -> None:
    with pytest.raises(WrongValue, match="no policy 'fastest'"):
        run_policy(mixed, "fastest")
    with mixed.reading():
        latest = next_undo(mixed)
    assert latest is not None
    assert latest.kind is StepKind.IMPORT


def test_entries_without_account_form_one_pool(fill: Fill) -> None:
    ledger = fill(["A1 1 1", "B1 1 1 X"], ["P 2 1", "Q 3 1", "R 2 1 X"])
    run_policy(ledger)
    assert pairs(ledger.path) == [("P", "A1"), ("R", "B1")]
    with ledger.reading():
        assert list(load_pool(ledger, NO_ACCOUNT).pool.accruals.ids) == ["A1"]


def test_outcomes_of_all_kinds_are_loaded_as_they_stand(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A1 2"], ["P1 3", "P2 4", "P3 1"])
    desk.skip("P1")
    run_policy(ledger)
    with ledger.reading():
        pool, kept, pins = load_pool(ledger, NO_ACCOUNT)
    assert list(pool.payments.ids) == ["P3", "P1", "P2"]
    assert (list(kept.choices), list(pins.choices)) == ([-3, -2, 0], [-1, -2, -1])
    assert (list(kept.payers), list(pins.payers)) == ([2], [-1])
    case = desk.case("P3").decision
    assert case is not None
    assert case.outcome is Outcome.NOTHING_ELIGIBLE
