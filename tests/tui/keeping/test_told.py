"""Whatever cannot be kept, read or written meanwhile is told in words, and nothing is made in its place."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Static

from tests.tui.driving import leave, press, settled
from tests.tui.terminal import Terminal, needs_tmux
from tui.application.app import PaymatchApp
from tui.keeping.messages import Said
from tui.screens.common.base import MainScreen
from tui.screens.common.dialogs import ErrorDialog
from tui.screens.keeping.messages import MessagesDialog
from tui.widgets.detail import DetailPane

AppOn = Callable[..., PaymatchApp]
Session = Callable[..., PaymatchApp]


def said(app: PaymatchApp) -> list[Said]:
    return list(app.services.messages.newest_first())


def remove_ledger(folder: Path) -> None:
    for file in folder.glob("ledger.sqlite*"):
        if file.is_file():
            file.unlink()


def put_file(place: Path) -> None:
    place.write_text("a file in the place of the folder")


async def test_ledger_removed_under_the_screens_is_told_and_not_made_anew(app_on: AppOn, tmp_path: Path) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        remove_ledger(tmp_path)
        await press(pilot, "s")
        assert isinstance(app.screen, ErrorDialog)
        assert "moved or removed while it was open" in app.screen.query_one(DetailPane).whole_text
        await press(pilot, "enter", "3", "enter", "4", "enter", "1", "2")
    assert not (tmp_path / "ledger.sqlite").exists()


async def test_what_cannot_be_kept_for_the_next_session_is_told_once(session: Session, own_state: Path) -> None:
    app = session()
    put_file(own_state)
    assert not app.services.log.note("as the beginning of a session is")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for _ in range(2):
            await press(pilot, "2", "3")
            app._save_places()
            await settled(pilot)
        told = [each.text for each in said(app) if each.tone == "warning"]
        assert [text.partition(":")[0] for text in told] == ["Where you are is not kept", "Nothing is logged"]
        assert all(len(text.replace(str(own_state), "~/.local/state/paymatch")) <= 78 for text in told)
        await press(pilot, "M")
        assert isinstance(app.screen, MessagesDialog)
        assert str(app.screen.query_one(Static).content).startswith("Errors are not logged: ")


async def test_messages_over_the_screen_say_on_which(app_on: AppOn) -> None:
    app = app_on("seed", first="results")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.notify("out.csv", markup=False)
        assert (said(app)[0].text, said(app)[0].screen) == ("out.csv", "results")


async def test_another_reason_why_the_accounts_are_away_is_kept_too(app_on: AppOn) -> None:
    app = app_on("seed", first="accounts")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.services.accounts._settings = app_on(None, mongo="http://host/").services.settings
        await press(pilot, "r", "r")
        first, second = [each.text for each in reversed(said(app)) if each.tone == "error"]
        assert "cannot be reached" in first
        assert "cannot be used" in second


@pytest.mark.parametrize(("screen", "key"), [("2", "tab"), ("3", "tab"), ("1", "a")])
async def test_a_maximised_pane_comes_back(session: Session, demo_accounts: str, screen: str, key: str) -> None:
    async with session(mongo=demo_accounts).run_test(size=(80, 24)) as pilot:
        await leave(pilot, screen, key, "z")
        kept = pilot.app.screen.maximized
        assert kept is not None
    async with session(mongo=demo_accounts).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        shown = pilot.app.screen
        assert isinstance(shown, MainScreen)
        assert shown.maximized is shown.focused
        assert shown.focused is not None
        assert shown.focused.id == kept.id
        await press(pilot, "escape")
        assert shown.maximized is None


@needs_tmux
def test_a_locale_of_old_does_not_spoil_the_screen(tmp_path: Path, sample_ledgers: Path) -> None:
    shutil.copy(sample_ledgers / "seed.sqlite", tmp_path / "ledger.sqlite")
    options = ["--ledger", str(tmp_path / "ledger.sqlite"), "--mongo", "mongodb://127.0.0.1:9/"]
    command = ["env", "PYTHONIOENCODING=koi8-r", f"HOME={tmp_path}", sys.executable, "-m", "tui", *options]
    terminal = Terminal(tmp_path / "tmux.sock", (80, 24), command)
    try:
        terminal.wait_for("[1 Accounts]")
        terminal.keys("2")
        terminal.wait_for("━Accruals of the account━")
        assert "\\u2" not in terminal.screen
    finally:
        terminal.close()
