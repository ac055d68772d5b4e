"""The layers of the Accounts screen: going in and coming out, each as it was left, also after a loss or a session."""

from functools import partial
from typing import Any

from textual.widgets import ContentSwitcher

from db.errors import ServerAway
from domain.accounts.records import AccountSummary
from domain.errors import PaymatchError
from tui.keeping.places import Place
from tui.keeping.work import Wait
from tui.screens.accounts.detail.screen import DetailScreen
from tui.screens.accounts.inside import FoundLayer, LayerLeft, LayersLeft, layers_as_left
from tui.screens.accounts.layers import Layer, close_rows
from tui.screens.accounts.listing.page import Listing
from tui.widgets.table.paged_table import PagedTable


class LayeredScreen(DetailScreen):
    """Keeps which layer one is in, and what was left in a session before till it is gone into."""

    def __init__(self) -> None:
        super().__init__()
        self._layers = [Layer("accounts--list", "Accounts", self._list_pages)]
        self._left_at = ""
        self._inside_left: LayersLeft | None = None

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
        return LayersLeft(
            tuple(LayerLeft(layer.table, layer.word, at) for layer, at in inner),
            self.detail.side,
            self.detail.entries.cursor,
        )

    @property
    def table(self) -> PagedTable[Any]:
        """The table of the layer one is in."""
        return self.query_one(f"#{self._layers[-1].table}", PagedTable)

    def come_out(self) -> None:
        """Come out of all layers to the accounts."""
        self._come_out_to(1)

    # Coming back

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
                self.query_one(f"#{layer.table}", PagedTable).set_source(source, cursor=None, same_list=True)
            self._show_layer()

        def stop() -> None:
            self.forget("layer")
            if left_at:
                self._left_at, self._inside_left = "", None
                self.come_back(elsewhere=elsewhere)
            else:
                self.not_waited_for()

        self.forget("inside")
        wait = Wait("Finding the place in the accounts", key=self.ENDS_WAIT, stopping=stop)
        self.in_background(read, show, group="layer", failed=self._no_list, wait=wait)

    def _list_pages(self) -> Any:
        return self.services.accounts.open().pages(self.listing.conditions, self.listing.order)

    def _no_list(self, error: PaymatchError) -> None:
        """Take the plain list where the one before cannot be had any more, because its stored summaries are gone."""
        if self.listing != Listing() and not isinstance(error, ServerAway):
            self.come_back(elsewhere=True)
        else:
            self.not_connected(error)

    # Layers

    def _go_in(self, layer: Layer) -> None:
        way, row = [*self._layers], self.table.cursor_row

        def show(rows: Any) -> None:
            if self._layers != way:  # gone elsewhere before the server answered
                return
            if isinstance(row, AccountSummary) and row != self.detail.account:
                self.detail.follow(row)
            self._show_inside(layer, rows)

        wait = Wait(f"Opening {layer.word}", key=self.ENDS_WAIT, stopping=partial(self.forget, "inside"))
        self.in_background(layer.source, show, group="inside", failed=self.not_connected, wait=wait)

    def _show_inside(self, layer: Layer, rows: Any, *, cursor: int = 0) -> None:
        self._layers.append(layer)
        self.query_one(f"#{layer.table}", PagedTable).set_source(rows, cursor=cursor)
        self._show_layer()

    def _go_in_as_left(self, account: AccountSummary, left: LayersLeft) -> None:
        """Go into the layers that a person was in, as far as they are there still, unless a person goes in before."""
        self.detail.entries.come_back(left.entry)

        def show(found: list[FoundLayer]) -> None:
            if len(self._layers) == 1 and self.detail.account == account:
                for each in found:
                    self._show_inside(each.layer, each.rows, cursor=each.cursor)
            self._focus_as_left(left)

        work = partial(layers_as_left, self.services.accounts, account, left)
        wait = Wait(f"Opening {account.number}", key=self.ENDS_WAIT, stopping=partial(self.forget, "inside"))
        self.in_background(work, show, group="inside", failed=self.not_connected, wait=wait)

    def _focus_as_left(self, left: LayersLeft) -> None:
        self.detail.show_side(left.side)
        self.call_after_refresh(self.focus_left)

    def _come_out_to(self, depth: int) -> None:
        for layer in self._layers[depth:]:
            table = self.query_one(f"#{layer.table}", PagedTable)
            close_rows(table.source)
            table.set_source(None)
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
