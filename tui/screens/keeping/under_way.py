"""What is under way: how far it is, how long it takes, and the way to stop it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tui.actions import bindings_of
from tui.keeping.work import Work, Works
from tui.screens.common.dialog import Dialog
from tui.screens.common.fixed_rows import FixedRows
from tui.widgets.dialog_box import DialogBox, DialogText
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.table.columns import Column
from tui.widgets.table.paged_table import PagedTable
from tui.widgets.text.lines import Line

_SECONDS_BETWEEN = 0.3

COLUMNS: tuple[Column[Work], ...] = (
    Column("title", "Work", 18, lambda work: work.title, grow=1, priority=9),
    Column("words", "How far", 30, lambda work: work.words, grow=3, priority=8),
)


class UnderWayDialog(Dialog[None]):
    """Lists what runs in the background; it is shown as it goes on."""

    NAME = "work"
    CHOSEN_BY_ARROWS = "Work"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, works: Works) -> None:
        super().__init__(classes="dialog")
        self._works = works

    def compose(self) -> ComposeResult:
        """Give the box."""
        with DialogBox("Under way"):
            yield PagedTable(COLUMNS, empty="Nothing is under way.", id="under-way--list")
            yield DialogText(id="under-way--work")
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Show the work, time and again."""
        self._work_in_full.can_focus = False
        self.query_one(PagedTable).focus()
        self._show()
        self.set_interval(_SECONDS_BETWEEN, self._show)

    def why_not(self, method: str) -> str | None:
        """Say that there is nothing to stop, or that it stops already."""
        work = self.query_one(PagedTable).cursor_row
        if method != "stop":
            return None
        if work is None:
            return "Nothing is under way."
        return "It is being stopped." if work.stopped else None

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
        table, works = self.query_one(PagedTable), list(self._works)
        table.set_source(FixedRows(works), cursor=None)
        here = works[min(table.cursor, len(works) - 1)] if works else None
        self._work_in_full.display = here is not None
        lines: list[Line] = [[(f"{here.title}: {here.words}", "muted")]] if here is not None else []
        self._work_in_full.show(lines, keep_place=True)

    @property
    def _work_in_full(self) -> DialogText:
        return self.query_one("#under-way--work", DialogText)
