"""Where the rows go that cannot be imported."""

from itertools import count
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from db.errors import OutputFailed
from tui.actions import bindings_of
from tui.screens.common.path_dialog import PathDialog
from tui.screens.export.files import file_there, full_path
from tui.widgets.dialog_box import DialogBox
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.one_line.path_field import PathField
from tui.widgets.text.safe_text import visible


class RejectsQuestion(PathDialog[Path | None]):
    """Asks for a new file for the rows with faults; None when it was closed with Escape."""

    NAME = "rejects"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, source: Path, good: str) -> None:
        super().__init__(classes="dialog")
        self._source = source
        self._good = good

    def compose(self) -> ComposeResult:
        """Give the box."""
        with DialogBox("Keep the good rows"):
            yield Static(
                f"{self._good} will be imported. The other rows go to a new CSV file, each with its reason: mend them "
                "there, and import that file in turn.",
                classes="dialog--hint",
                markup=False,
            )
            yield PathField(str(proposed_rejects(self._source)), endings={".csv"}, rows=4)
            yield Static(classes="dialog--hint -wrong", id="rejects--wrong", markup=False)
            yield KeyLine(self.key_hints)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take a file that is not there yet."""
        try:
            path = full_path(event.value)
            there = file_there(path)
        except OutputFailed as error:
            self._say(str(error))
            return
        if there is None:
            self.dismiss(path)
        else:
            self._say(f"{path.name} is there already: name a new file.")

    def action_close(self) -> None:
        """Close without a file."""
        self.dismiss(None)

    def _say(self, words: str) -> None:
        self.query_one("#rejects--wrong", Static).update(visible(words))


def proposed_rejects(source: Path) -> Path:
    """Return a new file beside the one that is imported, such as `bank-to-mend.csv`."""
    names = (f"{source.stem}-to-mend{f'-{number}' if number > 1 else ''}.csv" for number in count(1))
    return next(path for name in names if not (path := source.with_name(name)).exists())
