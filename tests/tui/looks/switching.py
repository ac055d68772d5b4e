"""Other looks of a running application, each for a while."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from textual.filter import Monochrome
from textual.pilot import Pilot

from tests.tui.driving import settled
from tests.tui.looks.contrast import assert_readable

Look = Callable[[Pilot[Any]], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def light(pilot: Pilot[Any]) -> AsyncIterator[None]:
    """Be light, and readable."""
    before = pilot.app.theme
    await _turn(pilot, "paymatch-light")
    assert_readable(pilot.app)
    yield
    await _turn(pilot, before)


@asynccontextmanager
async def without_colour(pilot: Pilot[Any]) -> AsyncIterator[None]:
    """Be as the application is from the start where NO_COLOR is set."""
    before, grey = pilot.app.theme, Monochrome()
    pilot.app.no_color = True
    pilot.app._filters.append(grey)
    # Another theme and back: everything is painted anew.
    await _turn(pilot, "paymatch-light", before)
    yield
    pilot.app.no_color = False
    pilot.app._filters.remove(grey)
    await _turn(pilot, "paymatch-light", before)


async def _turn(pilot: Pilot[Any], *themes: str) -> None:
    for theme in themes:
        pilot.app.theme = theme
        await settled(pilot)


def sized(width: int, height: int) -> Look:
    """Return the look in a window of another size."""

    @asynccontextmanager
    async def look(pilot: Pilot[Any]) -> AsyncIterator[None]:
        before = pilot.app.size
        await _resize(pilot, width, height)
        yield
        await _resize(pilot, *before)

    return look


async def _resize(pilot: Pilot[Any], width: int, height: int) -> None:
    await pilot.resize_terminal(width, height)
    await settled(pilot)


LOOKS: Mapping[str, Look] = {"light": light, "without-colour": without_colour}
SIZES: Mapping[str, Look] = {"60x20": sized(60, 20), "160x50": sized(160, 50)}
