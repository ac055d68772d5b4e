"""The lines above a screen that guide a newcomer."""

from collections.abc import Callable, Sequence

from tui.widgets.detail import DetailPane
from tui.widgets.text.lines import Line


class GuideLine(DetailPane, can_focus=False):
    """Shows what `lines` gives; no line at all where there is nothing to say."""

    DEFAULT_CSS = "GuideLine { height: 2; overflow: hidden; background: $panel; }"

    def __init__(self, lines: Callable[[], Sequence[Line]]) -> None:
        super().__init__()
        self._ask = lines

    def on_mount(self) -> None:
        """Show the first lines."""
        self.look()

    def look(self) -> None:
        """Show what is to be said now."""
        lines = self._ask()
        self.display = bool(lines)
        self.show(lines)
