"""The history of messages, and errors that are read and copied in full."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.widgets import Static

from domain.errors import PaymatchError
from tests.tui.driving import message, pane, press, settled
from tui.application.app import PaymatchApp
from tui.keeping.messages import MOST_KEPT
from tui.screens.common.dialogs import ErrorDialog
from tui.screens.keeping.messages import MessagesDialog
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.table.paged_table import PagedTable

AppOn = Callable[..., PaymatchApp]

LONG = "\n".join(["The first line.", *(f"{number} [red]x[/] \x1b[2J" for number in range(100)), "The last line."])


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was sent to the terminal's clipboard; there is no other."""
    for variable in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    texts: list[str] = []
    monkeypatch.setattr(PaymatchApp, "copy_to_clipboard", lambda _, text: texts.append(text))
    return texts


def listed(app: PaymatchApp) -> list[str]:
    table: PagedTable[Any] = app.screen.query_one(PagedTable)
    rows = [table.row_at(index) for index in range(table.row_count)]
    return [f"{row.kind} {row.text}" for row in rows if row is not None]


async def test_what_is_told_while_a_screen_comes_is_said_on_it(app_on: AppOn) -> None:
    app = app_on("seed", first="accounts")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.switch_mode("matching")
        app.tell("told early")
        await settled(pilot)
        assert message(pilot) == "told early"


async def test_messages_are_listed_newest_first_and_copied(app_on: AppOn, copied: list[str]) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"P-9999", "enter", "4", "enter", "M")
        assert isinstance(app.screen, MessagesDialog)
        newest, before = listed(app)[:2]
        assert newest.startswith("! warning No step after this one stands")
        assert before.startswith("! warning There is no payment P-9999")
        await press(pilot, "down")
        assert pane(pilot, "messages--text").startswith("There is no payment P-9999")
        for there in ("The text", "The list", "The text"):
            assert f"Tab {there}" in app.screen.query_one(KeyLine).text
            await press(pilot, "tab")
        await press(pilot, "tab", "enter")
        assert copied == ["There is no payment P-9999."]
        assert message(pilot) == "✓ Copied the message through the terminal (OSC 52)"


async def test_an_error_is_copied_in_full_and_kept(app_on: AppOn, copied: list[str]) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.push_screen(ErrorDialog(PaymatchError(LONG)))
        await press(pilot, "end")
        await press(pilot, "y")
        assert "Copied the message" in str(app.screen.query_one("#error--copied", Static).content)
        assert copied == [f"That did not work: {LONG}"]
        await press(pilot, "enter", "M")
        assert listed(app)[0] == f"× error That did not work: {LONG}"[: len(listed(app)[0])]
        assert "The first line." in app.services.log.path.read_text(encoding="utf-8")


async def test_what_is_shown_over_the_screen_is_kept_too(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.notify("out.csv", title="5 rows written", markup=False)
        await press(pilot, "M")
        assert listed(app)[0] == "✓ done 5 rows written: out.csv"


async def test_only_the_latest_are_kept(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for number in range(MOST_KEPT + 3):
            app.notify(f"{number}", timeout=0.01)
        kept = app.services.messages.newest_first()
        assert (len(kept), kept[0].text, kept[-1].text) == (MOST_KEPT, f"{MOST_KEPT + 2}", "3")


async def test_what_is_said_over_a_dialog_keeps_its_kind(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "w")
        app.tell("Stopped: nothing was written.", "warning")
        await press(pilot, "escape", "M")
        assert listed(app)[0] == "! warning Stopped: nothing was written."
