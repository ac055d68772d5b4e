"""What is inside an account, layer by layer, and the layers that a person was in at the end of a session."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from db.paging import Pages
from domain.accounts.records import AccountSummary, ActionSummary, Session
from tui.keeping.places import Place, number_in, text_in
from tui.screens.accounts.detail.pane import Side
from tui.screens.accounts.layers import Layer
from tui.screens.common.fixed_rows import FixedRows
from tui.services import AccountsService

_BY_TYPE = "accounts--types"


@dataclass(frozen=True, slots=True)
class LayerLeft:
    """A layer one was in: its table, its word in the path, and where the cursor stood in it."""

    table: str
    word: str
    cursor: int


@dataclass(frozen=True, slots=True)
class LayersLeft:
    """The layers inside the account under the cursor, outermost first, and what stood beside the summary.

    `entry` is the place of the cursor among the account's entries of the ledger.
    """

    layers: tuple[LayerLeft, ...] = ()
    side: Side = Side.ACTIVITY
    entry: int = 0

    @property
    def kept(self) -> dict[str, Any]:
        """The same as JSON knows it."""
        layers = [{"table": layer.table, "word": layer.word, "cursor": layer.cursor} for layer in self.layers]
        return {"inside": layers, "side": self.side.value, "entry": self.entry}


@dataclass(frozen=True, slots=True)
class FoundLayer:
    """A layer with its rows, and where its cursor is to stand."""

    layer: Layer
    rows: Pages[Any]
    cursor: int


def layers_left(left: Place) -> LayersLeft:
    """Return what `kept` gave once; what is not as it should be counts as not there."""
    found = left.get("inside")
    layers = [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
    side = Side.ACTIVITY
    with suppress(ValueError):
        side = Side(text_in(left, "side"))
    return LayersLeft(
        tuple(LayerLeft(text_in(each, "table"), text_in(each, "word"), number_in(each, "cursor")) for each in layers),
        side,
        number_in(left, "entry"),
    )


def layer_by_type(account: AccountSummary) -> Layer:
    """Return the layer with the types of an account's actions."""
    return Layer(_BY_TYPE, f"{account.number} by type", lambda: FixedRows(account.actions))


def layer_inside(accounts: AccountsService, account: AccountSummary | None, row: object) -> Layer | None:
    """Return the layer that a row of the account, or the account itself, opens; None where nothing is inside."""
    match row:
        case AccountSummary():
            return Layer("accounts--sessions", row.number, lambda: accounts.open().sessions(row))
        case Session():
            return Layer("accounts--actions", f"session {row.session_id}", lambda: accounts.open().actions(row))
        case ActionSummary() if account is not None:
            return Layer("accounts--actions", row.type, lambda: accounts.open().actions_of_type(account, row.type))
        case _:
            return None


def layers_as_left(accounts: AccountsService, account: AccountSummary, left: LayersLeft) -> list[FoundLayer]:
    """Return the layers that a person was in, down to the first one that is not where it was any more; blocks."""
    return list(_found(accounts, account, left))


def _found(accounts: AccountsService, account: AccountSummary, left: LayersLeft) -> Iterator[FoundLayer]:
    row: object = account
    for was in left.layers:
        by_type = row is account and was.table == _BY_TYPE
        layer = layer_by_type(account) if by_type else layer_inside(accounts, account, row)
        if layer is None or (layer.table, layer.word) != (was.table, was.word):
            return
        rows: Pages[Any] = layer.source()
        cursor = min(was.cursor, max(0, rows.count() - 1))
        yield FoundLayer(layer, rows, cursor)
        row = next(iter(rows.rows(cursor, cursor + 1)), None)
