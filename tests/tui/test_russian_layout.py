"""With the Russian layout on, everything is reached that a Latin one reaches, also by the keys of Kitty's protocol."""

from collections.abc import Callable
from typing import Any

import pytest
from textual._xterm_parser import XTermParser
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.driving import message, pane, settled
from tui.actions.keyboard import chord_on_latin
from tui.application.app import PaymatchApp

AppOn = Callable[..., PaymatchApp]


async def typed(pilot: Pilot[Any], text: str) -> None:
    """Send what a terminal sends."""
    driver = pilot.app._driver
    assert driver is not None
    for event in XTermParser(debug=False).feed(text):
        assert isinstance(event, Message)
        driver.send_message(event)
    await settled(pilot)


def on_top(pilot: Pilot[Any]) -> str:
    return type(pilot.app.screen).__name__


@pytest.mark.parametrize(
    ("key", "latin"),
    [("ctrl+з", "ctrl+p"), ("alt+ы", "alt+s"), ("ctrl+p", "ctrl+p"), ("ы", "ы"), ("shift+tab", "shift+tab")],
)
def test_chords_are_those_of_the_same_keys_on_a_latin_keyboard(key: str, latin: str) -> None:
    assert chord_on_latin(key) == latin


LEADS = (
    ("\x1b[1079;5u", "ActionPalette"),  # Ctrl and the key of p
    (",", "HelpScreen"),  # the key of ?
    ("?", "HelpScreen"),  # Shift+7
    (".", "TextQuestion"),  # the key of /
    ("/", "TextQuestion"),  # Shift and the key of \\
    ("ж", "JumpScreen"),
    (";", "JumpScreen"),  # Shift+4
    ("Ж", "ActionPalette"),
    (":", "ActionPalette"),  # Shift+6
    ("\x1b[1096;;1096u", "FileQuestion"),  # the key of i, as Kitty's protocol says it
)


async def test_search_help_and_jump_are_reached_and_left(app_on: AppOn) -> None:
    async with app_on("seed").run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for sent, seen in LEADS:
            await typed(pilot, sent)
            assert on_top(pilot) == seen, sent
            await typed(pilot, "\x1b[1089;5u")  # Ctrl and the key of c
            assert on_top(pilot) == "MatchingScreen", sent


async def test_line_of_text_takes_ctrl_with_a_cyrillic_letter(app_on: AppOn) -> None:
    async with app_on("seed").run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, ".P-9")
        await typed(pilot, "\x1b[1075;5u")  # Ctrl and the key of u, which clears the line
        assert pilot.app.screen.query_one(Input).value == ""
        await typed(pilot, "\x1b[1089;5u")  # Ctrl and the key of c
        assert on_top(pilot) == "MatchingScreen"


async def test_counts_and_answers_go_by_the_same_keys(app_on: AppOn) -> None:
    async with app_on("seed").run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, "05о")
        assert pilot.app.screen.query_one("#matching--candidates").cursor == 5  # type: ignore[attr-defined]
        await typed(pilot, "ы")
        assert on_top(pilot) == "Question"
        await typed(pilot, "т")
        assert "0 decided" in pane(pilot, "matching--progress")
        await typed(pilot, "ы")
        await typed(pilot, "н")
        assert "1 decided" in pane(pilot, "matching--progress")
        await typed(pilot, "г")
        assert "Undone" in message(pilot)


async def test_ctrl_and_the_key_of_q_leaves(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, "\x1b[1081;5u")
        assert app._exit
