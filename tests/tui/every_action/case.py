"""What it takes to see that an action's key does what it says."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.driving import message, settled
from tui.widgets.detail import DetailPane
from tui.widgets.table.paged_table import PagedTable

Seen = Callable[[Pilot[Any]], object]
Do = str | Callable[[Pilot[Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Case:
    """From a scenario's usual place, `before` leads to where the key of the action does something.

    `seen` is true when it has done it, and not before: or, with `changes`, another value than before. `after` leads
    back to the usual place.
    """

    action: str
    before: Sequence[Do]
    seen: Seen
    after: Sequence[Do] = ()
    changes: bool = False


class Very:
    """An object that only itself is equal to; it is kept, so that no other comes to its place in memory."""

    def __init__(self, kept: object) -> None:
        self._kept = kept

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Very) and self._kept is other._kept

    def __hash__(self) -> int:
        return id(self._kept)


async def do(pilot: Pilot[Any], steps: Sequence[Do]) -> None:
    """Press keys, each when what the one before set off is done, and call what is to be called."""
    for step in steps:
        if isinstance(step, str):
            await pilot.press(step)
            await settled(pilot)
        else:
            await step(pilot)


async def check(pilot: Pilot[Any], case: Case, key: str) -> None:
    """Press a key of the action, and wait till its effect is seen."""
    await do(pilot, case.before)
    before = case.seen(pilot)
    assert case.changes or not before, "is seen before the key is pressed"
    await pilot.press(key)
    for _ in range(300):
        await settled(pilot)
        now = case.seen(pilot)
        if now != before if case.changes else now:
            break
        await pilot.pause(0.01)
    else:
        raise AssertionError(f"its effect is not seen: {type(pilot.app.screen).__name__}, {now!r}")
    await do(pilot, case.after)


# What can be seen


def on_top(name: str) -> Seen:
    """The screen or dialog of this class is on top."""
    return lambda pilot: type(pilot.app.screen).__name__ == name


def mode(name: str) -> Seen:
    """The screen of this name is shown."""
    return lambda pilot: pilot.app.current_mode == name and not pilot.app.screen.is_modal


def says(words: str) -> Seen:
    """The message line has these words."""
    return lambda pilot: not pilot.app.screen.is_modal and words in message(pilot)


def told(words: str) -> Seen:
    """The newest of all messages has these words."""

    def seen(pilot: Pilot[Any]) -> bool:
        newest = next(iter(pilot.app.services.messages.newest_first()), None)  # type: ignore[attr-defined]
        return newest is not None and words in newest.text

    return seen


def focus(name: str) -> Seen:
    """This widget has the focus."""
    return lambda pilot: pilot.app.focused is not None and pilot.app.focused.id == name


def typing(pilot: Pilot[Any]) -> bool:
    """A text is typed."""
    return isinstance(pilot.app.focused, Input)


def value(pilot: Pilot[Any]) -> str:
    """What is typed."""
    return pilot.app.screen.query_one(Input).value


def cursor(name: str, place: int) -> Seen:
    """The cursor of a table stands here."""
    return lambda pilot: pilot.app.screen.query_one(f"#{name}", PagedTable).cursor == place


def cursor_in(name: str) -> Seen:
    """Where the cursor of a table stands."""
    return lambda pilot: pilot.app.screen.query_one(f"#{name}", PagedTable).cursor


def scrolled(pilot: Pilot[Any]) -> float:
    """How far down the text is scrolled that is read."""
    focused = pilot.app.focused
    pane = focused if isinstance(focused, DetailPane) else pilot.app.screen.query_one(DetailPane)
    return pane.scroll_y


def both(*conditions: Seen) -> Seen:
    """All of these."""
    return lambda pilot: all(condition(pilot) for condition in conditions)


# What can be done beforehand


async def say_something_else(pilot: Pilot[Any]) -> None:
    """Let the newest message be another one."""
    pilot.app.tell("something else")  # type: ignore[attr-defined]
