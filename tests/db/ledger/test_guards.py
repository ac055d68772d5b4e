"""No path stores a wrong pair: another program, with foreign keys off, tries every way there is."""
# ruff: noqa: S608 - the statements are the cases

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from db.ledger.deciding.desk import Desk
from db.ledger.ledger import Ledger
from tests.db.conftest import Fill
from tests.db.ledger.dumps import dump, schema

DECISION = """
    INTO decision (payment_id, accrual_id, outcome, rule, eligible, equal, tie, decided_by, decided_at, step)
    VALUES ('{payment}', '{accrual}', 'matched', 'oldest', 1, 1, 0, 'person', '2016-02-01T00:00:00Z', 1)
"""
ENTRY = "(id, date, account, id_key, step) VALUES ('{0}', '2016-01-{1:02d}', '{2}', 'key', 1)"

WRONG_PAIRS = {
    "same day": ("P2", "A5"),
    "later": ("P2", "A6"),
    "other account": ("P2", "B1"),
    "unknown payment": ("P0", "A2"),
    "unknown accrual": ("P2", "A0"),
    "accrual of the decided payment": ("P2", "A1"),
}


@pytest.fixture
def plain(fill: Fill, desk: Desk) -> Iterator[sqlite3.Connection]:
    """A ledger where P1 of the 3rd pays A1 of the 1st, as the command line of SQLite opens it."""
    ledger = fill(["A1 1 1 X", "A2 2 1 X", "A5 5 1 X", "A6 6 1 X", "B1 1 1 Y"], ["P1 3 1 X", "P2 5 1 X", "P3 3 1 X"])
    desk.accept("P1")
    desk.undo()
    desk.redo()
    with closing(sqlite3.connect(ledger.path, isolation_level=None)) as connection:
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (0,)
        yield connection


def refused(ledger: Ledger, connection: sqlite3.Connection, statement: str, words: str) -> None:
    """Hold that a statement is refused with these words, and changes nothing."""
    before = dump(ledger.path), schema(ledger.path)
    with pytest.raises(sqlite3.IntegrityError, match=words):
        connection.execute(statement)
    assert (dump(ledger.path), schema(ledger.path)) == before


@pytest.mark.parametrize("insert", ["INSERT", "INSERT OR FAIL", "INSERT OR IGNORE", "INSERT OR ROLLBACK"])
@pytest.mark.parametrize("pair", WRONG_PAIRS.values(), ids=WRONG_PAIRS)
def test_wrong_pair_is_not_inserted_by_any_statement(
    ledger: Ledger, plain: sqlite3.Connection, pair: tuple[str, str], insert: str
) -> None:
    before = dump(ledger.path)
    try:
        plain.execute(insert + DECISION.format(payment=pair[0], accrual=pair[1]))
    except sqlite3.IntegrityError:
        pass
    else:
        assert (insert, pair[1]) == ("INSERT OR IGNORE", "A1")
    assert dump(ledger.path) == before


@pytest.mark.parametrize("pair", [*WRONG_PAIRS.values()][:-1], ids=[*WRONG_PAIRS][:-1])
def test_wrong_pair_does_not_replace_another(ledger: Ledger, plain: sqlite3.Connection, pair: tuple[str, str]) -> None:
    statement = "INSERT OR REPLACE" + DECISION.format(payment=pair[0], accrual=pair[1])
    refused(ledger, plain, statement, "earlier accrual of its own account")


@pytest.mark.parametrize("update", ["UPDATE", "UPDATE OR REPLACE", "UPDATE OR FAIL"])
@pytest.mark.parametrize(
    "change",
    ["accrual_id = 'A5'", "accrual_id = 'B1'", "accrual_id = 'A0'", "payment_id = 'P0'", "payment_id = NULL"],
)
def test_decision_is_not_updated_into_wrong_pair(
    ledger: Ledger, plain: sqlite3.Connection, update: str, change: str
) -> None:
    refused(ledger, plain, f"{update} decision SET {change}", "earlier accrual of its own account")


def test_conflict_clause_does_not_make_wrong_pair(ledger: Ledger, plain: sqlite3.Connection) -> None:
    statement = "INSERT" + DECISION.format(payment="P1", accrual="A2")
    statement += " ON CONFLICT (payment_id) DO UPDATE SET accrual_id = 'A6'"
    refused(ledger, plain, statement, "earlier accrual of its own account")


def test_second_payment_of_an_accrual_replaces_the_first_at_most(ledger: Ledger, plain: sqlite3.Connection) -> None:
    plain.execute("INSERT OR REPLACE" + DECISION.format(payment="P3", accrual="A1"))
    assert [row[:2] for row in dump(ledger.path)["decision"]] == [("P3", "A1")]


def test_second_decision_for_a_payment_is_refused(ledger: Ledger, plain: sqlite3.Connection) -> None:
    refused(ledger, plain, "INSERT" + DECISION.format(payment="P1", accrual="A2"), "UNIQUE")


@pytest.mark.parametrize("table", ["accrual", "payment"])
@pytest.mark.parametrize("update", ["UPDATE", "UPDATE OR REPLACE", "UPDATE OR IGNORE"])
@pytest.mark.parametrize("change", ["id = 'Z'", "date = '2016-01-31'", "account = 'Y'"])
def test_decided_entry_keeps_what_it_is_matched_by(
    ledger: Ledger, plain: sqlite3.Connection, table: str, update: str, change: str
) -> None:
    statement = f"{update} {table} SET {change} WHERE id = '{table[0].upper()}1'"
    refused(ledger, plain, statement, f"a decision rests on this {table}")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM accrual WHERE id = 'A1'",
        "INSERT OR REPLACE INTO accrual " + ENTRY.format("A1", 9, "X"),
        "INSERT INTO accrual " + ENTRY.format("A1", 9, "X") + " ON CONFLICT (id) DO UPDATE SET date = '2016-01-09'",
        "REPLACE INTO accrual SELECT id, '2016-01-09', month, account, amount, id_key, step FROM accrual",
        "UPDATE OR REPLACE accrual SET id = 'A1' WHERE id = 'A6'",
        "DELETE FROM payment WHERE id = 'P1'",
        "INSERT OR REPLACE INTO payment " + ENTRY.format("P1", 1, "X"),
        "UPDATE OR REPLACE payment SET id = 'P1' WHERE id = 'P2'",
    ],
)
def test_decided_entry_is_neither_removed_nor_replaced(
    ledger: Ledger, plain: sqlite3.Connection, statement: str
) -> None:
    refused(ledger, plain, statement, "a decision rests on this")


@pytest.mark.parametrize("entry", [("accrual", "A1"), ("payment", "P1")])
def test_decided_entry_is_not_pushed_out_by_its_rowid(
    ledger: Ledger, plain: sqlite3.Connection, entry: tuple[str, str]
) -> None:
    table, identifier = entry
    (rowid,) = plain.execute(f"SELECT rowid FROM {table} WHERE id = '{identifier}'").fetchone()
    insert = (
        f"INSERT OR REPLACE INTO {table} (rowid, id, date, id_key, step) VALUES ({rowid}, 'Z', '2016-01-01', '', 1)"
    )
    refused(ledger, plain, insert, "a decision rests on this")
    refused(ledger, plain, f"UPDATE OR REPLACE {table} SET rowid = {rowid} WHERE id <> '{identifier}'", "rowid")


def test_open_entries_may_be_mended_by_hand(plain: sqlite3.Connection) -> None:
    plain.execute("UPDATE accrual SET date = '2016-01-04' WHERE id = 'A5'")
    plain.execute("UPDATE accrual SET month = '7', amount = 5 WHERE id = 'A1'")
    plain.execute("DELETE FROM payment WHERE id = 'P2'")
    plain.execute("INSERT INTO payment " + ENTRY.format("P9", 9, "X"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE step SET at = '2020'",
        "UPDATE OR REPLACE step SET id = 1 WHERE id = 2",
        "DELETE FROM step",
        "INSERT OR REPLACE INTO step (id, kind, at) VALUES (1, 'run', '2020')",
        "INSERT OR REPLACE INTO step (kind, at, reverts) VALUES ('undo', '2020', 3)",
        "UPDATE past_decision SET accrual_id = 'A2'",
        "DELETE FROM past_decision",
        "INSERT INTO step (id, kind, at) VALUES (-1, 'run', '2020')",
    ],
)
def test_journal_and_past_only_grow(ledger: Ledger, plain: sqlite3.Connection, statement: str) -> None:
    refused(ledger, plain, statement, "only grows|CHECK")


@pytest.mark.parametrize("table", ["accrual", "payment"])
@pytest.mark.parametrize(
    "day", ["2016-02-30", "2016-1-5", "05.01.2016", "2016-01-05T10:00", "", "2016-13-01", "0000-01-01"]
)
def test_date_that_is_none_is_not_stored(ledger: Ledger, plain: sqlite3.Connection, table: str, day: str) -> None:
    statement = f"INSERT INTO {table} (id, date, id_key, step) VALUES ('Z', '{day}', 'Z', 1)"
    refused(ledger, plain, statement, "CHECK")


@pytest.mark.parametrize(
    "change",
    ["accrual_id = NULL", "outcome = 'skipped'", "outcome = 'paid'", "rule = NULL", "reason_code = 'skipped'"],
)
def test_decision_says_either_accrual_or_reason(ledger: Ledger, plain: sqlite3.Connection, change: str) -> None:
    refused(ledger, plain, f"UPDATE decision SET {change}", "CHECK")
