"""What is painted first, while the ledger is opened and the screen that was asked for is loaded."""

from collections.abc import Callable

from textual.app import ComposeResult, RenderResult
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from tui.actions import SCREENS
from tui.widgets.one_line.key_line import KeyHint, KeyLine
from tui.widgets.one_line.title_bar import TitleBar


class OpeningScreen(Screen[None]):
    """The frame of the screen `first`, on a ledger by its path. It has no keys: the application keeps them for later.

    It is all that the first frame waits for, so it is made of little.
    """

    def __init__(self, first: str, ledger: str, hints: Callable[[], list[KeyHint]]) -> None:
        super().__init__()
        self._first = first
        self._ledger = ledger
        self._hints = hints

    def compose(self) -> ComposeResult:
        """Give the lines that all screens have, and the frame of a list."""
        yield TitleBar(self._first, self._ledger)
        yield _Words(SCREENS[self._first], id="opening--head")
        with Container(id="opening--body"):
            yield _Words("Opening …", id="opening--list")
            yield _Words("", id="opening--beside")
        yield KeyLine(self._hints)

    def on_mount(self) -> None:
        """Show the keys."""
        self.query_one(KeyLine).look()


class _Words(Widget):
    """A few words of the program's own."""

    def __init__(self, words: str, *, id: str) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._words = words

    def render(self) -> RenderResult:
        """Paint them."""
        return Content(self._words)
