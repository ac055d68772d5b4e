"""Customers beside the summaries of their actions, and what is inside: sessions, actions, actions of one type."""

from typing import Any

from textual.app import ComposeResult
from textual.containers import Container

from domain.accounts.records import AccountSummary
from domain.accounts.records import Action as AccountAction
from tui.actions import bindings_of
from tui.keeping.places import text_in
from tui.screens.accounts.detail.pane import AccountDetail
from tui.screens.accounts.inside import (
    layer_by_type,
    layer_inside,
    layers_left,
)
from tui.screens.accounts.layered import LayeredScreen
from tui.screens.accounts.layers import AccountTables
from tui.screens.accounts.listing.filter_line import FilterLine
from tui.screens.accounts.listing.page import Listing, order_in
from tui.widgets.detail import DetailPane, LinePane
from tui.widgets.table.messages import Counted, CursorMoved, LoadFailed, RowChosen
from tui.widgets.text.lines import Piece


class AccountsScreen(LayeredScreen):
    """The accounts; Enter goes in and Escape comes out, each layer as it was left."""

    NAME = "accounts"
    BINDINGS = bindings_of(NAME)
    ENDS_WAIT = ENDS_FILTER = "accounts.back"
    AUTO_FOCUS = ""

    def compose_body(self) -> ComposeResult:
        """Give path, search, the tables of all layers and the detail."""
        yield LinePane(id="accounts--path")
        yield DetailPane(id="accounts--away")
        yield FilterLine(id="accounts--filter")
        with Container(id="accounts--body"):
            yield AccountTables(self.times, initial="accounts--notice", id="accounts--tables")
            yield AccountDetail(self.times, id="accounts--detail")

    def on_mount(self) -> None:
        """Connect."""
        for pane in ("path", "away"):
            self.query_one(f"#accounts--{pane}").can_focus = False
        self.query_one("#accounts--away").display = False
        self.accounts.follow = self._follow
        left = self.left
        self.listing = self._asked = Listing(self.filter_line.come_back(text_in(left, "filter")), order_in(left))
        self._left_at = text_in(left, "number")
        self._inside_left = layers_left(left) if self._left_at else None
        self.connect()

    def ledger_changed(self) -> None:
        """Show anew what the ledger has of the account."""
        self.detail.read()

    def why_not(self, method: str) -> str | None:
        """Say why an action is not possible at the layer that is shown."""
        return super().why_not(method) or self._why_not_here(method)

    def _why_not_here(self, method: str) -> str | None:
        beside = self.detail.has_focus_within
        match method:
            case "back" if len(self._layers) == 1 and not (beside or self.filter_line.display or self.long_waits):
                return "These are all accounts: there is nothing to come out of."
            case "open" if beside:
                return None if self.detail.entry is not None else "There is nothing inside it."
            case "open" if self.table.cursor_row is None:
                return "Nothing is under the cursor."
            case "open" if isinstance(self.table.cursor_row, AccountAction):
                return "This is an action: there is nothing inside it."
            case _:
                return None

    # What a key does

    def read_again(self) -> None:
        """Read every layer again, each at its place."""
        self.say_above([])
        self.forget_count()
        self.come_back(elsewhere=False)
        self.detail.read()

    async def action_open(self) -> None:
        """Go into the row under the cursor; from an entry of the ledger to its payment."""
        if self.detail.entry is not None:
            await self.action_in_matching()
            return
        layer = layer_inside(self.services.accounts, self.detail.account, self.table.cursor_row)
        if layer is not None and self.connected:
            self._go_in(layer)

    def action_type_actions(self) -> None:
        """Go into the summary of the account, to choose a type whose actions to see."""
        account = self.detail.account
        if self.connected and account is not None:
            self._come_out_to(1)
            self._go_in(layer_by_type(account))

    def action_back(self) -> None:
        """Come out of what stands beside the table, or of the layer; of all accounts, end a wait or the filter.

        Coming out of a layer ends what is awaited in it.
        """
        if self.detail.has_focus_within:
            self.table.focus()
        elif len(self._layers) > 1:
            self._come_out_to(len(self._layers) - 1)
        elif self.long_waits:
            self.long_waits[0].stop()
        else:
            self.end_filter()

    # Connecting

    def on_load_failed(self, event: LoadFailed) -> None:
        """Say that the database went away; what was read stays in the tables."""
        self.not_connected(event.error)

    # The path

    def show_path(self) -> None:
        """Show which layer one is in; of the accounts how many there are, their order, and as of when they are."""
        path = "  ›  ".join(layer.word for layer in self._layers)
        pieces: list[Piece] = [(path, "strong")]
        if self.connected and len(self._layers) == 1:
            pieces += [(f"  {self.count_words}", ""), (f"  {self.list_words}", "accent")]
        self.query_one("#accounts--path", LinePane).show_with([(f"   {self.server}", "muted")], after=pieces)

    # Detail

    def on_cursor_moved(self, event: CursorMoved[Any]) -> None:
        """Show what is under the cursor."""
        if event.table is self.table:
            self.show_path()
            if len(self._layers) > 1:
                self.detail.show_row(event.row)

    def on_counted(self, event: Counted) -> None:
        """Show how many accounts there are."""
        if event.table is self.table:
            self.show_path()
        if event.table is self.accounts:
            self.list_counted(event.count)
            self.set_class(not event.count, "-nobody")
            if not event.count and not self.listing.conditions:
                self.ask_why_empty()

    async def on_row_chosen(self, _: RowChosen[Any]) -> None:
        """Go into the row that was clicked twice."""
        await self.action_open()

    def _follow(self, _: int, row: AccountSummary | None) -> None:
        # Inside an account the detail is of that one, whichever row the list has under its cursor by then.
        if len(self._layers) == 1:
            self.detail.follow(row)
        if row is not None and self._inside_left is not None:
            left, self._inside_left = self._inside_left, None
            self._go_in_as_left(row, left)

    def on_account_detail_server_lost(self, event: AccountDetail.ServerLost) -> None:
        """Say that the server went away while more was asked about an account."""
        self.not_connected(event.error)
