"""All messages of the session, newest first, the one under the cursor in full."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from tui.actions import bindings_of
from tui.keeping.messages import Said
from tui.screens.common.dialog import Dialog
from tui.screens.common.fixed_rows import FixedRows
from tui.screens.keeping.copying import ToCopy
from tui.widgets.detail import DetailPane
from tui.widgets.dialog_box import DialogBox
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.table.columns import Cell, Column
from tui.widgets.table.messages import RowChosen
from tui.widgets.table.paged_table import PagedTable

COLUMNS: tuple[Column[Said], ...] = (
    Column("at", "Local", 8, lambda said: f"{said.at.astimezone():%H:%M:%S}", priority=8),
    Column("kind", "Kind", 9, lambda said: Cell(said.kind, said.tone), priority=7),
    Column("screen", "On", 8, lambda said: Cell(said.screen.capitalize(), "muted"), priority=2),
    Column("text", "Message", 20, lambda said: " ".join(said.text.split()), grow=1, priority=9),
)


class MessagesDialog(Dialog[ToCopy | None]):
    """The messages; the one that is to be copied, None for none. `hint` says where errors are besides."""

    NAME = "messages"
    CHOSEN_BY_ARROWS = "Message"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, newest_first: Sequence[Said], hint: str) -> None:
        super().__init__(classes="dialog")
        self._said = newest_first
        self._hint = hint

    def compose(self) -> ComposeResult:
        """Give the box."""
        with DialogBox("Messages of this session", classes="-whole"):
            yield PagedTable(COLUMNS, empty="Nothing was said yet.", id="messages--list")
            yield DetailPane(id="messages--text")
            yield Static(self._hint, classes="dialog--hint", markup=False)
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Show them."""
        table, pane = self.query_one(PagedTable), self.query_one(DetailPane)
        table.follow = lambda _, said: pane.show([[(line, "")] for line in said.text.splitlines()] if said else [])
        table.set_source(FixedRows(self._said))
        table.focus()

    def why_not(self, method: str) -> str | None:
        """Say why there is nothing to copy or to read."""
        if method in {"copy_text", "next_pane"} and self.query_one(PagedTable).cursor_row is None:
            return "Nothing was said yet."
        return None

    @property
    def hint_words(self) -> Mapping[str, str]:
        """The other of the two panes is the next one."""
        return {"messages.next-pane": "The list"} if isinstance(self.focused, DetailPane) else {}

    def action_next_pane(self) -> None:
        """Go from the list to the text, or back."""
        self.focus_next()

    def on_row_chosen(self, _: RowChosen[Said]) -> None:
        """Copy the message that was clicked twice."""
        self.action_copy_text()

    def action_copy_text(self) -> None:
        """Close with the message under the cursor."""
        said = self.query_one(PagedTable).cursor_row
        self.dismiss(None if said is None else ToCopy(said.text, "the message"))

    def action_close(self) -> None:
        """Close."""
        self.dismiss(None)
