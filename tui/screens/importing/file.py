"""Which file to import."""

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from db.errors import InputFailed
from db.files.reading.rows import ROW_READERS
from db.files.reading.source import SourceFile, read_errors
from domain.errors import PaymatchError
from tui.actions import bindings_of
from tui.background import BackgroundScreen
from tui.configuration.remembered import recent_files, remember_file
from tui.screens.common.path_dialog import PathDialog
from tui.screens.export.files import full_path
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.one_line.path_field import PathField
from tui.widgets.text.safe_text import visible

USE = "import"
_ENDINGS = frozenset({*ROW_READERS, ".txt"})


class FileQuestion(BackgroundScreen[Path | None], PathDialog[Path | None]):
    """Asks for a file that can be read; None when it was closed with Escape."""

    NAME = "file"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self) -> None:
        super().__init__(classes="dialog")

    def compose(self) -> ComposeResult:
        """Give the box."""
        with Vertical(classes="dialog--box") as box:
            box.border_title = "Import a file"
            yield Static("CSV, TSV, JSON, JSON Lines or an Excel workbook", classes="dialog--hint", markup=False)
            yield PathField(recent=recent_files(USE), endings=_ENDINGS, rows=8)
            yield Static(classes="dialog--hint -wrong", id="file--wrong", markup=False)
            yield KeyLine(self.key_hints)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the file, unless it is none."""
        self.in_background(lambda: _readable(event.value), self._take, group="file")

    def failed(self, error: PaymatchError) -> None:
        """Say why the file cannot be taken."""
        self.query_one("#file--wrong", Static).update(visible(str(error)))

    def action_close(self) -> None:
        """Close without a file."""
        self.dismiss(None)

    def _take(self, path: Path) -> None:
        self.dismiss(path)


def _readable(text: str) -> Path:
    """Return the file that a person named, remembered for the next time. Raises InputFailed when it cannot be read."""
    if not text.strip():
        raise InputFailed("Name a file to import.")
    path = full_path(text)
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise InputFailed(f"{path} is a pipe or device, which may have no end; `paymatch import` reads those.")
    with read_errors(path), SourceFile(path):
        remember_file(USE, path)
    return path
