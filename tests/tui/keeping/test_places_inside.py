"""Leaving and coming back inside a screen: to the layer, the accrual gone to, and the pane with the keyboard."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.driving import leave, pane, press, settled, until
from tui.application.app import PaymatchApp
from tui.keeping.places import places_file
from tui.screens.accounts.screen import AccountsScreen
from tui.screens.matching.screen import MatchingScreen

Session = Callable[..., PaymatchApp]


def accounts(pilot: Pilot[Any]) -> AccountsScreen:
    assert isinstance(pilot.app.screen, AccountsScreen)
    return pilot.app.screen


def matching(pilot: Pilot[Any]) -> MatchingScreen:
    assert isinstance(pilot.app.screen, MatchingScreen)
    return pilot.app.screen


def focused(pilot: Pilot[Any]) -> str | None:
    return pilot.app.screen.focused.id if pilot.app.screen.focused is not None else None


async def test_accounts_come_back_to_the_layer_and_its_row(session: Session, demo_accounts: str) -> None:
    async with session(mongo=demo_accounts).run_test(size=(80, 24)) as pilot:
        await leave(pilot, "j", "enter", "j", "j", "enter", "j")
        path, row = pane(pilot, "accounts--path"), accounts(pilot).table.cursor_row
        assert path.count("›") == 2
    async with session(mongo=demo_accounts).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: pane(pilot, "accounts--path") == path and accounts(pilot).table.cursor_row == row)
        assert "in session" in pane(pilot, "accounts--summary")
        await press(pilot, "escape", "escape")
        assert accounts(pilot).accounts.cursor == 1


async def test_accounts_come_back_by_type(session: Session, demo_accounts: str) -> None:
    async with session(mongo=demo_accounts).run_test(size=(80, 24)) as pilot:
        await leave(pilot, "t", "j", "enter")
        path = pane(pilot, "accounts--path")
        assert path.count("›") == 2
    async with session(mongo=demo_accounts).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: pane(pilot, "accounts--path") == path)


async def test_layer_that_is_not_there_any_more_is_not_gone_into(
    session: Session, demo_accounts: str, tmp_path: Path
) -> None:
    async with session(mongo=demo_accounts).run_test(size=(80, 24)) as pilot:
        await leave(pilot, "enter", "j", "enter")
    file = places_file(tmp_path / "ledger.sqlite")
    content = json.loads(file.read_text(encoding="utf-8"))
    content["places"]["accounts"]["inside"][1] |= {"word": "session gone", "cursor": 10**30}
    file.write_text(json.dumps(content), encoding="utf-8")
    async with session(mongo=demo_accounts).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: pane(pilot, "accounts--path").count("›") == 1)
        assert accounts(pilot).table.cursor == 1


@pytest.mark.parametrize(("key", "name"), [("a", "accounts--activity"), ("p", "accounts--entry-list")])
async def test_accounts_come_back_to_the_pane_beside(session: Session, demo_accounts: str, key: str, name: str) -> None:
    async with session(mongo=demo_accounts).run_test(size=(80, 24)) as pilot:
        await leave(pilot, key)
    async with session(mongo=demo_accounts).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: focused(pilot) == name)


async def test_accounts_come_back_to_the_entry_of_the_ledger(session: Session, demo_accounts: str) -> None:
    async with session(mongo=demo_accounts).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "j", "p")
        await until(pilot, lambda: accounts(pilot).detail.entries.table.row_count > 2)
        await press(pilot, "j", "j")
        entry = accounts(pilot).detail.entry
        await press(pilot, "2", "1")
        assert accounts(pilot).detail.entry == entry is not None
        await leave(pilot)
    async with session(mongo=demo_accounts).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: accounts(pilot).detail.entry == entry)
        await press(pilot, "escape", "j")
        await until(pilot, lambda: accounts(pilot).detail.entries.table.row_count > 0)
        assert accounts(pilot).detail.entries.table.cursor == 0


async def test_matching_comes_back_to_the_accrual_that_was_gone_to(session: Session) -> None:
    async with session().run_test(size=(80, 24)) as pilot:
        await leave(pilot, "2", "down", "down")
        candidate = matching(pilot).panes.candidate
        assert candidate is not None
    async with session().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert matching(pilot).panes.candidate == candidate


async def test_another_accrual_at_that_place_is_not_gone_to(session: Session, tmp_path: Path) -> None:
    async with session().run_test(size=(80, 24)) as pilot:
        await leave(pilot, "2", "down", "down")
        proposed = matching(pilot).view.case
        assert proposed is not None
    file = places_file(tmp_path / "ledger.sqlite")
    content = json.loads(file.read_text(encoding="utf-8"))
    content["places"]["matching"]["candidate"] = "another"
    file.write_text(json.dumps(content), encoding="utf-8")
    async with session().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert matching(pilot).panes.candidates.cursor == proposed.look_at


@pytest.mark.parametrize(("screen", "name"), [("2", "matching--payments"), ("3", "results--record")])
async def test_screens_come_back_to_the_pane_with_the_keyboard(session: Session, screen: str, name: str) -> None:
    async with session().run_test(size=(80, 24)) as pilot:
        await leave(pilot, screen, "tab")
        assert focused(pilot) == name
    async with session().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert focused(pilot) == name
