"""Importing a collection of the MongoDB server on the import screen."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bson import ObjectId
from pymongo import MongoClient
from textual.pilot import Pilot

from db.accounts.embedded.server import EmbeddedServer
from db.accounts.server.connection import Connection
from db.ledger.entries import entry_counts
from tests.tui.driving import message, pane, press, settled
from tests.tui.importing.looking_at import look_at, state, wrong
from tui.application.app import PaymatchApp
from tui.configuration.remembered import recent_files
from tui.screens.importing.file import FileQuestion
from tui.widgets.one_line.path_field import PathField
from tui.widgets.table.paged_table import PagedTable

AppOn = Callable[..., PaymatchApp]
DATABASE = "imported"
DAY = datetime(2016, 1, 31, tzinfo=UTC)
FAULTY = ObjectId("650000000000000000000009")


@pytest.fixture
def app(
    app_on: AppOn, mongod: EmbeddedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PaymatchApp]:
    """The application on an empty ledger, with a server that has receipts, one of them with a fault."""
    monkeypatch.chdir(tmp_path)
    client: MongoClient[dict[str, Any]] = MongoClient(mongod.uri)
    good = [{"paid": {"at": DAY, "sum": number}, "month": 1} for number in range(3)]
    client[DATABASE]["receipts"].insert_many([*good, {"_id": FAULTY, "paid": {"at": "31.02.2016"}, "month": 1}])
    client[DATABASE]["invoices"].insert_one({"id": "A-1", "date": DAY})
    yield app_on(None, mongo=mongod.uri, database=DATABASE)
    client.drop_database(DATABASE)
    client.close()


def rows(pilot: Pilot[Any], table: str) -> list[Any]:
    shown = pilot.app.screen.query_one(f"#import--{table}", PagedTable)
    return [shown.row_at(place) for place in range(shown.row_count)]


def counts(app: PaymatchApp) -> tuple[int, ...]:
    with app.services.ledger.reading():
        return tuple(entry_counts(app.services.ledger).values())


def mended() -> str:
    return Path("receipts-to-mend.csv").read_text(encoding="utf-8")


async def test_collection_is_chosen_by_keys_and_imported_like_a_file(app: PaymatchApp) -> None:
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "i", "ctrl+t", "i", "n", "tab", "enter")
        assert state(pilot) == "1 accrual to import"
        names = [choice.name for choice in rows(pilot, "choices")]
        assert names == ["kind", "id", "date", "month", "account", "amount", "date_format", "cut_time"]
        await press(pilot, "enter")
        assert message(pilot) == "✓ 1 accrual imported; undo takes it back"
    assert counts(app) == (1, 0)
    assert recent_files("import") == ["mongo:invoices"]


async def test_faults_name_the_document_and_the_good_rows_are_kept(app: PaymatchApp) -> None:
    async with app.run_test() as pilot:
        await look_at(pilot, "mongo:receipts")
        assert state(pilot).startswith("3 payments are good")
        assert [fault.column for fault in rows(pilot, "faults")] == ["paid.at"]
        assert pane(pilot, "import--fault").startswith(f"_id {FAULTY}, column paid.at: '31.02.2016' is not a date")
        await press(pilot, "w")
        assert app.screen.query_one(PathField).value == str(Path.cwd() / "receipts-to-mend.csv")
        await press(pilot, "enter")
        assert message(pilot).startswith("✓ 3 payments imported, 1 row to mend")
    assert counts(app) == (0, 3)
    assert str(FAULTY) in mended()


async def test_another_key_goes_back_to_files(app: PaymatchApp) -> None:
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "i", "ctrl+t", "ctrl+t")
        assert app.screen.query_one(PathField).value == ""


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("mongo:", "Name a collection"),
        ("mongodb://host/", "Name a collection, as mongo:receipts"),
        ("mongo:recipts", "Did you mean 'receipts'?"),
    ],
)
async def test_what_is_no_collection_is_told_in_the_dialog(app: PaymatchApp, name: str, reason: str) -> None:
    async with app.run_test() as pilot:
        await look_at(pilot, name)
        assert isinstance(app.screen, FileQuestion)
        assert reason in wrong(pilot)
        await press(pilot, "x")
        assert wrong(pilot) == ""


async def test_server_that_is_away_is_told_in_the_dialog(app_on: AppOn) -> None:
    async with app_on(None).run_test() as pilot:
        await settled(pilot)
        await press(pilot, "i", "ctrl+t")
        assert "127.0.0.1:9" in wrong(pilot)


async def test_escape_ends_the_wait_for_a_slow_server(app: PaymatchApp, monkeypatch: pytest.MonkeyPatch) -> None:
    slowly, waits = threading.Event(), threading.Event()
    read = Connection.documents

    def slow(self: Connection, *arguments: Any, **options: Any) -> Iterator[Any]:
        """Wait as for a server that does not answer, till the connection is cancelled."""
        if slowly.is_set():
            waits.set()
            self.wait(60)
        return read(self, *arguments, **options)

    monkeypatch.setattr(Connection, "documents", slow)
    async with app.run_test() as pilot:
        await look_at(pilot, "mongo:invoices")
        slowly.set()
        await pilot.press("enter")
        while not waits.is_set():
            await pilot.pause()
        await pilot.press("escape")
        await settled(pilot)
        assert state(pilot).startswith("Stopped. Nothing of it was stored.")
    assert counts(app) == (0, 0)
