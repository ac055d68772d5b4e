"""The layers of the Accounts screen: which tables there are, and which of them one is in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.widgets import ContentSwitcher

from tui.screens.accounts.words import ACCOUNT_COLUMNS, ACTION_COLUMNS, SESSION_COLUMNS, TYPE_COLUMNS
from tui.widgets.detail import DetailPane
from tui.widgets.table.paged_table import PagedTable

NO_ACCOUNT = "No account here. Load some: paymatch accounts load FILE"
NO_ACCOUNT_PASSES = "No account passes the filter."


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer one is in: the id of its table, its word in the path, and what reads its rows from the server."""

    table: str
    word: str
    source: Callable[[], Any]


class AccountTables(ContentSwitcher):
    """A table for each kind of layer, and a notice for when there is nothing to show in them."""

    def compose(self) -> ComposeResult:
        """Give the notice and the tables."""
        yield DetailPane(id="accounts--notice")
        yield PagedTable(ACCOUNT_COLUMNS, empty=NO_ACCOUNT, id="accounts--list")
        yield PagedTable(SESSION_COLUMNS, empty="This account has no sessions.", id="accounts--sessions")
        yield PagedTable(ACTION_COLUMNS, empty="No actions.", id="accounts--actions")
        yield PagedTable(TYPE_COLUMNS, empty="No actions.", id="accounts--types")
