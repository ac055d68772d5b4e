"""By what the accounts are to be sorted: a short list to choose from."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from domain.accounts.order import ORDER_FIELDS
from tui.actions import bindings_of
from tui.screens.accounts.listing.page import Listing
from tui.screens.common.dialog import Dialog
from tui.screens.common.fixed_rows import FixedRows
from tui.widgets.dialog_box import DialogBox
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.table.columns import Column
from tui.widgets.table.messages import RowChosen
from tui.widgets.table.paged_table import PagedTable

_TITLES = {"number": "Number", "name": "Name", "total": "All actions", "last": "Last action"}


class OrderQuestion(Dialog[str | None]):
    """One of ORDER_FIELDS whose order is to turn: up, down, none; None when it was closed with Escape."""

    NAME = "order"
    CHOSEN_BY_ARROWS = "Column"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, listing: Listing) -> None:
        super().__init__(classes="dialog")
        self._listing = listing

    def compose(self) -> ComposeResult:
        """Give the box."""
        columns = (
            Column[str]("field", "Sort by", 16, lambda field: _TITLES.get(field, field.capitalize()), priority=9),
            Column[str]("now", "Now", 6, self._now),
            Column[str]("then", self.keymap.in_words("{order.take} makes it"), 16, self._then, grow=1),
        )
        with DialogBox("Sort the accounts"):
            yield PagedTable(columns, empty="", id="order--fields")
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Show the fields, with the cursor on that of the order."""
        table = self.query_one(PagedTable)
        table.set_source(FixedRows(ORDER_FIELDS), cursor=ORDER_FIELDS.index(self._listing.order.field))
        table.focus()

    def on_row_chosen(self, _: RowChosen[str]) -> None:
        """Take the field that was clicked twice."""
        self.action_take()

    def action_take(self) -> None:
        """Close with the field under the cursor."""
        self.dismiss(self.query_one(PagedTable).cursor_row)

    def action_close(self) -> None:
        """Close without one."""
        self.dismiss(None)

    def _now(self, field: str) -> str:
        order = self._listing.order
        return "" if field != order.field else "down" if order.descending else "up"

    def _then(self, field: str) -> str:
        turned = self._listing.turned(field).order
        if turned.field != field or (field == self._listing.order.field == "number" and not turned.descending):
            return "by number"
        return "down" if turned.descending else "up"
