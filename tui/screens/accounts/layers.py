"""The layers of the Accounts screen: which tables there are, and which of them one is in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from textual.app import ComposeResult
from textual.widgets import ContentSwitcher

from tui.screens.accounts.listing.columns import account_columns, action_columns, session_columns, type_columns
from tui.times import Times
from tui.widgets.detail import DetailPane
from tui.widgets.table.columns import Column
from tui.widgets.table.paged_table import PagedTable

NO_ACCOUNT = "No account here. Load some: paymatch accounts load FILE"
NO_ACCOUNT_PASSES = "No account passes the filter."


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer one is in: the id of its table, its word in the path, and what reads its rows from the server."""

    table: str
    word: str
    source: Callable[[], Any]


@runtime_checkable
class Closes(Protocol):
    """Rows that are read from the server, till they are closed."""

    def close(self) -> None:
        """End the reading, in the server too."""


def close_rows(rows: object) -> None:
    """End the reading of the rows of a layer that is left."""
    if isinstance(rows, Closes):
        rows.close()


class AccountTables(ContentSwitcher):
    """A table for each kind of layer, and a notice for when there is nothing to show in them."""

    def __init__(self, times: Times, *, initial: str, id: str) -> None:  # noqa: A002  # Textual's name
        super().__init__(initial=initial, id=id)
        self._times = times

    def compose(self) -> ComposeResult:
        """Give the notice and the tables."""
        yield DetailPane(id="accounts--notice")
        for name, columns in _COLUMNS.items():
            table = PagedTable(columns(self._times), empty=_EMPTY[name], id=name)
            table.what = _WHAT[name]
            yield table

    def use_times(self, times: Times) -> None:
        """Show times in another zone."""
        for name, columns in _COLUMNS.items():
            self.query_one(f"#{name}", PagedTable).use_columns(columns(times))


_COLUMNS: Mapping[str, Callable[[Times], Sequence[Column[Any]]]] = {
    "accounts--list": account_columns,
    "accounts--sessions": session_columns,
    "accounts--actions": action_columns,
    "accounts--types": type_columns,
}
_WHAT = {
    "accounts--list": "the accounts",
    "accounts--sessions": "the sessions",
    "accounts--actions": "the actions",
    "accounts--types": "the types",
}
_EMPTY = {
    "accounts--list": NO_ACCOUNT,
    "accounts--sessions": "This account has no sessions.",
    "accounts--actions": "No actions.",
    "accounts--types": "No actions.",
}
