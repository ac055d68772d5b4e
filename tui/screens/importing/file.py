"""What to import: a file, or a collection of the MongoDB server."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from db.files.choosing.paths import completions
from db.files.reading.rows import ROW_READERS
from domain.errors import PaymatchError
from tui.actions import bindings_of
from tui.background import BackgroundScreen
from tui.configuration.remembered import recent_files, remember_file
from tui.screens.common.path_dialog import PathDialog
from tui.screens.importing.plans.sources import MONGO, Source, collections_offered, source_named
from tui.widgets.dialog_box import DialogBox
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.one_line.path_field import PathField
from tui.widgets.text.safe_text import visible

USE = "import"
_ENDINGS = frozenset({*ROW_READERS, ".txt"})
_HINT = "CSV, TSV, JSON, JSON Lines, Excel workbook; a collection: mongo:NAME"


class FileQuestion(BackgroundScreen[Source | None], PathDialog[Source | None]):
    """Asks for a file or collection that can be read; None when it was closed with Escape."""

    NAME = "file"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self) -> None:
        super().__init__(classes="dialog")

    def compose(self) -> ComposeResult:
        """Give the box."""
        with DialogBox("Import a file"):
            yield Static(_HINT, classes="dialog--hint", markup=False)
            yield PathField(recent=recent_files(USE), rows=8, lister=self._offered)
            yield Static(classes="dialog--hint -wrong", id="file--wrong", markup=False)
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Look which of the recent files are gone."""
        self.in_background(_gone, self.path_field.forget, group="recent")

    def on_input_changed(self) -> None:
        """Say no longer what was wrong before."""
        self._say("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what was named, unless it cannot be read."""
        self.in_background(lambda: self._readable(event.value), self._take, group="file")

    def on_path_field_not_listed(self, event: PathField.NotListed) -> None:
        """Say why no collection can be offered."""
        self._say(str(event.error))

    def failed(self, error: PaymatchError) -> None:
        """Say why it cannot be taken."""
        self._say(str(error))

    def action_mongo(self) -> None:
        """Offer the collections of the server, or files again."""
        if self.path_field.value.startswith(MONGO):
            self.path_field.give("")
        else:
            self.path_field.put(MONGO)

    def action_close(self) -> None:
        """Close without a file."""
        self.dismiss(None)

    def _offered(self, text: str) -> Sequence[str]:
        """Return what a text may go on to; blocks."""
        if text.startswith(MONGO):
            return collections_offered(text, self.services.accounts)
        return completions(text, _ENDINGS)

    def _readable(self, text: str) -> Source:
        """Return what a person named, remembered for the next time; InputFailed when it cannot be read."""
        source = source_named(text, self.services.accounts)
        source.check()
        remember_file(USE, source.text)
        return source

    def _take(self, source: Source) -> None:
        self.dismiss(source)

    def _say(self, words: str) -> None:
        self.query_one("#file--wrong", Static).update(visible(words))


def _gone() -> list[str]:
    """Return the recent files that are not there any more."""
    return [path for path in recent_files(USE) if not path.startswith(MONGO) and not Path(path).exists()]
