"""Which account one is on, of how many; going to a number, and exporting, whatever is listed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from db.accounts.export import AccountsExport
from db.files.export import ExportFormat
from domain.accounts.records import AccountSummary
from tests.tui.driving import message, pane, press, settled
from tui.application.app import PaymatchApp
from tui.screens.accounts.exporting import WritingDialog
from tui.screens.accounts.listing.counting import at_least_words, count_words
from tui.screens.accounts.listing.page import Listing
from tui.screens.accounts.screen import AccountsScreen
from tui.screens.export.dialog import Destination, Offer

AppOn = Callable[..., PaymatchApp]


@pytest.fixture
def app(app_on: AppOn, demo_accounts: str) -> PaymatchApp:
    return app_on("seed", first="accounts", mongo=demo_accounts, database="demo")


def number_under_cursor(pilot: Pilot[Any]) -> str:
    shown = pilot.app.screen
    assert isinstance(shown, AccountsScreen)
    row = shown.accounts.cursor_row
    assert isinstance(row, AccountSummary)
    return row.number


@pytest.mark.parametrize(
    ("seen", "words"),
    [(0, "…"), (1, "…"), (2, "more than 1"), (128, "more than 120"), (350_000, "more than 340,000")],
)
def test_number_that_is_still_counted_is_a_calm_lower_bound(seen: int, words: str) -> None:
    assert at_least_words(seen) == words


def test_words_of_the_count_tell_row_found_and_all() -> None:
    assert count_words(16, "1,204,331", None, filtered=False) == "row 17 of 1,204,331"
    assert count_words(16, "200", 1_204_331, filtered=True) == "row 17, 200 of 1,204,331 pass"
    assert count_words(0, "more than 120", None, filtered=True) == "row 1, more than 120 of … pass"
    assert count_words(None, "0", 208, filtered=True) == "0 of 208 pass"
    assert count_words(None, "0", None, filtered=False) == "0"


async def test_path_tells_the_row_and_what_a_filter_leaves(app: PaymatchApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert "row 1 of 208 " in pane(pilot, "accounts--path")
        await press(pilot, "down")
        assert "row 2 of 208 " in pane(pilot, "accounts--path")
        await press(pilot, "slash", *"иванов")
        assert "row 1, 10 of 208 pass" in pane(pilot, "accounts--path")
        await press(pilot, "escape")
        assert "row 1 of 208 " in pane(pilot, "accounts--path")


async def test_all_accounts_are_counted_for_a_filter_that_came_first(app: PaymatchApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"ёлк", "enter", "r")
        assert " of 208 pass" in pane(pilot, "accounts--path")


@pytest.mark.parametrize(
    ("typed", "reached", "said"),
    [
        ("7800000000044", "7800000000044", "7800000000044: row 3."),
        ("7800000000045", "7800000000057", "There is no 7800000000045: this is the next."),
        ("0", "7800000000017", "There is no 0: this is the next."),
        ("9", "7800000000029", "No account is at 9 or comes after it."),
    ],
)
async def test_number_is_gone_to_or_the_next_one(app: PaymatchApp, typed: str, reached: str, said: str) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await press(pilot, "down", "n", *typed, "enter")
        assert number_under_cursor(pilot) == reached
        assert message(pilot) == said


async def test_going_to_a_number_keeps_the_filter(app: PaymatchApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"иванов", "enter", "n", *"78000000018", "enter")
        assert "10 of 208 pass" in pane(pilot, "accounts--path")
        assert number_under_cursor(pilot) > "78000000018"
        assert message(pilot) == "No 78000000018 passes the filter: this is the next."


async def exported(pilot: Pilot[Any], *keys: str, name: str) -> None:
    """Ask for an export, name the file, and wait till it is done."""
    await press(pilot, "e", *keys)
    pilot.app.screen.query_one(Input).value = name
    await press(pilot, "enter")


async def test_listed_accounts_are_exported_in_their_order(app: PaymatchApp, tmp_path: Path) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"иванов", "enter", "o", "enter")
        await exported(pilot, name=str(tmp_path / "listed.json"))
        written = json.loads((tmp_path / "listed.json").read_text())
        numbers = [account["number"] for account in written]
        assert len(numbers) == 10
        assert numbers == sorted(numbers, reverse=True)


async def test_all_accounts_are_exported_whatever_is_listed(app: PaymatchApp, tmp_path: Path) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"иванов", "enter")
        await exported(pilot, "pagedown", name=str(tmp_path / "all.jsonl"))
        assert len((tmp_path / "all.jsonl").read_text().splitlines()) == 208


async def test_export_that_is_stopped_leaves_no_file(app: PaymatchApp, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    offer = Offer(AccountsExport.ALL, 208, "")
    closed = list[object]()
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        to = Destination(offer, folder / "all.csv", ExportFormat.CSV)
        dialog = WritingDialog(app.services, to, Listing())
        dialog.work.stop()
        app.push_screen(dialog, closed.append)
        await settled(pilot)
        assert closed == [None]
        assert list(folder.iterdir()) == []
