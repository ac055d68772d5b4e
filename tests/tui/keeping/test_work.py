"""Work that takes long: listed, stopped, logged, and asked about before one leaves."""

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from db.errors import Cancelled
from tests.tui.driving import message, press, until_meanwhile
from tui.application.app import PaymatchApp
from tui.keeping.work import Work, Works
from tui.screens.common.base import MainScreen
from tui.screens.common.dialogs import Question
from tui.screens.keeping.under_way import UnderWayDialog
from tui.widgets.detail import DetailPane
from tui.widgets.table.paged_table import PagedTable

AppOn = Callable[..., PaymatchApp]


def test_a_stopped_work_ends_at_its_next_word_and_is_stopped_once() -> None:
    calls: list[str] = []
    work = Work("Writing", stopping=lambda: calls.append("stop"))
    work.tell(1, 10)
    work.stop()
    work.stop()
    with pytest.raises(Cancelled):
        work.tell(2, 10)
    assert (calls, work.done, work.words) == (["stop"], 1, "stopping …")


def test_works_are_listed_till_they_end_and_tell_what_leaving_loses() -> None:
    ended: list[Work] = []
    works = Works(ended.append)
    writing, counting = Work("Writing", loss="out.csv is not written"), Work("Counting")
    works.begin(writing)
    works.begin(counting)
    assert works.losses == ["Writing: out.csv is not written"]
    works.end(writing)
    works.end(writing)
    assert (list(works), ended) == ([counting], [writing])


class Held:
    """Work on a screen that goes on till it is let go, or stopped."""

    def __init__(self, pilot: Pilot[Any], title: str = "Writing out.csv") -> None:
        self.go_on = Event()
        self.ended = Event()
        self.work = Work(title, loss="it is not written then", stopping=self.go_on.set)
        screen = pilot.app.screen
        assert isinstance(screen, MainScreen)
        screen.at_work(self.work, self._do, lambda _: None, failed=lambda _: None)

    def _do(self) -> None:
        self.work.tell(2_000, 8_000)
        self.go_on.wait(60)
        self.ended.set()
        self.work.tell(3_000, 8_000)


async def shows(pilot: Pilot[Any], text: str, read: Callable[[], str]) -> None:
    """Wait till a text is to be read."""
    await until_meanwhile(pilot, lambda: text in read())


async def test_what_runs_is_said_on_every_screen_and_listed(app_on: AppOn) -> None:
    app = app_on("seed", first="results")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        held = Held(pilot)
        for key in ("3", "4"):
            await pilot.press(key)
            await shows(pilot, "Writing out.csv: 2,000 of 8,000 rows", lambda: message(pilot))
            await shows(pilot, "(w to stop it)", lambda: message(pilot))
        await pilot.press("w")
        await pilot.pause()
        assert isinstance(app.screen, UnderWayDialog)
        table = app.screen.query_one(PagedTable)
        await shows(pilot, "Writing out.csv", lambda: getattr(table.cursor_row, "title", ""))
        await pilot.press("s")
        assert held.ended.wait(60)
        await shows(pilot, "0", lambda: str(table.row_count))
        await pilot.press("escape")
        await shows(pilot, "nothing", lambda: message(pilot) or "nothing")


async def test_leaving_asks_only_when_something_would_be_lost(app_on: AppOn) -> None:
    app = app_on("seed", first="results")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        held = Held(pilot)
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(app.screen, Question)
        assert "Writing out.csv: it is not written then" in app.screen.query_one(DetailPane).text
        await pilot.press("escape", "q")
        await pilot.pause()
        assert not app._exit
        await pilot.press("enter")
        assert held.ended.wait(60)
    assert app._exit


async def test_leaving_without_work_asks_nothing(app_on: AppOn) -> None:
    app = app_on("seed", first="results")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "q")
    assert app._exit


async def test_several_pieces_of_work_are_listed_apart_and_stopped_one_by_one(app_on: AppOn) -> None:
    app = app_on("seed", first="results")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        held, other = Held(pilot), Held(pilot, "Writing other.csv")
        await shows(pilot, "(w to stop it; 1 more)", lambda: message(pilot))
        await pilot.press("w")
        await pilot.pause()
        table = app.screen.query_one(PagedTable)
        await shows(pilot, "2", lambda: str(table.row_count))
        await pilot.press("down")
        await shows(pilot, "Writing other.csv", lambda: getattr(table.cursor_row, "title", ""))
        await pilot.press("s")
        assert other.ended.wait(60)
        await shows(pilot, "1", lambda: str(table.row_count))
        assert not held.ended.is_set()
        held.go_on.set()
        await shows(pilot, "0", lambda: str(table.row_count))
