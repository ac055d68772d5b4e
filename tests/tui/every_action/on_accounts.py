"""The actions of the Accounts screen on the demo's accounts, and of its dialogs.

The usual place: the list of accounts, by number.
"""

import asyncio
from collections.abc import Sequence
from threading import Event
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static

from tests.tui.driving import settled
from tests.tui.every_action.case import Case, Do, Very, focus, mode, on_top, says, typing
from tui.screens.accounts.screen import AccountsScreen

MAIN = on_top("AccountsScreen")
CHART = "accounts--activity"
ENDINGS: list[asyncio.Task[None]] = []


def screen(pilot: Pilot[Any]) -> AccountsScreen:
    shown = pilot.app.screen
    assert isinstance(shown, AccountsScreen)
    return shown


def depth(pilot: Pilot[Any]) -> int:
    return len(screen(pilot)._layers)


def feed(pilot: Pilot[Any]) -> Very:
    return Very(screen(pilot).accounts._feeds.shown)


def span(pilot: Pilot[Any]) -> object:
    return screen(pilot).detail._span


def place(pilot: Pilot[Any]) -> int:
    return screen(pilot).detail.chart._place


async def with_activity(pilot: Pilot[Any]) -> None:
    """Wait till the activity of the account is there."""
    await settled(pilot)
    while screen(pilot).detail._activity is None:
        await asyncio.sleep(0.01)
        await settled(pilot)


async def counted(pilot: Pilot[Any]) -> None:
    """Wait till it is counted what is untidy."""
    while "kinds were found" not in told_there(pilot):
        await asyncio.sleep(0.01)
        await settled(pilot)


def told_there(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one(".dialog--hint", Static).content)


def while_held(*keys: str) -> Do:
    """Press keys that begin something long: the accounts are not to be had till it was stopped."""

    async def begin(pilot: Pilot[Any]) -> None:
        for key in keys[:-1]:
            await pilot.press(key)
            await settled(pilot)
        accounts, go_on = pilot.app.services.accounts, Event()  # type: ignore[attr-defined]
        usual = accounts.open
        accounts.open = lambda: usual() if go_on.wait(60) else None
        await pilot.press(keys[-1])
        while not hasattr(pilot.app.screen, "work"):  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0.001)
        ending = asyncio.create_task(let_go(pilot.app.screen.work, go_on))
        ENDINGS.append(ending)

    async def let_go(work: Any, go_on: Event) -> None:
        while not work.stopped:  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0.001)
        go_on.set()

    return begin


CASES: Sequence[Case] = (
    Case("accounts.search", (), typing, ("escape",)),
    Case("accounts.go-to", (), on_top("TextQuestion"), ("escape",)),
    Case("accounts.sort", (), on_top("OrderQuestion"), ("escape",)),
    Case("accounts.open", (), lambda pilot: depth(pilot) == 2, ("escape",)),
    Case("accounts.back", ("enter",), lambda pilot: depth(pilot) == 1),
    Case("accounts.type-actions", (), lambda pilot: depth(pilot) == 2, ("escape",)),
    Case("accounts.activity", (with_activity,), focus(CHART), ("escape",)),
    Case("accounts.span", (with_activity,), span, (with_activity,), changes=True),
    Case("accounts.entries", (), focus("accounts--entry-list"), ("escape",)),
    Case("accounts.in-matching", (), mode("matching"), ("1",)),
    Case("accounts.times", (), lambda pilot: screen(pilot).detail.times, changes=True),
    Case("accounts.retry", (), feed, changes=True),
    Case("accounts.export", (), on_top("ExportDialog"), ("escape",)),
    Case("accounts.address", (), on_top("AddressDialog"), ("escape",)),
    Case("accounts.refresh", (), on_top("Question"), ("escape",)),
    Case("timeline.earlier", (with_activity, "a", "home", "right", "right"), place, ("escape",), changes=True),
    Case("timeline.later", (with_activity, "a", "home"), place, ("escape",), changes=True),
    Case("timeline.first", (with_activity, "a", "end"), place, ("escape",), changes=True),
    Case("timeline.last", (with_activity, "a", "home"), place, ("escape",), changes=True),
    Case("order.take", ("o", "down"), on_top("Question"), ("escape",)),
    Case("order.close", ("o",), MAIN),
    Case("address.try", ("A",), lambda pilot: not on_top("AddressDialog")(pilot), ("escape",)),
    Case("address.close", ("A",), MAIN),
    Case("accounts.quality", (), on_top("QualityDialog"), ("escape",)),
    Case("quality.take", ("Q", counted), told_there, ("escape", "escape"), changes=True),
    Case("quality.close", ("Q", counted), MAIN),
    Case("refresh.stop", (while_held("R", "enter"),), says("Stopped.")),
    Case("writing.stop", (while_held("e", "enter"),), says("Stopped: no file")),
)
