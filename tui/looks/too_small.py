"""The note that covers a screen for which the window is too small, until the window grows."""

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from tui.looks.sizes import LEAST_HEIGHT, LEAST_WIDTH


class TooSmall(Widget):
    """Says how large the window is and how large it must be; the style sheet shows it where it is true."""

    def render(self) -> RenderResult:
        """Say it, in lines short enough for a very small window."""
        width, height = self.screen.size
        return Content(
            f"The window is too small.\n{width} × {height} now,\n{LEAST_WIDTH} × {LEAST_HEIGHT} needed.\n"
            "Make it larger,\nor Ctrl+Q quits."
        )

    def on_resize(self) -> None:
        """Say the new size."""
        self.refresh()
