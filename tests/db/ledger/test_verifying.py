"""Verify finds each promise broken, in turn, by plain SQLite with the guards out of the way; and nothing else."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.ledger import Ledger
from db.ledger.verifying.breaches import BreachCode
from db.ledger.verifying.ledger import verify
from tests.db.conftest import Clock, Fill

Found = set[tuple[str, str]]
Break = Callable[..., Found]


def found(ledger: Ledger) -> Found:
    """Return the code and the subject of every breach."""
    return {(breach.code.value, breach.subject) for breach in verify(ledger)}


@pytest.fixture
def decided(fill: Fill, desk: Desk, clock: Clock) -> Ledger:
    """Two imports, then a person's steps, then a run.

    P1 pays A2 by its month and P2 pays A1 as the oldest, by the run. By hand P5 pays A5, P3 is skipped, and nothing is
    eligible for P4; P5 was accepted first, which the override replaced.
    """
    ledger = fill(
        ["A1 1 1 X 5", "A2 2 2 X 6", "A3 3 3 X 7", "A4 4 4 X 8", "A5 5 5 X 9", "B1 1 1 Y"],
        ["P1 11 2 X 6", "P2 12 9 X 7", "P3 13 3 X 8", "P4 1 1 X 9", "P5 15 4 X 9"],
    )
    desk.accept("P5")
    desk.override("P5", "A5")
    desk.skip("P3")
    desk.accept("P4")
    run_policy(ledger, clock=clock)
    assert found(ledger) == set()
    return ledger


@pytest.fixture
def broken(decided: Ledger) -> Break:
    """Execute statements on the ledger with its triggers and checks away, and return what verify finds then."""

    def execute(script: str, *, checks: bool = True) -> Found:
        with closing(sqlite3.connect(decided.path, isolation_level=None)) as connection:
            triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            connection.execute(f"PRAGMA ignore_check_constraints = {int(not checks)}")
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            connection.executescript(script)
            for _, sql in triggers:
                with suppress(sqlite3.OperationalError):  # of a table that the script has dropped
                    connection.execute(sql)
        return found(decided)

    return execute


PAIRS: dict[str, tuple[str, Found]] = {
    "same day": (
        "UPDATE accrual SET date = '2016-01-11' WHERE id = 'A2'",
        {("not-earlier", "payment P1")},
    ),
    "later": ("UPDATE payment SET date = '2016-01-02' WHERE id = 'P5'", {("not-earlier", "payment P5")}),
    "wall": ("UPDATE accrual SET account = 'Y' WHERE id = 'A5'", {("other-account", "payment P5")}),
    "month": ("UPDATE accrual SET month = '7' WHERE id = 'A2'", {("wrong-reason", "payment P1")}),
    "facts": ("UPDATE decision SET eligible = 0 WHERE payment_id = 'P1'", {("wrong-reason", "payment P1")}),
    "runner-up": ("UPDATE decision SET runner_up = 'A2' WHERE payment_id = 'P1'", {("wrong-reason", "payment P1")}),
    "more of the month than by its rule": (
        "UPDATE decision SET same_month = 2 WHERE payment_id = 'P1'",
        {("wrong-reason", "payment P1")},
    ),
    "more of the month than eligible": (
        "UPDATE decision SET same_month = 6 WHERE payment_id = 'P2'",
        {("wrong-reason", "payment P2")},
    ),
    "of the month, without an accrual": (
        "UPDATE decision SET same_month = 0 WHERE payment_id = 'P4'",
        {("wrong-reason", "payment P4")},
    ),
    "code": ("UPDATE decision SET earlier = 2 WHERE payment_id = 'P4'", {("wrong-reason", "payment P4")}),
    "rule of no chain": (
        "UPDATE decision SET rule = 'fancy' WHERE payment_id = 'P2'",
        {("unknown-reason", "payment P2"), ("journal-decision", "payment P2")},
    ),
    "code of no paymatch": (
        "UPDATE decision SET reason_code = 'fancy' WHERE payment_id = 'P3'",
        {("unknown-reason", "payment P3")},
    ),
    "sort key": ("UPDATE payment SET id_key = 'P3' WHERE id = 'P3'", {("wrong-id-key", "payment P3")}),
    "no month": ("UPDATE payment SET month = '13' WHERE id = 'P3'", {("wrong-month", "payment P3")}),
    "months mixed": ("UPDATE payment SET month = '2016-03' WHERE id = 'P3'", {("mixed-months", "the ledger")}),
    "payment gone": (
        "DELETE FROM payment WHERE id = 'P3'",
        {("missing-row", "decision of payment P3"), ("journal-count", "step 2")},
    ),
    "step gone": (
        "DELETE FROM step WHERE id = 5",
        {("missing-row", "decision of payment P3"), ("journal-decision", "payment P3")},
    ),
}


@pytest.mark.parametrize(("statement", "breaches"), PAIRS.values(), ids=PAIRS)
def test_broken_row_is_found_and_named(broken: Break, statement: str, breaches: Found) -> None:
    assert broken(statement) == breaches


NOTHING_FOR_P2 = """
    UPDATE decision SET accrual_id = NULL, outcome = 'nothing-eligible', rule = NULL, eligible = NULL, equal = NULL,
    runner_up = NULL, tie = NULL, same_month = NULL, reason_code = 'all-earlier-taken', earlier = 5
    WHERE payment_id = 'P2'
"""
CHOICES: dict[str, tuple[str, Found]] = {
    "month passed over": (
        "UPDATE payment SET month = '3' WHERE id = 'P2'",
        {("rule-passed-over", "payment P2")},
    ),
    "month passed over, for a later payment": (
        "UPDATE payment SET month = '1' WHERE id = 'P1'; UPDATE decision SET rule = 'oldest' WHERE payment_id = 'P1'",
        {("rule-passed-over", "payment P1"), ("older-passed-over", "payment P1")},
    ),
    "older passed over": (
        "UPDATE decision SET accrual_id = 'A3', runner_up = 'A1' WHERE payment_id = 'P2'",
        {("older-passed-over", "payment P2")},
    ),
    "older passed over, for a later payment": (
        "UPDATE accrual SET month = '2' WHERE id = 'A1'",
        {("older-passed-over", "payment P1")},
    ),
    "free for a run": (NOTHING_FOR_P2, {("free-accrual", "payment P2")}),
    "free for a person": (
        "UPDATE payment SET date = '2016-01-09' WHERE id = 'P4'",
        {("free-accrual", "payment P4")},
    ),
}


@pytest.mark.parametrize(("statement", "breaches"), CHOICES.values(), ids=CHOICES)
def test_accrual_passed_over_is_found(broken: Break, statement: str, breaches: Found) -> None:
    assert broken(statement) == breaches


JOURNAL: dict[str, tuple[str, Found]] = {
    "made by hand, says a run": (
        "UPDATE decision SET decided_by = 'person' WHERE payment_id = 'P1'",
        {("journal-decision", "payment P1")},
    ),
    "made at another time": (
        "UPDATE decision SET decided_at = '2016-03-01T00:00:00Z' WHERE payment_id = 'P5'",
        {("journal-decision", "payment P5")},
    ),
    "another accrual than its step": (
        "UPDATE decision SET accrual_id = 'A3' WHERE payment_id = 'P5'",
        {("journal-decision", "payment P5")},
    ),
    "lost": ("DELETE FROM decision WHERE payment_id = 'P1'", {("journal-count", "step 7")}),
    "accrual lost": ("DELETE FROM accrual WHERE id = 'B1'", {("journal-count", "step 1")}),
    "past lost": ("DELETE FROM past_decision", {("journal-count", "step 3")}),
    "ended by nothing": (
        "UPDATE past_decision SET ended_by = 99",
        {("missing-row", "row 1 of past_decision"), ("journal-past", "decision P5")},
    ),
    "ended before it was made": ("UPDATE past_decision SET ended_by = 2", {("journal-past", "decision P5")}),
    "ended by a step for another payment": (
        "UPDATE past_decision SET ended_by = 5",
        {("journal-past", "decision P5")},
    ),
    "ended, and stands": (
        """
        INSERT INTO past_decision (payment_id, outcome, reason_code, earlier, decided_by, decided_at, step, ended_by)
        SELECT payment_id, outcome, reason_code, earlier, decided_by, decided_at, step, 7 FROM decision
        WHERE payment_id = 'P3'
        """,
        {("journal-past", "decision P3")},
    ),
    "undo of a step that was not the latest": (
        "INSERT INTO step (kind, at, reverts, detail) VALUES ('undo', '', 6, '{}')",
        {("journal-order", "step 8"), ("journal-decision", "step 6")},
    ),
    "undo that ended nothing": (
        "INSERT INTO step (kind, at, reverts, detail) VALUES ('undo', '', 7, '{}')",
        {("journal-decision", "step 7")},
    ),
    "clear that ended nothing": (
        "INSERT INTO step (kind, at, detail) VALUES ('clear', '', '{\"payment\": \"P3\"}')",
        {("journal-count", "step 8")},
    ),
    "run without its rules": (
        "UPDATE step SET detail = json_remove(detail, '$.rules') WHERE id = 7",
        {("journal-decision", "payment P1"), ("journal-decision", "payment P2"), ("rule-passed-over", "step 7")},
    ),
}


@pytest.mark.parametrize(("statement", "breaches"), JOURNAL.values(), ids=JOURNAL)
def test_journal_that_disagrees_is_found(broken: Break, statement: str, breaches: Found) -> None:
    assert broken(statement) == breaches


def test_accrual_paid_twice_is_found(broken: Break) -> None:
    breaches = broken("""
        DROP INDEX decision_one_payment_for_an_accrual;
        UPDATE decision SET accrual_id = 'A2' WHERE payment_id = 'P2'
    """)
    assert {
        ("not-one-to-one", "accrual A2"),
        ("schema-changed", "index decision_one_payment_for_an_accrual"),
    } <= breaches


def test_payment_decided_twice_is_found(broken: Break) -> None:
    breaches = broken("""
        ALTER TABLE decision RENAME TO old;
        CREATE TABLE decision AS SELECT * FROM old;
        INSERT INTO decision SELECT * FROM old WHERE payment_id = 'P3';
        DROP TABLE old
    """)
    assert {("not-one-to-one", "payment P3"), ("schema-changed", "table decision")} <= breaches


@pytest.mark.parametrize(
    ("statement", "subject"),
    [
        ("DROP TRIGGER decision_pair_on_insert", "trigger decision_pair_on_insert"),
        ("DROP INDEX decision_of_step", "index decision_of_step"),
        ("CREATE TRIGGER mine AFTER INSERT ON step BEGIN DELETE FROM decision; END", "trigger mine"),
        ("ALTER TABLE payment ADD COLUMN note TEXT", "table payment"),
    ],
)
def test_changed_schema_is_found(decided: Ledger, statement: str, subject: str) -> None:
    with closing(sqlite3.connect(decided.path)) as connection:
        connection.execute(statement)
    assert found(decided) == {("schema-changed", subject)}


def test_forbidden_value_ends_the_checks(broken: Break) -> None:
    statement = "UPDATE decision SET outcome = 'paid', accrual_id = NULL WHERE payment_id = 'P1'"
    assert broken(statement, checks=False) == {("damaged-file", "the file")}


def test_missing_table_ends_the_checks(broken: Break) -> None:
    assert broken("DROP TABLE past_payment") == {("missing-table", "table past_payment")}


def test_damaged_page_of_the_file_is_found(decided: Ledger) -> None:
    with closing(sqlite3.connect(decided.path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'payment_in_order'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with decided.path.open("r+b") as file:
        file.seek((page - 1) * size + 8)
        file.write(bytes(range(200)))
    assert {code for code, _ in found(decided)} == {"damaged-file"}


def test_every_breach_is_one_that_a_test_finds() -> None:
    tests = Path(__file__).parents[2]
    text = "".join(file.read_text(encoding="utf-8") for file in tests.rglob("test_*.py"))
    assert [code.value for code in BreachCode if f'"{code.value}"' not in text] == []
