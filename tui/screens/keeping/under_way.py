"""What is under way: how far it is, how long it takes, and the way to stop it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from tui.actions import bindings_of
from tui.keeping.work import Work, Works
from tui.screens.common.dialog import Dialog
from tui.screens.common.fixed_rows import FixedRows
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.table.columns import Column
from tui.widgets.table.paged_table import PagedTable

_SECONDS_BETWEEN = 0.3
_MOST_ROWS = 10

COLUMNS: tuple[Column[Work], ...] = (
    Column("title", "Work", 24, lambda work: work.title, grow=1, priority=9),
    Column("words", "How far", 44, lambda work: work.words, priority=8),
)


class UnderWayDialog(Dialog[None]):
    """Lists what runs in the background; it is shown as it goes on."""

    NAME = "work"
    CHOSEN_BY_ARROWS = "work"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, works: Works) -> None:
        super().__init__(classes="dialog")
        self._works = works

    def compose(self) -> ComposeResult:
        """Give the box."""
        with Vertical(classes="dialog--box") as box:
            box.border_title = "Under way"
            yield PagedTable(COLUMNS, empty="Nothing is under way.", id="under-way--list")
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Show the work, time and again."""
        table = self.query_one(PagedTable)
        table.styles.height = _MOST_ROWS
        table.focus()
        self._show()
        self.set_interval(_SECONDS_BETWEEN, self._show)

    def action_stop(self) -> None:
        """Stop the work under the cursor."""
        work = self.query_one(PagedTable).cursor_row
        if work is not None:
            work.stop()
            self._show()

    def action_close(self) -> None:
        """Close; the work goes on."""
        self.dismiss()

    def _show(self) -> None:
        table = self.query_one(PagedTable)
        table.set_source(FixedRows(list(self._works)), cursor=table.cursor)
