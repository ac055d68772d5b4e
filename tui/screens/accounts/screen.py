"""Customers beside the summaries of their actions, and what is inside: sessions, actions, actions of one type."""

from functools import partial
from typing import Any

from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import ContentSwitcher

from db.errors import ServerAway
from domain.accounts.records import AccountSummary
from domain.accounts.records import Action as AccountAction
from domain.errors import PaymatchError
from tui.actions import bindings_of
from tui.keeping.places import Place, text_in
from tui.screens.accounts.detail.pane import AccountDetail
from tui.screens.accounts.detail.screen import DetailScreen
from tui.screens.accounts.inside import (
    FoundLayer,
    LayerLeft,
    LayersLeft,
    layer_by_type,
    layer_inside,
    layers_as_left,
    layers_left,
)
from tui.screens.accounts.layers import AccountTables, Layer
from tui.screens.accounts.listing.filter_line import FilterLine
from tui.screens.accounts.listing.page import Listing, order_in
from tui.widgets.detail import DetailPane, LinePane
from tui.widgets.table.messages import Counted, CursorMoved, LoadFailed, RowChosen
from tui.widgets.table.paged_table import PagedTable
from tui.widgets.text.lines import Piece


class AccountsScreen(DetailScreen):
    """The accounts; Enter goes in and Escape comes out, each layer as it was left."""

    NAME = "accounts"
    BINDINGS = bindings_of(NAME)
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self._layers = [Layer("accounts--list", "Accounts", self._list_pages)]
        self._left_at = ""
        self._inside_left: LayersLeft | None = None

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

    def place(self) -> Place | None:
        """Return the filter, the order and the row of the list of accounts, and the layers inside it."""
        if not self.has_list():
            return None
        order = self.listing.order
        filter_text = self.filter_line.text if self.listing.conditions else ""
        return {
            "filter": filter_text,
            "order": [order.field, order.descending],
            "number": getattr(self.accounts.cursor_row, "number", ""),
            **(self._inside_left or self._inside).kept,
        }

    @property
    def _inside(self) -> LayersLeft:
        inner = [(layer, self.query_one(f"#{layer.table}", PagedTable).cursor) for layer in self._layers[1:]]
        return LayersLeft(tuple(LayerLeft(layer.table, layer.word, at) for layer, at in inner), self.detail.side)

    def ledger_changed(self) -> None:
        """Show anew what the ledger has of the account."""
        self.detail.read()

    @property
    def table(self) -> PagedTable[Any]:
        """The table of the layer one is in."""
        return self.query_one(f"#{self._layers[-1].table}", PagedTable)

    def why_not(self, method: str) -> str | None:
        """Say why an action is not possible at the layer that is shown."""
        return super().why_not(method) or self._why_not_here(method)

    def _why_not_here(self, method: str) -> str | None:
        beside = self.detail.has_focus_within
        match method:
            case "back" if not beside and len(self._layers) == 1 and not self.filter_line.display:
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
        """Come out of what stands beside the table, then of the layer; from the accounts, end the filter."""
        if self.detail.has_focus_within:
            self.table.focus()
        elif len(self._layers) > 1:
            self._come_out_to(len(self._layers) - 1)
        else:
            self.end_filter()

    def come_out(self) -> None:
        """Come out of all layers to the accounts."""
        self._come_out_to(1)

    # Connecting

    def come_back(self, *, elsewhere: bool) -> None:
        """Show each layer at its place again; of accounts that are elsewhere the list alone, from its top."""
        if elsewhere:
            self.come_out()
            self.filter_line.close()
            self.use_plain_list()
            self.forget_count()
        inner, listing = self._layers[1:], self.listing
        left_at, cursor = "" if elsewhere else self._left_at, 0 if elsewhere or not self.has_list() else None
        if inner and self.detail.account is not None:
            left_at = self.detail.account.number

        def read() -> tuple[list[Any], int | None]:
            sources = [layer.source() for layer in (self._layers[0], *inner)]
            place = sources[0].place_of(left_at) if left_at else None
            return sources, cursor if place is None else place.position

        def show(found: tuple[list[Any], int | None]) -> None:
            sources, at = found
            self._left_at = ""
            self.show_pages(listing, sources[0], cursor=at)
            for layer, source in zip(inner, sources[1:], strict=True):
                self.query_one(f"#{layer.table}", PagedTable).set_source(source, cursor=None)
            self._show_layer()

        self.in_background(read, show, group="layer", failed=self._no_list)

    def _list_pages(self) -> Any:
        return self.services.accounts.open().pages(self.listing.conditions, self.listing.order)

    def _no_list(self, error: PaymatchError) -> None:
        """Take the plain list where the one before cannot be had any more, because its stored summaries are gone."""
        if self.listing != Listing() and not isinstance(error, ServerAway):
            self.come_back(elsewhere=True)
        else:
            self.not_connected(error)

    def on_load_failed(self, event: LoadFailed) -> None:
        """Say that the database went away; what was read stays in the tables."""
        self.not_connected(event.error)

    # Layers

    def _go_in(self, layer: Layer) -> None:
        way, row = [*self._layers], self.table.cursor_row

        def show(rows: Any) -> None:
            if self._layers != way:  # gone elsewhere before the server answered
                return
            if isinstance(row, AccountSummary) and row != self.detail.account:
                self.detail.follow(row)
            self._show_inside(layer, rows)

        self.in_background(layer.source, show, group="layer", failed=self.not_connected)

    def _show_inside(self, layer: Layer, rows: Any, *, cursor: int = 0) -> None:
        self._layers.append(layer)
        self.query_one(f"#{layer.table}", PagedTable).set_source(rows, cursor=cursor)
        self._show_layer()

    def _go_in_as_left(self, account: AccountSummary, left: LayersLeft) -> None:
        """Go into the layers that a person was in, as far as they are there still, unless a person goes in before."""

        def show(found: list[FoundLayer]) -> None:
            if len(self._layers) == 1 and self.detail.account == account:
                for each in found:
                    self._show_inside(each.layer, each.rows, cursor=each.cursor)
            self._focus_as_left(left)

        work = partial(layers_as_left, self.services.accounts, account, left)
        self.in_background(work, show, group="layer", failed=self.not_connected)

    def _focus_as_left(self, left: LayersLeft) -> None:
        self.detail.show_side(left.side)
        self.call_after_refresh(self.focus_left)

    def _come_out_to(self, depth: int) -> None:
        for layer in self._layers[depth:]:
            self.query_one(f"#{layer.table}", PagedTable).set_source(None)
        del self._layers[depth:]
        self._show_layer()

    def _show_layer(self) -> None:
        self.query_one(ContentSwitcher).current = self._layers[-1].table
        if not self.filter_line.is_focused:
            self.table.focus()
        self.show_path()
        row = self.table.cursor_row
        if isinstance(row, AccountSummary) and row != self.detail.account:
            self.detail.follow(row)
        else:
            self.detail.show_row(row)

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
