"""Going into an account and coming out again: each layer as it was left, and exactly what was counted inside."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo import MongoClient
from textual.pilot import Pilot

from db.accounts.embedded.server import EmbeddedServer
from domain.accounts.order import Order
from domain.accounts.records import AccountSummary, Action, ActionSummary, Session
from tests.tui.driving import accounts_screen, pane, press, rested, settled
from tui.application.app import PaymatchApp

AppOn = Callable[..., PaymatchApp]
MANY = 100_000


@pytest.fixture
def crowded(app_on: AppOn, mongod: EmbeddedServer) -> PaymatchApp:
    """The application on one account with a hundred thousand actions, of five types and none, a minute apart."""
    begin = datetime(2016, 1, 1, tzinfo=UTC)
    types = ["create", "read", "read", "login", None, " "]
    actions = [{"type": types[n % len(types)], "created_at": begin + timedelta(minutes=n)} for n in range(MANY)]
    sessions = [{"session_id": str(n), "actions": actions[n::10]} for n in range(10)]
    with MongoClient[dict[str, Any]](mongod.uri) as client:
        client.drop_database("crowded")
        client["crowded"]["Account"].insert_one({"number": "1", "sessions": sessions})
    return app_on("demo", first="accounts", mongo=mongod.uri, database="crowded")


def place(pilot: Pilot[Any]) -> tuple[object, int, float]:
    """Return the row under the cursor, where it stands, and how far the table is scrolled."""
    table = accounts_screen(pilot).table
    return table.cursor_row, table.cursor, table.scroll_y


async def test_every_layer_is_come_out_to_as_it_was_left(app: PaymatchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"ов", "enter", "o", "enter", "pagedown", "pagedown", "down")
        accounts = place(pilot)
        assert isinstance(accounts[0], AccountSummary)
        assert accounts[2] > 0
        await press(pilot, "enter", "end", "up", "enter", "down")
        assert isinstance(place(pilot)[0], Action)
        assert pane(pilot, "accounts--path").count("›") == 2
        await press(pilot, "escape")
        session, cursor, _ = place(pilot)
        assert isinstance(session, Session)
        assert cursor == accounts_screen(pilot).table.row_count - 2
        await press(pilot, "escape")
        assert place(pilot) == accounts
        assert accounts_screen(pilot).listing.order == Order("number", descending=True)
        assert accounts_screen(pilot).listing.conditions != ()
        await press(pilot, "escape")
        assert (accounts_screen(pilot).table.row_count, accounts_screen(pilot).listing.conditions) == (208, ())


async def test_escape_comes_out_of_the_panes_before_the_layer(app: PaymatchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await rested(pilot)
        await press(pilot, "enter", "down", "a", "p")
        assert accounts_screen(pilot).detail.entry is not None
        await press(pilot, "escape")
        assert accounts_screen(pilot).table.has_focus
        assert isinstance(place(pilot)[0], Session)
        assert pane(pilot, "accounts--summary").startswith("session ")
        await press(pilot, "escape")
        assert isinstance(place(pilot)[0], AccountSummary)


async def test_actions_without_a_type_are_gone_into_from_the_summary(app: PaymatchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"7800000000697", "enter", "t", *["down"] * 4, "enter")
        table = accounts_screen(pilot).table
        assert table.row_count == 1
        action = table.cursor_row
        assert isinstance(action, Action)
        assert action.type == "(no type)"
        await press(pilot, "escape")
        row, cursor, _ = place(pilot)
        assert isinstance(row, ActionSummary)
        assert (row.type, cursor) == ("(no type)", 4)


async def test_hundred_thousand_actions_of_an_account_are_read_page_by_page(crowded: PaymatchApp) -> None:
    async with crowded.run_test(size=(160, 50)) as pilot:
        await rested(pilot)
        assert pane(pilot, "accounts--summary").splitlines()[3].split()[:3] == ["in", "all", f"{MANY:,}"]
        await press(pilot, "t", *["down"] * 5, "enter", "end")
        table = accounts_screen(pilot).table
        assert table.row_count == len(range(4, MANY, 6))
        oldest = table.cursor_row
        assert oldest == Action("(no type)", datetime(2016, 1, 1, 0, 4, tzinfo=UTC), "4")
        assert table.row_at(table.row_count // 2) is None


async def test_detail_inside_an_account_is_of_that_one_when_the_list_is_in_another_order(app: PaymatchApp) -> None:
    async with app.run_test(size=(160, 50)) as pilot:
        await rested(pilot)
        await press(pilot, "down", "down", "enter")
        within = accounts_screen(pilot).detail.account
        assert within is not None
        shown = accounts_screen(pilot)
        shown.list_accounts(shown.listing.turned("number"))
        await settled(pilot)
        assert accounts_screen(pilot).accounts.cursor_row != within
        assert accounts_screen(pilot).detail.account == within
        assert within.number in pane(pilot, "accounts--path")
        await press(pilot, "escape")
        assert accounts_screen(pilot).detail.account == accounts_screen(pilot).accounts.cursor_row


async def test_list_that_is_read_again_has_the_account_one_is_in_under_its_cursor(app: PaymatchApp) -> None:
    async with app.run_test(size=(160, 50)) as pilot:
        await rested(pilot)
        await press(pilot, "down", "down", "enter")
        within = accounts_screen(pilot).detail.account
        shown = accounts_screen(pilot)
        shown.list_accounts(shown.listing.turned("number"))
        await settled(pilot)
        await press(pilot, "r", "escape")
        assert accounts_screen(pilot).accounts.cursor_row == accounts_screen(pilot).detail.account == within


async def test_account_gone_into_while_another_comes_under_the_cursor_is_the_one_shown(app: PaymatchApp) -> None:
    async with app.run_test(size=(160, 50)) as pilot:
        await rested(pilot)
        gone_into = accounts_screen(pilot).accounts.cursor_row
        assert isinstance(gone_into, AccountSummary)
        await accounts_screen(pilot).action_open()
        accounts_screen(pilot).accounts.move_to(3)
        await settled(pilot)
        assert gone_into.number in pane(pilot, "accounts--path")
        assert accounts_screen(pilot).detail.account == gone_into
