"""What comes for a screen whose widgets are gone: an answer, a timer, a call after painting. It is dropped."""

from collections.abc import Callable
from functools import partial
from threading import Event
from typing import Any

import pytest
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from tests.tui.driving import PATIENCE, press, settled
from tui.application.app import PaymatchApp
from tui.background import BackgroundScreen
from tui.screens.common.base import MainScreen
from tui.screens.results.screen import ResultsScreen

AppOn = Callable[..., PaymatchApp]
# Keys that lead to screens and dialogs with work, timers or calls of their own.
WAYS = {
    "accounts": ["a", "down"],
    "matching": ["down", "enter"],
    "results": ["o"],
    "history": ["down"],
    "filters": ["2", "f"],
    "untidy": ["1", "Q"],
}


class Late:
    """Does once more what was to come later for a screen, after its widgets have gone."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[object, Callable[[], object]]] = []
        self.seen = 0
        for name in ("set_timer", "set_interval", "call_after_refresh"):
            monkeypatch.setattr(MessagePump, name, self._noting(getattr(MessagePump, name), name))
        in_background = BackgroundScreen.in_background

        def asked(screen: BackgroundScreen[Any], *args: Any, **kwargs: Any) -> None:
            in_background(screen, *args, **kwargs)
            worker, waits = list(screen._waiting.items())[-1]
            self.calls.append((screen, partial(self._answer, screen, worker, waits)))

        monkeypatch.setattr(BackgroundScreen, "in_background", asked)
        gone = Screen._message_loop_exit

        async def leave(screen: Screen[Any]) -> None:
            await gone(screen)
            assert not list(screen.query("*"))
            for _, call in [each for each in self.calls if each[0] is screen]:
                self.seen += 1
                call()

        monkeypatch.setattr(Screen, "_message_loop_exit", leave)

    def _noting(self, original: Any, name: str) -> Any:
        def noted(pump: Any, first: Any, *args: Any, **kwargs: Any) -> Any:
            callback, given = (args[0], ()) if name.startswith("set_") and args else (first, args)
            if isinstance(pump, BackgroundScreen) and callable(callback):
                self.calls.append((pump, partial(callback, *given)))
            return original(pump, first, *args, **kwargs)

        return noted

    def _answer(self, screen: BackgroundScreen[Any], worker: Worker[Any], waits: Any) -> None:
        if worker.state is WorkerState.SUCCESS:
            screen._waiting[worker] = waits
            screen.on_worker_state_changed(Worker.StateChanged(worker, WorkerState.SUCCESS))


@pytest.mark.parametrize("way", WAYS)
async def test_whatever_comes_late_finds_nothing_to_break(
    way: str, app_on: AppOn, demo_accounts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Late(monkeypatch)
    first = way if way in ("accounts", "matching", "results", "history") else "results"
    app = app_on("demo", first=first, mongo=demo_accounts, database="demo")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, *WAYS[way])
    assert late.seen


@pytest.mark.parametrize("first", ["accounts", "matching", "results", "history"])
async def test_place_is_not_asked_for_while_the_widgets_go(
    first: str, app_on: AppOn, demo_accounts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on("demo", first=first, mongo=demo_accounts, database="demo")
    asked = Event()
    gone = Screen._message_loop_exit

    async def leave(screen: Screen[Any]) -> None:
        await gone(screen)
        app._save_places()
        app.tell_work()
        if isinstance(screen, MainScreen):
            screen.say("late")
        asked.set()

    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        monkeypatch.setattr(Screen, "_message_loop_exit", leave)
    assert asked.is_set()


async def test_answer_comes_to_its_screen_behind_another_and_to_none_that_is_left(app_on: AppOn) -> None:
    app, answers, may = app_on("seed", first="results"), list[str](), Event()

    def slow(word: str) -> str:
        may.wait(PATIENCE)
        return word

    async def ask(pilot: Pilot[Any], word: str) -> ResultsScreen:
        shown = pilot.app.screen
        assert isinstance(shown, ResultsScreen)
        shown.in_background(partial(slow, word), answers.append, group=word)
        await pilot.pause()
        return shown

    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await ask(pilot, "behind")
        await pilot.press("2")
        may.set()
        await settled(pilot)
        assert answers == ["behind"]
        may.clear()
        await pilot.press("3")
        await ask(pilot, "left")
        await pilot.press("q")
        may.set()
    assert answers == ["behind"]
