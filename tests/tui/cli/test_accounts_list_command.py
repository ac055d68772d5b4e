"""`paymatch accounts list`, on a real server, with and without stored summaries."""

import json

import pytest

from domain.accounts.records import STANDARD_TYPES
from tests.tui.cli.calling import SAMPLE_DATA, Call


@pytest.fixture(autouse=True)
def _loaded(own_database: str, paymatch: Call) -> None:
    """Every test has the small example in a database of its own."""
    assert paymatch("accounts", "load", SAMPLE_DATA / "seed" / "accounts.jsonl").code == 0


def test_accounts_are_listed_as_a_table(paymatch: Call) -> None:
    ended = paymatch("accounts", "list", "--limit", "1")
    assert (ended.code, ended.err) == (0, "")
    header, row = ended.out.splitlines()
    assert header.split()[2:] == ["sessions", *STANDARD_TYPES, "other", "total", "last"]
    assert (row.split()[0], row.split()[-1]) == ("7800000000000", "2016-01-01T01:33:59Z")


def test_order_and_filter_need_stored_summaries(paymatch: Call) -> None:
    asked = ("accounts", "list", "--filter", "total<9", "--sort", "total:desc", "--csv")
    ended = paymatch(*asked)
    assert (ended.code, ended.out) == (2, "")
    assert "Sorting by total needs stored summaries. `paymatch accounts refresh` stores them." in ended.err
    assert paymatch("accounts", "refresh").code == 0
    ended = paymatch(*asked)
    assert ended.err.startswith("From the summaries stored as of ")
    assert [line.split(",")[0] for line in ended.out.splitlines()] == ["number", "7800000000000", "7800000000001"]


def test_json_has_counts_and_the_summary(paymatch: Call) -> None:
    (account,) = json.loads(paymatch("accounts", "list", "--filter", "7800000000000", "--json").out)
    assert (account["total"], account["read"], account["actions"][1]["count"]) == (3, 2, 2)
    assert paymatch("accounts", "list", "--filter", "nobody", "--json").out == "[]\n"


def test_wrong_filter_and_order_say_what_is_wrong(paymatch: Call) -> None:
    ended = paymatch("accounts", "list", "--filter", "78 delte>5")
    assert (ended.code, ended.out) == (2, "")
    assert "There is no field delte; did you mean delete? (character 4 of the filter)." in ended.err
    ended = paymatch("accounts", "list", "--sort", "size")
    assert ended.code == 2
    assert "'size' is not FIELD or FIELD:desc" in ended.err
