"""The note that covers a screen for which the window is too small, until the window grows."""

from typing import TYPE_CHECKING, cast

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from tui.actions import action_named
from tui.actions.keyboard import shown_key
from tui.looks.sizes import LEAST_HEIGHT, LEAST_WIDTH

if TYPE_CHECKING:  # the application imports its screens
    from tui.application.app import PaymatchApp


class TooSmall(Widget):
    """Says how large the window is and how large it must be; the style sheet shows it where it is true."""

    def render(self) -> RenderResult:
        """Say it, in lines short enough for a very small window."""
        width, height = self.screen.size
        keys = cast("PaymatchApp", self.app).keymap.keys(action_named("app.quit")).split(",")
        return Content(
            f"The window is too small.\n{width} × {height} now,\n{LEAST_WIDTH} × {LEAST_HEIGHT} needed.\n"
            f"Make it larger,\nor {_quits(keys)} quits."
        )

    def on_resize(self) -> None:
        """Say the new size."""
        self.refresh()


def _quits(keys: list[str]) -> str:
    """Return the key that leaves also where a letter would be typed into a line, if there is one."""
    return next((shown for shown in map(shown_key, keys) if len(shown) > 1), shown_key(keys[0]))
