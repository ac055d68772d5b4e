"""Choosing which payments to go through: the filters, each with how many payments it has."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from db.ledger.ledger import Ledger
from db.ledger.listing import Filter, count_filters, filters
from domain.errors import PaymatchError
from domain.matching.rules import Chain
from tui.actions import bindings_of
from tui.background import BackgroundScreen
from tui.screens.common.dialog import Dialog
from tui.screens.common.dialogs import ErrorDialog
from tui.screens.common.fixed_rows import FixedRows
from tui.widgets.dialog_box import DialogBox
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.table.columns import Cell, Column
from tui.widgets.table.messages import RowChosen
from tui.widgets.table.paged_table import PagedTable


@dataclass(frozen=True, slots=True)
class FilterRow:
    """A filter, and how many payments it has as soon as they are counted."""

    filter: Filter
    count: int | None = None


def _count(row: FilterRow) -> Cell:
    return Cell("…", "muted") if row.count is None else Cell(f"{row.count:,}", "" if row.count else "muted")


def _title(row: FilterRow) -> Cell:
    indent = "  " if row.filter.part_of else ""
    return Cell(f"{indent}{row.filter.title}", "muted" if row.count == 0 else "")


COLUMNS: tuple[Column[FilterRow], ...] = (
    Column("count", "Payments", 9, _count, align="right", priority=9),
    Column("title", "Filter", 21, _title, grow=1, priority=8),
    Column("words", "", 35, lambda row: Cell(row.filter.words, "muted"), priority=4),
)


class FilterDialog(BackgroundScreen[Filter | None], Dialog[Filter | None]):
    """Which payments shall be gone through: the filter, None to leave all as it is.

    The counts are worked out meanwhile and are not needed to choose; the cursor begins at the filter named `current`.
    """

    NAME = "filters"
    CHOSEN_BY_ARROWS = "Filter"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, ledger: Ledger, chain: Chain, current: str) -> None:
        super().__init__(classes="dialog")
        self._ledger = ledger
        self._chain = chain
        self._rows = [FilterRow(each) for each in filters(chain)]
        self._current = next((at for at, row in enumerate(self._rows) if row.filter.name == current), 0)

    def compose(self) -> ComposeResult:
        """Give the box."""
        with DialogBox("Which payments"):
            yield PagedTable(COLUMNS, empty="", id="filters--list")
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Show the filters, and count."""
        self.table.set_source(FixedRows(self._rows), cursor=self._current)
        self.table.focus()
        self.in_background(partial(count_filters, self._ledger, self._chain), self._show, group="counts")

    @property
    def table(self) -> PagedTable[FilterRow]:
        """The filters."""
        return self.query_one(PagedTable)

    def failed(self, error: PaymatchError) -> None:
        """Show why they could not be counted."""
        self.app.push_screen(ErrorDialog(error))

    def on_row_chosen(self, _: RowChosen[FilterRow]) -> None:
        """Take the filter that was clicked twice."""
        self.action_choose()

    def action_choose(self) -> None:
        """Close with the filter under the cursor."""
        row = self.table.cursor_row
        self.dismiss(None if row is None else row.filter)

    def action_close(self) -> None:
        """Close without a filter."""
        self.dismiss(None)

    def _show(self, counts: Mapping[str, int]) -> None:
        self._rows = [FilterRow(row.filter, counts[row.filter.name]) for row in self._rows]
        self.table.set_source(FixedRows(self._rows), cursor=None)
