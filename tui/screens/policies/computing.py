"""A dialog that works something out while it is open."""

from dataclasses import dataclass
from typing import TypeVar

from textual.message import Message

from domain.errors import PaymatchError
from tui.background import BackgroundScreen
from tui.screens.common.dialog import Dialog
from tui.screens.common.dialogs import ErrorDialog
from tui.screens.policies.telling import Telling
from tui.widgets.one_line.work_line import WorkLine

Result = TypeVar("Result")


class ComputingDialog(BackgroundScreen[Result], Dialog[Result]):
    """Tells on its `WorkLine` how far the work is that reports to `telling`; closing it ends the work."""

    @dataclass(eq=False)
    class Progressed(Message):
        """So much of the work is done."""

        done: int
        total: int

    def __init__(self) -> None:
        super().__init__(classes="dialog")
        self.telling = Telling(lambda done, total: self.post_message(self.Progressed(done, total)))

    def on_computing_dialog_progressed(self, event: Progressed) -> None:
        """Show how far the work is."""
        self.work_line.tell(event.done, event.total)

    def on_unmount(self) -> None:
        """End the work, if it goes on."""
        self.telling.stop()

    @property
    def work_line(self) -> WorkLine:
        """The line about the work."""
        return self.query_one(WorkLine)

    def failed(self, error: PaymatchError) -> None:
        """Show why the work came to nothing."""
        self.work_line.finish(error.title)
        self.app.push_screen(ErrorDialog(error))
