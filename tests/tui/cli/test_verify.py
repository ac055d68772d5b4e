"""`paymatch verify`: silence is one line and 0, every breach is one line and 1."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.tui.cli.calling import Call

SWAP = """
    DROP TRIGGER accrual_decided_stays;
    UPDATE accrual SET date = '2030-01-01' WHERE id = '1';
    UPDATE accrual SET id_key = 'x' WHERE id = '2'
"""


@pytest.fixture
def ledger(paymatch: Call, seed: Path, home: Path) -> Path:
    """The small example, matched."""
    paymatch("match")
    return home / "data" / "paymatch" / "ledger.sqlite"


def change(ledger: Path, script: str) -> None:
    with closing(sqlite3.connect(ledger)) as connection:
        connection.executescript(script)


@pytest.mark.usefixtures("ledger")
def test_verify_counts_what_it_found_in_order(paymatch: Call) -> None:
    assert paymatch("verify") == (0, "5 decisions checked, no breach\n", "")
    assert json.loads(paymatch("verify", "--json").out) == {"decisions": 5, "breaches": []}


def test_verify_of_an_undecided_ledger_is_content(paymatch: Call, seed: Path) -> None:
    assert paymatch("verify") == (0, "0 decisions checked, no breach\n", "")


def test_verify_prints_a_line_for_each_breach(paymatch: Call, ledger: Path) -> None:
    change(ledger, SWAP)
    ended = paymatch("verify")
    assert (ended.code, ended.err) == (1, "")
    lines = ended.out.splitlines()
    assert "schema-changed: trigger accrual_decided_stays: is missing" in lines
    assert "wrong-id-key: accrual 2: is sorted by a key that is not its id's" in lines
    assert any(line.startswith("not-earlier: payment 3: of ") for line in lines)


def test_verify_as_json_has_code_subject_and_words(paymatch: Call, ledger: Path) -> None:
    change(ledger, "DROP TRIGGER accrual_decided_stays")
    ended = paymatch("verify", "--json")
    breach = {"code": "schema-changed", "subject": "trigger accrual_decided_stays", "words": "is missing"}
    assert (ended.code, json.loads(ended.out)) == (1, {"decisions": 5, "breaches": [breach]})


def test_verify_without_its_tables_counts_nothing(paymatch: Call, ledger: Path) -> None:
    change(ledger, "DROP TABLE decision")
    ended = paymatch("verify", "--json")
    assert ended.code == 1
    assert json.loads(ended.out)["decisions"] is None


def test_verify_shows_ids_that_cannot_act_on_the_terminal(paymatch: Call, ledger: Path) -> None:
    change(ledger, "INSERT INTO payment (id, date, id_key, step) VALUES ('\x1b[31m', '2016-01-01', 'x', 1)")
    ended = paymatch("verify")
    assert (ended.code, "\x1b" in ended.out) == (1, False)
    assert "wrong-id-key: payment ␛[31m: " in ended.out


def test_verify_without_a_ledger_ends_with_three(paymatch: Call) -> None:
    ended = paymatch("--ledger", "none.sqlite", "verify")
    assert (ended.code, ended.out) == (3, "")
