"""One line for what just happened, above the footer: it covers nothing and goes away by itself."""

from textual.timer import Timer

from tui.widgets.detail import DetailPane
from tui.widgets.tones import Tone

_SECONDS = 10.0


class MessageLine(DetailPane, can_focus=False):
    """The latest message of a screen; cut if it is longer than the line."""

    DEFAULT_CSS = "MessageLine { height: 1; overflow: hidden; background: $surface; }"

    def __init__(self) -> None:
        super().__init__()
        self._clearing: Timer | None = None

    def say(self, text: str, tone: Tone = "") -> None:
        """Show a message for a while, in place of the one before."""
        self.show([[(text, tone)]])
        if self._clearing is not None:
            self._clearing.stop()
        self._clearing = self.set_timer(_SECONDS, lambda: self.show([]))
