"""`paymatch accounts quality`, on a real server."""

import json

import pytest

from db.accounts.embedded.server import EmbeddedServer
from db.accounts.store import AccountStore
from domain.accounts.quality import KINDS
from tests.tui.cli.calling import Call


@pytest.fixture(autouse=True)
def _untidy(mongod: EmbeddedServer, own_database: str) -> None:
    """Every test has a few untidy documents in a database of its own."""
    with AccountStore.connect(mongod.uri, database=own_database) as store:
        store.create_index()
        store.connection._collection.insert_many([{"number": number, "name": "A"} for number in ("1", "1", "2\x1b[2J")])


def test_kinds_that_occur_are_counted(paymatch: Call) -> None:
    ended = paymatch("accounts", "quality")
    assert ended.code == 0
    assert [line.split()[:2] for line in ended.out.splitlines()[1:]] == [["same-number", "2"], ["no-sessions", "3"]]
    assert f"Looked at 3 documents; 2 of {len(KINDS)} kinds were found." in ended.err


def test_every_kind_is_in_the_json(paymatch: Call) -> None:
    kinds = json.loads(paymatch("accounts", "quality", "--json").out)
    assert [(kind["kind"], kind["documents"]) for kind in kinds if kind["documents"]] == [
        ("same-number", 2),
        ("no-sessions", 3),
    ]
    assert len(kinds) == len(KINDS)


def test_accounts_of_a_kind_are_listed_harmlessly(paymatch: Call) -> None:
    assert paymatch("accounts", "quality", "--kind", "same-number").out == "1\n"
    listed = paymatch("accounts", "quality", "--kind", "no-sessions").out
    assert "\x1b" not in listed
    assert len(listed.splitlines()) == 2
    found = json.loads(paymatch("accounts", "quality", "--kind", "no-sessions", "--json", "--limit", "1").out)
    assert found == [{"number": "1"}]


def test_unknown_kind_is_refused(paymatch: Call) -> None:
    ended = paymatch("accounts", "quality", "--kind", "odd")
    assert ended.code == 2
    assert "same-number" in ended.err
