"""Writing a list to a file: the question where to, the question about a file that is there, and the writing."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from db.errors import OutputFailed
from db.files.export import ExportFormat, choose_format
from db.ledger.exporting.exports import Export, write_export
from domain.matching.wording import count_of
from tui.actions import with_twins
from tui.screens.base import MainScreen
from tui.screens.dialog import Dialog
from tui.widgets.detail import DetailPane
from tui.widgets.lines import Line
from tui.widgets.safe_text import visible

_LINES_OF_PATH = 4
# From so many rows on, writing takes long enough to say that it has begun.
_MANY_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a list is to be written, and whether a file that is there may be overwritten."""

    path: Path
    export_format: ExportFormat
    overwrite: bool = False


class ExportDialog(Dialog[Destination | None]):
    """Asks for the file to write to; None when it was closed with Escape.

    `title` names the list, `note` says what will be in the file. Only a file that can be written as far as one can
    see beforehand is taken; about one that is there already there is a question first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "Close")]

    def __init__(self, title: str, proposed: Path, *, note: str) -> None:
        super().__init__(classes="dialog")
        self._title = title
        self._proposed = proposed
        self._note = note

    def compose(self) -> ComposeResult:
        """Give the box."""
        with Vertical(classes="dialog--box") as box:
            box.border_title = self._title
            yield Static(self._note, classes="dialog--hint", id="export--note", markup=False)
            yield Input(str(self._proposed), select_on_focus=False)
            yield Static(classes="dialog--hint", id="export--format", markup=False)
            yield Static("Enter write   Esc close", classes="dialog--keys", markup=False)

    def on_mount(self) -> None:
        """Put the cursor behind the path."""
        line = self.query_one(Input)
        line.cursor_position = len(line.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say in which format the file would be written."""
        try:
            self._say(f"format: {choose_format(full_path(event.value)).upper()}")
        except OutputFailed as error:
            self._say(str(error), wrong=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the file, unless it is wrong; ask before one is overwritten."""
        try:
            path = full_path(event.value)
            destination = Destination(path, choose_format(path))
            there = file_there(path)
        except OutputFailed as error:
            self._say(str(error), wrong=True)
            return
        if there is None:
            self.dismiss(destination)
            return

        def answer(overwrite: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
            if overwrite:
                self.dismiss(replace(destination, overwrite=True))

        self.app.push_screen(OverwriteQuestion(path, there), answer)

    def action_close(self) -> None:
        """Close without a file."""
        self.dismiss(None)

    def _say(self, words: str, *, wrong: bool = False) -> None:
        hint = self.query_one("#export--format", Static)
        hint.update(visible(words))
        hint.set_class(wrong, "-wrong")


@dataclass(frozen=True, slots=True)
class FileThere:
    """A file that is there already: its bytes, and when it was changed, in local time."""

    size: int
    changed: datetime


class OverwriteQuestion(Dialog[bool]):
    """Whether a file is to be overwritten. Only `y` is yes: a second Enter by mistake costs nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(with_twins("y"), "answer(True)", "Overwrite"),
        Binding(with_twins("n,escape,enter"), "answer(False)", "Keep"),
    ]

    def __init__(self, path: Path, there: FileThere) -> None:
        super().__init__(classes="dialog")
        self._lines: list[Line] = [
            [(str(path), "strong")],
            [(f"is there already: {there.size:,} bytes, changed {there.changed:%Y-%m-%d %H:%M}.", "")],
        ]

    def compose(self) -> ComposeResult:
        """Give the box."""
        with Vertical(classes="dialog--box") as box:
            box.border_title = "Overwrite the file?"
            yield DetailPane(classes="dialog--text")
            yield Static("y overwrite   Enter keep it, name another", classes="dialog--keys", markup=False)

    def on_mount(self) -> None:
        """Show the file."""
        pane = self.query_one(DetailPane)
        pane.styles.height = len(self._lines) + _LINES_OF_PATH
        pane.show(self._lines)

    def action_answer(self, yes: bool) -> None:  # noqa: FBT001 - Textual passes it by position
        """Close with the answer."""
        self.dismiss(yes)


class ListExport:
    """Exports lists of a screen; it remembers where to, so that no path is typed twice.

    The writing is in the background. What came of it is told wherever the person is by then.
    """

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._named: dict[Export, Path] = {}
        self._folder: Path | None = None

    def ask(self, table: Export, rows: int, *, note: str) -> None:
        """Ask where to write a table of `rows` rows, and write it there; `note` says what will be in the file."""

        def write(destination: Destination | None) -> None:
            if destination is not None:
                self._write(table, rows, destination)

        today = self._screen.services.clock().astimezone().date()
        proposed = self._named.get(table) or proposed_path(table, self._folder or _current_folder(), today)
        self._screen.app.push_screen(ExportDialog(f"Export {table.value}", proposed, note=note), write)

    def _write(self, table: Export, rows: int, destination: Destination) -> None:
        path, screen = destination.path, self._screen
        self._named[table], self._folder = path, path.parent
        ledger = screen.services.ledger

        def work() -> int:
            export_format, overwrite = destination.export_format, destination.overwrite
            return write_export(ledger, table, path, export_format=export_format, overwrite=overwrite)

        def done(written: int) -> None:
            screen.notify(visible(str(path)), title=f"{count_of(written, 'row')} written", timeout=10, markup=False)

        if rows >= _MANY_ROWS:
            screen.say(f"Writing {rows:,} rows to {path} …")
        screen.in_background(work, done, group=f"export {path}")


def proposed_path(table: Export, folder: Path, today: date) -> Path:
    """Return the file that a list is proposed to be written to."""
    return folder / f"{table.value}-{today:%Y-%m-%d}.{ExportFormat.CSV.value}"


def full_path(text: str) -> Path:
    """Return the file that a person named, from the current folder if relative, `~` being the home folder.

    Raises OutputFailed when nothing is named, or there is no such home or current folder.
    """
    if not text.strip():
        raise OutputFailed("Name a file to write to.")
    try:
        return Path(text.strip()).expanduser().absolute()
    except RuntimeError:
        raise OutputFailed(f"{text.strip().split('/')[0]} is nobody's home folder here.") from None
    except FileNotFoundError:
        raise OutputFailed("The current folder does not exist any more: name the whole path.") from None


def file_there(path: Path) -> FileThere | None:
    """Return the file that is at `path`; None if there is none, but could be one.

    Raises OutputFailed when the folder is missing, `path` is a folder, or the system does not let one look.
    """
    try:
        if not path.parent.is_dir():
            raise OutputFailed(f"There is no folder {path.parent}.")
        if path.is_dir():
            raise OutputFailed(f"{path} is a folder; name a file in it.")
        facts = path.stat()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise OutputFailed(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}.") from None
    return FileThere(facts.st_size, datetime.fromtimestamp(facts.st_mtime).astimezone())


def _current_folder() -> Path:
    try:
        return Path.cwd()
    except OSError:  # it was removed under our feet
        return Path.home()
