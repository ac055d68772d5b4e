"""What of a record is to be copied: one value, the whole row, or all of it as JSON."""

from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from tui.actions import bindings_of
from tui.keeping.records import Record, cell_text, record_json, row_text
from tui.screens.common.dialog import Dialog
from tui.screens.common.fixed_rows import FixedRows
from tui.widgets.detail import DetailPane
from tui.widgets.dialog_box import DialogBox
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.table.columns import Cell, Column
from tui.widgets.table.messages import RowChosen
from tui.widgets.table.paged_table import PagedTable


@dataclass(frozen=True, slots=True)
class ToCopy:
    """A text to copy, and what to call it."""

    text: str
    what: str


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    text: str


def _value(field: _Field) -> Cell:
    return Cell(field.text) if field.text else Cell("–", "muted")


COLUMNS: tuple[Column[_Field], ...] = (
    Column("name", "Field", 16, lambda field: field.name.replace("_", " "), priority=8),
    Column("text", "Value", 30, _value, grow=1, priority=9),
)


class CopyDialog(Dialog[ToCopy | None]):
    """What to copy of a record; None when it was closed with Escape. The key that leads here copies the value too."""

    NAME = "copy"
    CHOSEN_BY_ARROWS = "Value"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, record: Record) -> None:
        super().__init__(classes="dialog")
        self._record = record

    def compose(self) -> ComposeResult:
        """Give the box."""
        with DialogBox("Copy"):
            yield PagedTable(COLUMNS, empty="", id="copy--values")
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Show the values, the cursor on the first, which names the record."""
        table = self.query_one(PagedTable)
        table.set_source(FixedRows([_Field(name, cell_text(value)) for name, value in self._record.items()]))
        table.focus()

    def on_row_chosen(self, _: RowChosen[_Field]) -> None:
        """Copy the value that was clicked twice."""
        self.action_value()

    def action_value(self) -> None:
        """Close with the value under the cursor."""
        field = self.query_one(PagedTable).cursor_row
        if field is not None:
            self.dismiss(ToCopy(field.text, field.name.replace("_", " ")))

    def action_row(self) -> None:
        """Close with the whole row."""
        self.dismiss(ToCopy(row_text(self._record), "the row"))

    def action_json(self) -> None:
        """Close with the record as JSON."""
        self.dismiss(ToCopy(record_json(self._record), "the record as JSON"))

    def action_close(self) -> None:
        """Close without copying."""
        self.dismiss(None)


def subject_on(screen: Screen[Any]) -> object:
    """Return what has the focus: a row, or what a pane is about, or its text; else a row of a table to be seen.

    Of a dialog without any, the text it shows; None where there is nothing.
    """
    focused = screen.focused
    if isinstance(focused, DetailPane):
        return focused.subject or focused.whole_text
    tables = [focused] if isinstance(focused, PagedTable) else screen.query(PagedTable)
    shown = (table.cursor_row for table in tables if table.region)
    row = next((row for row in shown if row is not None), None)
    if row is None and isinstance(screen, Dialog):  # where a line to type in has the focus, as in the help
        return next((pane.whole_text for pane in screen.query(DetailPane) if pane.region and pane.whole_text), None)
    return row
