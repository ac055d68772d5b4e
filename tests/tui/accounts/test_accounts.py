"""The Accounts screen, on a real MongoDB with the demo's accounts, and without one."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import ContentSwitcher

from db.accounts.embedded.server import EmbeddedServer
from domain.accounts.records import AccountSummary, ActionSummary
from tests.tui.driving import accounts_screen, pane, press, settled
from tui.application.app import PaymatchApp

AppOn = Callable[..., PaymatchApp]


def number_under_cursor(pilot: Pilot[Any]) -> str:
    row = accounts_screen(pilot).table.cursor_row
    assert isinstance(row, AccountSummary)
    return row.number


async def test_accounts_stand_beside_the_summary_of_the_one_under_the_cursor(app: PaymatchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "208" in pane(pilot, "accounts--path")
        assert "Журавлёв Фёдор Андреевич" in pane(pilot, "accounts--summary")
        await press(pilot, "down")
        assert "Петров Евгений Олегович" in pane(pilot, "accounts--summary")


async def test_drilling_in_and_out_comes_back_to_the_same_place(app: PaymatchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "down", "down", "enter")
        assert "7800000000044" in pane(pilot, "accounts--path")
        assert accounts_screen(pilot).table.row_count == 3
        await press(pilot, "down", "enter")
        assert accounts_screen(pilot).table.row_count == 5
        await press(pilot, "escape", "escape")
        assert number_under_cursor(pilot) == "7800000000044"


async def test_actions_of_one_type_are_those_that_the_summary_counts(app: PaymatchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "t", "down")
        counted = accounts_screen(pilot).table.cursor_row
        assert counted == ActionSummary("read", datetime(2026, 6, 24, 10, 9, 24, tzinfo=UTC), 79)
        await press(pilot, "enter")
        assert accounts_screen(pilot).table.row_count == 79


@pytest.mark.parametrize(("text", "found"), [("78000000000", 10), ("ИВАНОВ", 10), ("[red]", 1), ("нет такого", 0)])
async def test_search_finds_numbers_and_names_as_one_types(app: PaymatchApp, text: str, found: int) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *text)
        assert accounts_screen(pilot).table.row_count == found


async def test_escape_ends_the_search(app: PaymatchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"ромашка", "escape")
        assert accounts_screen(pilot).table.row_count == 208
        assert accounts_screen(pilot).table.has_focus


async def test_missing_server_is_a_notice_with_a_retry(app_on: AppOn, tmp_path: Path) -> None:
    app = app_on("seed", first="accounts")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        notice = pane(pilot, "accounts--notice")
        assert "127.0.0.1:9" in notice
        assert "r tries again" in notice
        await press(pilot, "enter", "slash", "t", "escape", "2", "enter")
        assert "1 decided" in pane(pilot, "matching--progress")


async def test_retry_finds_a_server_that_came_back(app_on: AppOn, tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / "late")
    app = app_on(None, first="accounts", mongo=server.uri)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert app.screen.query_one(ContentSwitcher).current == "accounts--notice"
        with server:
            await press(pilot, "r")
            assert "No account here" in str(accounts_screen(pilot).table.notice()[0])


async def test_without_server_and_mongod_it_says_what_to_do(app_on: AppOn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYMATCH_MONGOD", "no-such-mongod")
    app = app_on("seed", first="accounts", mongo=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "paymatch[embedded]" in pane(pilot, "accounts--notice")
