"""One line for what just happened, above the footer: it covers nothing and goes away by itself."""

from textual.timer import Timer

from tui.widgets.detail import LinePane
from tui.widgets.text.lines import Line
from tui.widgets.text.tones import Tone

_SECONDS = 10.0


class MessageLine(LinePane):
    """The latest message of a screen, cut if it is longer than the line; when it has gone, what is under way."""

    def __init__(self) -> None:
        super().__init__()
        self._clearing: Timer | None = None
        self._under_way: tuple[str, ...] = ()

    def say(self, text: str, tone: Tone = "") -> None:
        """Show a message for a while, in place of the one before."""
        self.show([[(text, tone)]])
        if self._clearing is not None:
            self._clearing.stop()
        self._clearing = self.set_timer(_SECONDS, self._clear)

    def hush(self) -> None:
        """Take the message away before its time: what it was about is past."""
        if self._clearing is not None:
            self._clearing.stop()
            self._clear()

    def tell_work(self, *parts: str) -> None:
        """Say what is under way, wherever no message stands: of its parts as many as there is room for."""
        self._under_way = parts
        if self._clearing is None:
            self._show_work()

    def _clear(self) -> None:
        self._clearing = None
        self._show_work()

    def _show_work(self) -> None:
        lines: list[Line] = [[(part, "accent")] for part in self._under_way]
        self.show_with(*lines[1:], after=lines[0] if lines else [])
