"""The command palette: every action with its key, done where it belongs."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.command import Command, CommandList
from textual.pilot import Pilot

from tests.tui.driving import message, pane, press, settled
from tui.actions import ACTIONS, SCREENS
from tui.application.app import PaymatchApp
from tui.screens.common.dialogs import Question
from tui.screens.palette import ActionPalette
from tui.widgets.timeline import TimelineChart

AppOn = Callable[..., PaymatchApp]


async def offered(pilot: Pilot[Any], search: str = "") -> list[str]:
    """Open the palette, type, and return the ids of what it offers when it has found something."""
    await press(pilot, "ctrl+p", *search)
    options = pilot.app.screen.query_one(CommandList)
    while not options.option_count or any(option.disabled for option in options.options):
        await settled(pilot)
    return [str(option.hit.text) for option in options.options if isinstance(option, Command)]


async def test_palette_offers_every_action_of_every_screen(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        found = await offered(pilot)
        assert set(found) >= {action.id for action in ACTIONS if action.screen in {"app", "table", *SCREENS}} - {
            "app.palette"
        }
        assert found[0] == "matching.take"


async def test_palette_offers_what_the_chart_and_the_text_with_the_keyboard_do(app_on: AppOn) -> None:
    app = app_on("seed", first="accounts")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.screen.query_one(TimelineChart).focus()
        found = await offered(pilot)
        assert set(found) >= {action.id for action in ACTIONS if action.screen in {"timeline", "text"}}


@pytest.mark.parametrize("search", ["redo", "again undone", "Redo U"])
async def test_what_is_found_says_its_key_and_why_it_is_not_possible(app_on: AppOn, search: str) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert (await offered(pilot, search))[0] == "matching.redo"
        option = app.screen.query_one(CommandList).get_option_at_index(0)
        assert "Redo   U" in str(option.prompt)
        assert "There is nothing to redo." in str(option.prompt)
        await press(pilot, "down", "enter")
        assert "nothing to redo" in message(pilot)


async def test_action_of_another_screen_is_done_there(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await offered(pilot, "Results: Overview")
        await press(pilot, "enter", "enter")
        assert app.current_mode == "results"
        assert app.screen.query_one("#results--overview").has_focus


async def test_dialog_has_its_own_actions_in_the_palette(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "s")
        assert isinstance(app.screen, Question)
        found = await offered(pilot)
        assert {"question.yes", "question.no"} <= set(found)
        assert not [identifier for identifier in found if identifier.startswith("matching.")]
        await press(pilot, *"question", "down", "enter")
        assert "1 decided" in pane(pilot, "matching--progress")


async def test_page_down_where_the_list_has_no_room_does_nothing(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+p")
        await pilot.resize_terminal(1, 1)
        await settled(pilot)
        assert isinstance(app.screen, ActionPalette)
        app.screen._action_command_list("page_down")
        assert app.screen.is_modal
