"""Windows of all sizes: what is shown in them, and what stays when they change."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.driving import press, settled
from tui.application.app import PaymatchApp
from tui.looks.too_small import TooSmall
from tui.screens.results.lists import Tab
from tui.screens.results.overview import OverviewPane
from tui.screens.results.screen import ResultsScreen
from tui.widgets.table.paged_table import PagedTable

AppOn = Callable[..., PaymatchApp]


async def resized(pilot: Pilot[Any], width: int, height: int) -> None:
    await pilot.resize_terminal(width, height)
    await settled(pilot)


def covered(app: PaymatchApp) -> bool:
    note = app.screen.query_one(TooSmall)
    return note.display and note.region == app.screen.region


@pytest.mark.parametrize("keys", [(), ("e",)], ids=["screen", "dialog"])
async def test_note_covers_what_has_no_room_until_the_window_grows(matched: AppOn, keys: tuple[str, ...]) -> None:
    app = matched("seed")
    async with app.run_test(size=(60, 20)) as pilot:
        await press(pilot, *keys)
        focused = app.screen.focused
        assert not covered(app)
        for size in [(59, 20), (60, 19), (20, 5)]:
            await resized(pilot, *size)
            assert covered(app)
        await resized(pilot, 60, 20)
        assert not covered(app)
        assert app.screen.focused is focused


async def test_keys_do_nothing_unseen_but_quit(matched: AppOn) -> None:
    app = matched("seed")
    async with app.run_test(size=(59, 20)) as pilot:
        await press(pilot, "e", "4", "question_mark")
        assert isinstance(app.screen, ResultsScreen)
        await pilot.press("q")
    assert app.return_code == 0


async def test_nothing_is_typed_into_a_line_that_cannot_be_seen(matched: AppOn) -> None:
    app = matched("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "slash", "a")
        await resized(pilot, 20, 5)
        await press(pilot, "b")
        app.post_message(Paste("pasted"))
        await resized(pilot, 80, 24)
        await press(pilot, "c")
        assert app.screen.query_one(Input).value == "ac"


async def test_cursor_and_scroll_stay_when_the_window_changes(matched: AppOn) -> None:
    app = matched("demo")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *"600G")
        table = app.screen.query_one(f"#results--{Tab.MATCHES}", PagedTable)
        row = table.cursor_row
        for size in [(160, 50), (60, 20), (30, 10), (200, 60), (80, 24)]:
            await resized(pilot, *size)
            assert (table.cursor, table.cursor_row, app.screen.focused) == (599, row, table)
            assert round(table.scroll_y) <= 599 < round(table.scroll_y) + max(1, table.rows_high)


async def test_a_text_stays_where_it_was_scrolled_to(matched: AppOn) -> None:
    app = matched("demo")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "o")
        overview = app.screen.query_one(OverviewPane)
        overview.scroll_to(y=5, animate=False, force=True, immediate=True)
        for size in [(60, 20), (160, 50), (10, 3), (80, 24)]:
            await resized(pilot, *size)
        assert overview.scroll_y == 5
