"""`paymatch accounts`, with a real server that paymatch starts itself."""

import json
import os
import re
from pathlib import Path

import pytest
from pymongo.operations import InsertOne

from db.accounts.embedded.server import EmbeddedServer
from db.accounts.store import AccountStore
from db.accounts.stored.rows import read_stored
from db.accounts.stored.state import state_of
from tests.tui.cli.calling import SAMPLE_DATA, Call, Start

SEED_ACCOUNT = {
    "number": "7800000000000",
    "actions": [
        {"type": "create", "last": {"$date": "2016-01-01T01:33:59Z"}, "count": 1},
        {"type": "read", "last": {"$date": "2016-01-01T01:21:13Z"}, "count": 2},
        {"type": "update", "last": None, "count": 0},
        {"type": "delete", "last": None, "count": 0},
    ],
}

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def loaded(own_database: str, paymatch: Call) -> None:
    assert paymatch("accounts", "load", SAMPLE_DATA / "seed" / "accounts.jsonl").code == 0


def test_load_says_what_is_new_and_what_replaced(paymatch: Call) -> None:
    file = SAMPLE_DATA / "seed" / "accounts.jsonl"
    first, second = paymatch("accounts", "load", file), paymatch("accounts", "load", file)
    assert first.err.startswith("Stored 2 new accounts and replaced 0 in ")
    assert second.err.startswith("Stored 0 new accounts and replaced 2 in ")
    assert (first.code, first.out, second.code) == (0, "", 0)


@pytest.mark.usefixtures("loaded")
def test_the_summary_has_exactly_the_documented_shape(paymatch: Call) -> None:
    everyone = json.loads(paymatch("accounts", "summary").out)
    assert everyone[0] == SEED_ACCOUNT
    assert [account["number"] for account in everyone] == ["7800000000000", "7800000000001"]


@pytest.mark.usefixtures("loaded")
def test_a_number_gives_its_summary_alone(paymatch: Call) -> None:
    ended = paymatch("accounts", "summary", "--number", "7800000000000", "--format", "jsonl")
    assert [json.loads(line) for line in ended.out.splitlines()] == [SEED_ACCOUNT]


@pytest.mark.usefixtures("loaded")
def test_csv_has_a_row_for_each_account_and_type(paymatch: Call) -> None:
    lines = paymatch("accounts", "summary", "--format", "csv").out.splitlines()
    assert lines[:3] == [
        "number,type,count,last",
        "7800000000000,create,1,2016-01-01T01:33:59Z",
        "7800000000000,read,2,2016-01-01T01:21:13Z",
    ]
    assert len(lines) == 9


@pytest.mark.usefixtures("loaded")
def test_a_number_without_account_is_told_after_the_others(paymatch: Call) -> None:
    ended = paymatch("accounts", "summary", "--number", "7800000000000", "--number", "77")
    assert (ended.code, ended.err) == (2, "There is no account 77.\n")
    assert json.loads(ended.out) == [SEED_ACCOUNT]


def test_no_accounts_are_an_empty_array(paymatch: Call) -> None:
    assert paymatch("accounts", "summary") == (0, "[]\n", "")


def test_faults_of_documents_are_told_and_nothing_stored(paymatch: Call, home: Path) -> None:
    (home / "a.jsonl").write_text('{"number": "1"}\n{"number": \n')
    ended = paymatch("accounts", "load", "a.jsonl")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines()[-1] == "1 fault; nothing was stored."
    assert paymatch("accounts", "summary").out == "[]\n"


def test_the_index_is_made_on_command(paymatch: Call) -> None:
    assert paymatch("accounts", "index").err.endswith(" has the index on number.\n")


def test_a_server_that_is_not_there_ends_with_three(paymatch: Call) -> None:
    ended = paymatch(
        "--mongo", "mongodb://someone:secret@127.0.0.1:1/?serverSelectionTimeoutMS=200", "accounts", "summary"
    )
    assert (ended.code, ended.err.count("\n")) == (3, 1)
    assert ended.err.startswith("paymatch: The accounts are not available: ")
    assert "secret" not in ended.err


@pytest.mark.usefixtures("loaded")
def test_refresh_says_what_it_stored_and_as_of_when(paymatch: Call) -> None:
    ended = paymatch("accounts", "refresh", "--jobs", "2")
    assert (ended.code, ended.out) == (0, "")
    assert re.search(r"\.AccountSummary has the summaries of 2 documents as of \d{4}-\S+Z\.\n$", ended.err)


def test_killed_refresh_is_gone_on_with(
    paymatch: Call, start: Start, mongod: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = os.environ["PAYMATCH_DATABASE"]
    with AccountStore.connect(mongod.uri, database=database) as store:
        store.create_index()
        store.connection.write(
            [InsertOne({"number": f"{number:06}", "sessions": [{}] * 9}) for number in range(20_000)]
        )
        with start("accounts", "refresh", "--jobs", "1") as killed:
            while (state := state_of(store.stored)) is None or state.after is None:
                assert killed.poll() is None
            killed.kill()
        ended = paymatch("accounts", "refresh")
        half, whole = state, state_of(store.stored)
        assert ended.err.startswith("Went on with an unfinished refresh: ")
        assert whole is not None
        assert (whole.run, whole.documents) == (half.run, 20_000)
        assert [read_stored(row) for row in store.stored.find({}, [("_id", 1)])] == list(store.summaries())
