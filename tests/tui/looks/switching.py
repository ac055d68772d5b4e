"""A running application in other looks and sizes."""

from collections.abc import Awaitable, Callable
from typing import Any

from textual.filter import Monochrome
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from tests.tui.driving import settled

Settle = Callable[[Pilot[Any]], Awaitable[None]]

LOOKS = DARK, LIGHT, WITHOUT_COLOUR = "dark", "light", "without colour"


async def turn(pilot: Pilot[Any], look: str, *, settle: Settle = settled) -> None:
    """Be dark, light, or as the application is from the start where NO_COLOR is set."""
    app = pilot.app
    if (turned := app.no_color != (look == WITHOUT_COLOUR)) and app.no_color:
        app._filters.pop()
    elif turned:
        app._filters.append(Monochrome())
    app.no_color = look == WITHOUT_COLOUR
    app.theme = "paymatch-light" if look == LIGHT else "paymatch-dark"
    if turned:
        for screen in app.screen_stack:
            _repaint(screen)
    await settle(pilot)


def _repaint(screen: Screen[Any]) -> None:
    """Paint everything anew: nothing in the application does that when colours go while it runs."""
    screen.app.stylesheet.update(screen)
    for widget in (screen, *screen.walk_children(Widget)):
        widget.notify_style_update()
        widget.refresh()


async def resize(pilot: Pilot[Any], size: tuple[int, int], *, settle: Settle = settled) -> None:
    """Be in a window of another size."""
    if pilot.app.size != size:
        await pilot.resize_terminal(*size)
        await settle(pilot)
