"""`paymatch accounts summary` into files: every format, what a filter leaves, whole or not at all."""

import json
import os
from pathlib import Path

import openpyxl
import pytest
from pymongo.operations import InsertOne

from db.accounts.embedded.server import EmbeddedServer
from db.accounts.store import AccountStore
from tests.tui.cli.calling import SAMPLE_DATA, Call, Start

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def loaded(own_database: str, paymatch: Call) -> None:
    assert paymatch("accounts", "load", SAMPLE_DATA / "demo" / "accounts.jsonl").code == 0


@pytest.mark.usefixtures("loaded")
def test_every_format_says_what_standard_output_says(paymatch: Call, home: Path) -> None:
    documents = json.loads(paymatch("accounts", "summary").out)
    rows = paymatch("accounts", "summary", "--format", "csv").out
    for ending in ("json", "jsonl", "csv", "xlsx", "md"):
        ended = paymatch("accounts", "summary", "-o", f"a.{ending}")
        assert (ended.code, ended.out, ended.err) == (0, "", f"Wrote 208 accounts to a.{ending}.\n")
    assert json.loads((home / "a.json").read_text()) == documents
    assert [json.loads(line) for line in (home / "a.jsonl").read_text().splitlines()] == documents
    assert (home / "a.csv").read_text() == rows
    sheet = openpyxl.load_workbook(home / "a.xlsx").active
    assert sheet is not None
    cells = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert [",".join(row) for row in cells[:99]] == rows.splitlines()[:99]


@pytest.mark.usefixtures("loaded")
def test_filter_and_order_are_those_of_the_list(paymatch: Call) -> None:
    def numbers(command: str, *options: str) -> list[str]:
        out = paymatch("accounts", command, "--filter", "иванов", *options).out
        return [account["number"] for account in json.loads(out)]

    assert len(numbers("summary")) == 10
    assert numbers("summary", "--sort", "number:desc") == numbers("summary")[::-1]
    assert paymatch("accounts", "refresh").code == 0
    by_last = numbers("summary", "--sort", "last:desc")
    assert by_last == numbers("list", "--sort", "last:desc", "--json")
    assert by_last != numbers("summary")


@pytest.mark.usefixtures("loaded")
def test_what_needs_stored_summaries_says_so_and_leaves_no_file(paymatch: Call, home: Path) -> None:
    ended = paymatch("accounts", "summary", "--sort", "last", "-o", "a.csv")
    assert (ended.code, ended.out) == (2, "")
    assert "`paymatch accounts refresh` stores them" in ended.err
    assert not (home / "a.csv").exists()


@pytest.mark.usefixtures("loaded")
def test_file_that_is_there_is_overwritten_when_asked(paymatch: Call, home: Path) -> None:
    (home / "a.csv").write_text("mine")
    ended = paymatch("accounts", "summary", "-o", "a.csv")
    assert (ended.code, (home / "a.csv").read_text()) == (2, "mine")
    assert "Ask with --overwrite." in ended.err
    assert paymatch("accounts", "summary", "-o", "a.csv", "--overwrite").code == 0
    assert (home / "a.csv").read_text().startswith("number,type,count,last\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "a.pdf"], "no format has this ending"),
        (["--number", "1", "--filter", "a"], "it goes without --filter and --sort"),
        (["--sort", "nothing"], "is not FIELD or FIELD:desc"),
        (["--filter", "delete>"], "character"),
    ],
)
def test_wrong_use_is_told(paymatch: Call, arguments: list[str], said: str) -> None:
    ended = paymatch("accounts", "summary", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_interrupted_export_leaves_no_file(start: Start, mongod: EmbeddedServer, home: Path) -> None:
    with AccountStore.connect(mongod.uri, database=os.environ["PAYMATCH_DATABASE"]) as store:
        store.create_index()
        store.connection.write(
            [InsertOne({"number": f"{number:06}", "sessions": [{}] * 9}) for number in range(20_000)]
        )
    with start("accounts", "summary", "-o", "a.json") as writing:
        while not list(home.glob(".paymatch-*")):
            assert writing.poll() is None
        writing.send_signal(2)
        assert writing.wait(60) == 130
    assert [path for path in home.iterdir() if "a.json" in path.name or ".paymatch-" in path.name] == []
