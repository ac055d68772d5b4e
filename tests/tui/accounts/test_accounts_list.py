"""Filters and sorting on the Accounts screen, with and without stored summaries, on a real MongoDB."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pymongo.operations import InsertOne
from textual.pilot import Pilot

from db.accounts.store import AccountStore
from db.accounts.stored import refresh as refreshing
from db.accounts.stored.state import state_of
from db.errors import Cancelled
from domain.accounts.records import AccountSummary
from tests.tui.driving import message, pane, press, settled
from tui.application.app import PaymatchApp
from tui.screens.accounts.screen import AccountsScreen
from tui.screens.common.dialogs import ErrorDialog, Question


@pytest.fixture
def store(demo_accounts: str) -> Iterator[AccountStore]:
    """The demo's accounts, without stored summaries before and after the test."""
    with AccountStore.connect(demo_accounts, database="demo") as store:
        drop(store)
        yield store
        drop(store)


@pytest.fixture
def app(app_on: Callable[..., PaymatchApp], store: AccountStore, demo_accounts: str) -> PaymatchApp:
    """The application on the demo's ledger and accounts, beginning with the accounts."""
    return app_on("demo", first="accounts", mongo=demo_accounts, database="demo")


def drop(store: AccountStore) -> None:
    for name in ("AccountSummary", "AccountSummary.state"):
        store.connection._database.drop_collection(name)


def screen(pilot: Pilot[Any]) -> AccountsScreen:
    shown = pilot.app.screen_stack[0]
    assert isinstance(shown, AccountsScreen)
    return shown


def rows(pilot: Pilot[Any], count: int) -> list[AccountSummary]:
    found = [screen(pilot).accounts.row_at(index) for index in range(count)]
    return [row for row in found if row is not None]


async def test_wrong_filter_is_marked_and_keeps_what_was_found(app: PaymatchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"иванов last=")
        assert pane(pilot, "accounts--hint") == "иванов last=\nAfter last= a value is missing"
        found = screen(pilot).table.row_count
        await press(pilot, "enter", "x")
        assert screen(pilot).filter_line.is_focused
        assert pane(pilot, "accounts--hint").splitlines()[0] == "иванов last=x"
        assert screen(pilot).table.row_count == found
        await press(pilot, *["backspace"] * 7)
        assert (pane(pilot, "accounts--hint"), screen(pilot).table.row_count) == ("", 10)


async def test_filter_by_counts_asks_before_it_stores(app: PaymatchApp, store: AccountStore) -> None:
    expected = sum(account.of_type("read").count > 20 for account in store.summaries())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"read>20")
        assert "Enter asks whether to store them" in " ".join(pane(pilot, "accounts--hint").split())
        assert screen(pilot).table.row_count == 208  # and not those whose name has a `read`, as was typed before
        assert "row 1 of 208" in pane(pilot, "accounts--path")
        await press(pilot, "enter")
        assert isinstance(app.screen, Question)
        assert state_of(store.stored) is None
        await press(pilot, "enter")
        assert message(pilot) == "The summaries are stored."
        assert 0 < screen(pilot).table.row_count == expected < 208
        assert "as of " in pane(pilot, "accounts--path")
        await press(pilot, "tab", "escape")
        assert screen(pilot).table.row_count == 208
        assert "as of " not in pane(pilot, "accounts--path")


async def test_no_is_taken_for_an_answer(app: PaymatchApp, store: AccountStore) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "o", "down", "enter", "escape")
        assert state_of(store.stored) is None
        assert screen(pilot).table.row_count == 208
        await press(pilot, "slash", *"иванов")
        assert screen(pilot).table.row_count == 10


async def test_sorting_goes_up_down_and_back(app: PaymatchApp, store: AccountStore) -> None:
    store.refresh(clock=app.services.clock)
    by_number = [account.number for account in store.summaries()]
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "o", "down", "enter")
        names = [row.name for row in rows(pilot, 128)]
        assert names == sorted(account.name for account in store.summaries())[:128]
        assert "by name ▲" in pane(pilot, "accounts--path")
        await press(pilot, "o", "enter")
        assert rows(pilot, 1)[0].name > names[-1]
        await press(pilot, "o", "o")
        assert [row.number for row in rows(pilot, 128)] == by_number[:128]


async def test_click_on_a_title_sorts(app: PaymatchApp, store: AccountStore) -> None:
    store.refresh(clock=app.services.clock)
    async with app.run_test(size=(160, 50)) as pilot:
        await settled(pilot)
        await pilot.click("#accounts--list", offset=(2, 0))
        await settled(pilot)
        assert "by number ▼" in pane(pilot, "accounts--path")
        await pilot.click("#accounts--list", offset=(18, 0))
        await settled(pilot)
        assert "by name ▲" in pane(pilot, "accounts--path")


@pytest.fixture
def many(demo_accounts: str) -> Iterator[AccountStore]:
    """Five thousand accounts in a database of their own."""
    with AccountStore.connect(demo_accounts, database="many") as store:
        store.create_index()
        store.connection.write([InsertOne({"number": f"{number:05}"}) for number in range(5_000)])
        yield store
        store.connection._client.drop_database("many")


async def test_escape_stops_storing_and_the_next_time_goes_on(
    app_on: Callable[..., PaymatchApp], many: AccountStore, demo_accounts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "_MOST_OF_RANGE", 1)
    app = app_on("seed", first="accounts", mongo=demo_accounts, database="many")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "R")
        await pilot.press("enter")
        while (state := state_of(many.stored)) is None or state.after is None:
            await pilot.pause(0.01)
        await press(pilot, "escape")
        assert message(pilot) == "Stopped. What is done is kept; the next time goes on from there."
        half = state_of(many.stored)
        monkeypatch.undo()
        await press(pilot, "R", "enter")
        assert message(pilot) == "The summaries are stored."
        whole = state_of(many.stored)
    assert half is not None
    assert whole is not None
    assert (half.finished, whole.finished, whole.run, whole.documents) == (False, True, half.run, 5_000)


async def test_list_that_is_replaced_ends_in_the_server(app: PaymatchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        before = screen(pilot)._pages
        assert before is not None
        await press(pilot, "slash", "7")
        with pytest.raises(Cancelled):
            before.count()
        assert screen(pilot).table.row_count == 208


async def test_failing_to_store_is_told(app: PaymatchApp, store: AccountStore, demo_accounts: str) -> None:
    with AccountStore.connect(demo_accounts, database="demo", collection="Other", summaries="AccountSummary") as other:
        other.connection.create_index()
        other.refresh(clock=app.services.clock)
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await press(pilot, "R", "enter")
            assert isinstance(app.screen, ErrorDialog)
            await press(pilot, "escape")
            assert screen(pilot).table.row_count == 208
        other.connection._database.drop_collection("Other")
