"""The one box for work that a person waits for: what it is, how far it is, how long it takes; Escape stops it."""

from typing import TypeVar

from textual.app import ComposeResult
from textual.widgets import Static

from domain.errors import PaymatchError
from tui.background import BackgroundScreen
from tui.keeping.work import Work
from tui.screens.common.dialog import Dialog
from tui.widgets.detail import LinePane
from tui.widgets.dialog_box import DialogBox
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.text.bars import share_bar

Result = TypeVar("Result")

_SECONDS_BETWEEN = 0.2
_SHARE_CELLS = len("  100 %")


class WorkDialog(BackgroundScreen[Result], Dialog[Result]):
    """Shows how far `work` is until the subclass, which begins it in `begin`, closes the dialog with its result.

    A subclass names itself in `NAME`, and has an action `stop` that says what is kept then. Whatever closes the dialog
    stops the work.
    """

    def __init__(self, work: Work) -> None:
        super().__init__(classes="dialog")
        self.work = work

    def compose(self) -> ComposeResult:
        """Give the box."""
        with DialogBox(self.work.title):
            yield LinePane(id="work--bar")
            yield Static(self.work.words, classes="dialog--hint", markup=False)
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Begin."""
        self.services.works.begin(self.work)
        self.set_interval(_SECONDS_BETWEEN, self.show_work)
        self.begin()

    def on_unmount(self) -> None:
        """End the work, if it goes on."""
        self.work.stop()
        self.services.works.end(self.work)

    def begin(self) -> None:
        """Begin the work."""
        raise NotImplementedError

    def action_stop(self) -> None:
        """Stop; the dialog closes when the work has ended."""
        self.work.stop()
        self.show_work()

    def show_work(self) -> None:
        """Show how far it is."""
        if self.is_mounted:
            done, total = self.work.done, self.work.total
            bar = self.query_one("#work--bar", LinePane)
            share = f"{f'{done * 100 // total} %':>{_SHARE_CELLS}}" if total else ""
            bar.show([[*share_bar(done, total, bar.text_width - _SHARE_CELLS), (share, "")]])
            self.query_one(".dialog--hint", Static).update(self.work.words)

    def failed(self, error: PaymatchError) -> None:
        """Close with the error shown."""
        raise NotImplementedError
