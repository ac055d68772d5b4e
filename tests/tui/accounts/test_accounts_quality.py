"""What is untidy in the accounts, on the screen: the kinds, their accounts, and the way to one of them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from db.accounts.embedded.server import EmbeddedServer
from db.accounts.store import AccountStore
from domain.accounts.quality import KINDS
from domain.accounts.records import AccountSummary
from tests.tui.driving import press, settled
from tui.application.app import PaymatchApp
from tui.screens.accounts.quality import QualityDialog
from tui.screens.accounts.screen import AccountsScreen
from tui.widgets.table.paged_table import PagedTable

TIDY = {"name": "A", "sessions": []}
DATABASE = "untidy"


@pytest.fixture
def app(app_on: Callable[..., PaymatchApp], mongod: EmbeddedServer) -> Iterator[PaymatchApp]:
    """The application on accounts of which some are untidy."""
    untidy: list[dict[str, Any]] = [{"number": "07", "name": "A"}, {**TIDY, "number": "05"}, {**TIDY, "number": "05"}]
    with AccountStore.connect(mongod.uri, database=DATABASE) as store:
        store.create_index()
        store.connection._collection.insert_many([*({**TIDY, "number": f"{n:02}"} for n in range(5)), *untidy])
        yield app_on("seed", first="accounts", mongo=mongod.uri, database=DATABASE)
        store.connection._client.drop_database(DATABASE)


def dialog(pilot: Pilot[Any]) -> QualityDialog:
    shown = pilot.app.screen
    assert isinstance(shown, QualityDialog)
    return shown


def table(pilot: Pilot[Any]) -> PagedTable[Any]:
    return next(table for table in dialog(pilot).query(PagedTable) if table.display)


def hint(pilot: Pilot[Any]) -> str:
    return str(dialog(pilot).query_one(".dialog--hint", Static).content)


async def test_kinds_lead_to_accounts_and_to_the_account(app: PaymatchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "Q")
        rows = [table(pilot).row_at(index) for index in range(3)]
        assert [row.documents for row in rows if row is not None] == [2, 1, 0]
        assert hint(pilot) == f"2 of {len(KINDS)} kinds were found in 8 documents."
        await press(pilot, "down", "enter")
        assert [table(pilot).row_at(0), table(pilot).row_count] == ["07", 1]
        await press(pilot, "escape")
        assert table(pilot).cursor == 1
        await press(pilot, "enter", "enter")
        shown = pilot.app.screen
        assert isinstance(shown, AccountsScreen)
        row = shown.accounts.cursor_row
        assert isinstance(row, AccountSummary)
        assert row.number == "07"


async def test_kind_that_no_document_has_opens_nothing(app: PaymatchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "Й", "G", "enter")
        assert hint(pilot) == "No document has this."
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, AccountsScreen)
