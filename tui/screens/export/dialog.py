"""The questions before an export: what and where to, and whether a file that is there is to be overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from db.accounts.export import AccountsExport
from db.errors import OutputFailed
from db.files.export import FORMAT_WORDS, ExportFormat, choose_format
from db.ledger.exporting.exports import Export, format_of, only_format
from tui.actions import Action, bindings_of
from tui.configuration.remembered import recent_files
from tui.screens.common.dialog import Dialog
from tui.screens.common.path_dialog import PathDialog
from tui.screens.common.tabs import TabLine, TabText
from tui.screens.export.files import FileThere, file_there, full_path
from tui.widgets.dialog_box import DialogBox, DialogText
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.one_line.path_field import PathField
from tui.widgets.text.lines import Line
from tui.widgets.text.safe_text import visible

# What is exported: of the ledger, or of the accounts.
What = TypeVar("What", bound=Export | AccountsExport)

USE = "export"
_ENDINGS = frozenset(f".{each}" for each in ExportFormat)
# What has no place to say where it came from.
_SILENT = frozenset({ExportFormat.CSV, ExportFormat.JSON, ExportFormat.JSONL})


@dataclass(frozen=True, slots=True)
class Offer(Generic[What]):
    """Something that can be exported: how many rows or accounts it takes, and what will be in the file."""

    export: What
    rows: int
    note: str

    @property
    def formats(self) -> Sequence[ExportFormat]:
        """The formats in which it can be written."""
        only = only_format(self.export) if isinstance(self.export, Export) else None
        return (only,) if only else tuple(ExportFormat)

    def format_of(self, path: Path) -> ExportFormat:
        """Return the format in which it is written to `path`; raises OutputFailed where there is none."""
        return format_of(self.export, path) if isinstance(self.export, Export) else choose_format(path)


@dataclass(frozen=True, slots=True)
class Destination(Generic[What]):
    """What is to be written where, and whether a file that is there may be overwritten.

    With `provenance`, a file beside it is to say where it came from.
    """

    offer: Offer[What]
    path: Path
    export_format: ExportFormat
    overwrite: bool = False
    provenance: bool = False


class ExportDialog(PathDialog[Destination[What] | None], Generic[What]):
    """Asks what to export, of one offer or several, and to which file; None when it was closed with Escape.

    Each offer keeps the path that was typed for it. Only a file that can be written as far as one can see beforehand is
    taken; about one that is there already there is a question first. `provenance` says whether that is offered, too,
    for the formats that cannot say themselves where they came from.
    """

    NAME = "export"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, offers: Sequence[Offer[What]], proposed: Sequence[Path], *, provenance: bool = False) -> None:
        super().__init__(classes="dialog")
        self._provenance: bool | None = False if provenance else None
        self._offers = offers
        self._paths = [str(path) for path in proposed]
        self._place = 0

    def compose(self) -> ComposeResult:
        """Give the box."""
        with DialogBox():
            if len(self._offers) > 1:
                yield TabLine(id="export--what")
            yield Static(classes="dialog--hint", id="export--note", markup=False)
            yield PathField(recent=recent_files(USE), endings=_ENDINGS, rows=3)
            yield Static(classes="dialog--hint", id="export--format", markup=False)
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Show the first offer."""
        self._show()

    def on_tab_line_tab_clicked(self, event: TabLine.TabClicked) -> None:
        """Show what was clicked."""
        self._go_to([offer.export.value for offer in self._offers].index(event.name))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say in which format the file would be written."""
        self._show_format(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the file, unless it is wrong; ask before one is overwritten."""
        try:
            path = full_path(event.value)
            export_format = self._offer.format_of(path)
            beside = bool(self._provenance) and export_format in _SILENT
            destination = Destination(self._offer, path, export_format, provenance=beside)
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

    def unavailable(self, action: Action) -> str | None:
        """Say that there is nothing else to write."""
        if action.method in {"next_offer", "offer_before"} and len(self._offers) == 1:
            return "There is nothing else to write from here."
        if action.method == "provenance" and (self._provenance is None or self._format not in _SILENT):
            return "This needs no file beside it."
        return None

    async def action_write(self) -> None:
        """Take what was typed."""
        await self.query_one(Input).action_submit()

    def action_provenance(self) -> None:
        """Write where it came from, or do not."""
        self._provenance = not self._provenance
        self._show_format(self.path_field.value)

    def action_next_offer(self) -> None:
        """Show the next offer."""
        self._go_to((self._place + 1) % len(self._offers))

    def action_offer_before(self) -> None:
        """Show the offer before."""
        self._go_to((self._place - 1) % len(self._offers))

    def action_close(self) -> None:
        """Close without a file."""
        self.dismiss(None)

    @property
    def _offer(self) -> Offer[What]:
        return self._offers[self._place]

    def _go_to(self, place: int) -> None:
        self._paths[self._place] = self.query_one(Input).value
        self._place = place
        self._show()

    def _show(self) -> None:
        """Show an offer, with the cursor behind its path."""
        self.query_one(".dialog--box").border_title = f"Export {self._offer.export.value}"
        tabs = [TabText(offer.export.value, "", offer.export.value) for offer in self._offers]
        for line in self.query(TabLine):
            line.show(tabs, here=self._offer.export.value)
        self.query_one("#export--note", Static).update(visible(self._offer.note))
        self.path_field.give(self._paths[self._place])
        self._show_format(self._paths[self._place])

    @property
    def _format(self) -> ExportFormat | None:
        """The format in which the file would be written; None for a file that cannot be named so."""
        try:
            return self._offer.format_of(full_path(self.path_field.value))
        except OutputFailed:
            return None

    def _show_format(self, text: str) -> None:
        """Say in which format the file would be written, and whether another says where it came from."""
        try:
            export_format = self._offer.format_of(full_path(text))
        except OutputFailed as error:
            self._say(str(error), wrong=True)
            return
        words = f"Format: {FORMAT_WORDS[export_format]}"
        others = " ".join(f".{other}" for other in self._offer.formats if other is not export_format)
        if self._provenance and export_format in _SILENT:
            words += f"; {full_path(text).name}.provenance.json beside it"
        elif others:
            words += f"; other endings: {others}"
        self._say(words)

    def _say(self, words: str, *, wrong: bool = False) -> None:
        hint = self.query_one("#export--format", Static)
        hint.update(visible(words))
        hint.set_class(wrong, "-wrong")


class OverwriteQuestion(Dialog[bool]):
    """Whether a file is to be overwritten. Only `y` is yes: a second Enter by mistake costs nothing."""

    NAME = "overwrite"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, path: Path, there: FileThere) -> None:
        super().__init__(classes="dialog")
        self._lines: list[Line] = [
            [(str(path), "strong")],
            [(f"is there already: {there.size:,} bytes, changed {there.changed:%Y-%m-%d %H:%M}.", "")],
        ]

    def compose(self) -> ComposeResult:
        """Give the box."""
        with DialogBox("Overwrite the file?"):
            yield DialogText()
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Show the file."""
        self.query_one(DialogText).show(self._lines)

    def action_yes(self) -> None:
        """Overwrite it."""
        self.dismiss(True)  # noqa: FBT003 - the answer

    def action_no(self) -> None:
        """Keep it."""
        self.dismiss(False)  # noqa: FBT003 - the answer
