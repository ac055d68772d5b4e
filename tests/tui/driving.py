"""Waiting for the application, and reading what it shows."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from threading import Event
from typing import Any

from textual.app import App
from textual.events import Key
from textual.pilot import Pilot
from textual.worker import WorkerFailed

from tui.application.app import PaymatchApp
from tui.configuration.settings import Settings
from tui.screens.accounts.screen import AccountsScreen
from tui.services import Services
from tui.widgets.detail import DetailPane
from tui.widgets.one_line.message_line import MessageLine

# Longer than any test waits; so one that fails does not hang.
PATIENCE = 60.0


class SlowServices(Services):
    """Services that open when they are let."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.may_open = Event()

    def open(self) -> None:
        """Wait, then open."""
        self.may_open.wait(PATIENCE)
        super().open()


def let_open(app: PaymatchApp) -> None:
    """Let the ledger be opened."""
    assert isinstance(app.services, SlowServices)
    app.services.may_open.set()


async def settled(pilot: Pilot[Any]) -> None:
    """Wait till nothing is under way: no thread works, also none that fails, and every message was handled."""
    for _ in range(50):
        await pilot.pause()
        running = [worker for worker in pilot.app.workers if not worker.is_finished]
        if not running:
            await pilot.pause()
            if all(worker.is_finished for worker in pilot.app.workers):
                return
        with suppress(WorkerFailed):
            await pilot.app.workers.wait_for_complete(running)


async def painted_meanwhile(pilot: Pilot[Any]) -> None:
    """Wait till every message was handled, whatever work goes on."""
    for _ in range(3):
        await pilot.pause()


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one after the other, each when what the one before set off is done."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


def at_once(app: App[Any], *keys: str) -> None:
    """Send keys as a terminal does when the reader was busy: all are there before the first is handled."""
    driver = app._driver
    assert driver is not None
    for key in keys:
        driver.send_message(Key(key, None))


async def until(pilot: Pilot[Any], condition: Callable[[], object]) -> None:
    """Wait till something is so when nothing is under way, whatever has to be done for it."""
    await _till(condition, partial(settled, pilot))


async def until_meanwhile(pilot: Pilot[Any], condition: Callable[[], object]) -> None:
    """Wait till something is so, also while a thread works, or waits for what does not come."""
    await _till(condition, pilot.pause)


async def _till(condition: Callable[[], object], go_on: Callable[[], Awaitable[object]]) -> None:
    give_up = time.monotonic() + PATIENCE
    await go_on()
    while not condition():
        assert time.monotonic() < give_up, "what was waited for never came"
        await asyncio.sleep(0.01)
        await go_on()


async def leave(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, and leave."""
    await settled(pilot)
    await press(pilot, *keys, "q")


async def considered(pilot: Pilot[Any]) -> str:
    """Wait till the Matching screen has worked out what taking the accrual under the cursor would bring; return it."""
    await until(pilot, lambda: "…" not in pane(pilot, "matching--consequences"))
    return pane(pilot, "matching--consequences")


async def rested(pilot: Pilot[Any]) -> None:
    """Wait till the cursor of the accounts has rested long enough for all about its account to be asked and shown."""
    # Both are asked for at the same time; where there is no room for both panes, one of them shows nothing.
    await until(pilot, lambda: pane(pilot, "accounts--activity") or pane(pilot, "accounts--entry-counts"))


def accounts_screen(pilot: Pilot[Any]) -> AccountsScreen:
    """Return the shown screen, which is the Accounts screen."""
    shown = pilot.app.screen
    assert isinstance(shown, AccountsScreen)
    return shown


def pane(pilot: Pilot[Any], name: str) -> str:
    """Return what a pane of the shown screen says."""
    return pilot.app.screen.query_one(f"#{name}", DetailPane).text


def message(pilot: Pilot[Any]) -> str:
    """Return what the message line says."""
    return pilot.app.screen.query_one(MessageLine).text
