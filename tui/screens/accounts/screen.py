"""Customers beside the summaries of their actions, and what is inside: sessions, actions, actions of one type."""

from collections.abc import Callable
from typing import Any

from textual.app import ComposeResult
from textual.containers import Container
from textual.events import Resize
from textual.timer import Timer
from textual.widgets import ContentSwitcher, Input

from db.ledger.overview import account_entries
from domain.accounts.records import AccountSummary, ActionSummary, Session
from domain.errors import PaymatchError
from tui.actions import bindings_of
from tui.screens.accounts.detail import AccountDetail, Extras
from tui.screens.accounts.layers import AccountTables, Layer
from tui.screens.base import MainScreen
from tui.screens.fixed_rows import FixedRows
from tui.widgets.detail import DetailPane
from tui.widgets.lines import Line, Piece
from tui.widgets.paged_table import PagedTable
from tui.widgets.table_messages import Counted, CursorMoved, LoadFailed, RowChosen

# From this width on the detail stands beside the table.
_WIDE = 110
# How long the cursor rests on an account before its activity is asked for.
_REST_SECONDS = 0.08


class AccountsScreen(MainScreen):
    """The accounts in order of number; Enter goes in and Escape comes out, each layer as it was left."""

    NAME = "accounts"
    BINDINGS = bindings_of(NAME)
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self._layers = [Layer("accounts--list", "Accounts")]
        self._server = ""
        self._account: AccountSummary | None = None
        self._extras: Extras | None = None
        self._rest: Timer | None = None

    def compose_body(self) -> ComposeResult:
        """Give path, search, the tables of all layers and the detail."""
        yield DetailPane(id="accounts--path")
        yield Input(placeholder="number, or words of the name", id="accounts--search")
        with Container(id="accounts--body"):
            yield AccountTables(initial="accounts--notice", id="accounts--tables")
            yield AccountDetail(id="accounts--detail")

    def on_mount(self) -> None:
        """Connect."""
        self.query_one("#accounts--search").display = False
        self.query_one("#accounts--path").can_focus = False
        self.query_one("#accounts--list", PagedTable).follow = self._follow_account
        self._connect()

    def on_resize(self, event: Resize) -> None:
        """Put the detail beside the table where there is room."""
        self.set_class(event.size.width >= _WIDE, "-wide")

    def ledger_changed(self) -> None:
        """Show anew what the ledger has of the account."""
        self._ask_extras()

    @property
    def table(self) -> PagedTable[Any]:
        """The table of the layer one is in."""
        return self.query_one(f"#{self._layers[-1].table}", PagedTable)

    @property
    def detail(self) -> AccountDetail:
        """What stands beside the table."""
        return self.query_one(AccountDetail)

    # What a key does

    def action_retry(self) -> None:
        """Connect again if there is no connection, else read the shown layer again."""
        if self._connected:
            self.table.reload()
            self._ask_extras()
        else:
            self._connect(anew=True)

    def action_search(self) -> None:
        """Open the line to search in."""
        if self._connected:
            self._come_out_to(1)
            search = self.query_one("#accounts--search", Input)
            search.display = True
            search.focus()

    def action_open(self) -> None:
        """Go into the row under the cursor."""
        row = self.table.cursor_row if self._connected else None
        match row:
            case AccountSummary():
                self._go_in("accounts--sessions", row.number, lambda: self.services.accounts.open().sessions(row))
            case Session():
                self._go_in(
                    "accounts--actions", f"session {row.session_id}", lambda: self.services.accounts.open().actions(row)
                )
            case ActionSummary() if self._account is not None:
                account = self._account
                self._go_in(
                    "accounts--actions",
                    row.type,
                    lambda: self.services.accounts.open().actions_of_type(account, row.type),
                )
            case _:
                pass

    def action_type_actions(self) -> None:
        """Go into the summary of the account, to choose a type whose actions to see."""
        if self._connected and self._account is not None:
            account = self._account
            self._come_out_to(1)
            self._go_in("accounts--types", f"{account.number} by type", lambda: FixedRows(account.actions))

    def action_back(self) -> None:
        """Come out of the layer; from the accounts, end the search."""
        if len(self._layers) > 1:
            self._come_out_to(len(self._layers) - 1)
        elif self.query_one("#accounts--search").display:
            self._end_search()

    # Searching

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as it is typed."""
        text = event.value

        def show(pages: Any) -> None:
            self.query_one("#accounts--list", PagedTable).set_source(pages)

        self.in_background(lambda: self.services.accounts.open().pages(search=text), show, group="search")

    def on_input_submitted(self) -> None:
        """Keep what was found and go to it."""
        if not self.query_one("#accounts--search", Input).value:
            self._end_search()
        self.table.focus()

    def _end_search(self) -> None:
        search = self.query_one("#accounts--search", Input)
        search.value = ""
        search.display = False
        self.table.focus()

    # Connecting

    @property
    def _connected(self) -> bool:
        return bool(self._server)

    def _connect(self, *, anew: bool = False) -> None:
        accounts = self.services.accounts

        def work() -> tuple[str, Any]:
            if anew:
                accounts.close()
            pages = accounts.open().pages()
            return accounts.where, pages

        self._notice([[("Connecting …", "muted")]])
        self.in_background(work, self._show_accounts, group="connect", failed=self._not_connected)

    def _show_accounts(self, answer: tuple[str, Any]) -> None:
        self._server, pages = answer
        accounts = self.query_one("#accounts--list", PagedTable)
        accounts.set_source(pages, cursor=accounts.cursor)
        self._come_out_to(1)

    def _not_connected(self, error: PaymatchError) -> None:
        self._server = ""
        self._notice(
            [
                [(error.title, "error")],
                [(str(error), "")],
                [("", "")],
                [
                    ("r", "accent"),
                    (" tries again.  ", ""),
                    ("2", "accent"),
                    (" opens Matching, which works without.", ""),
                ],
            ]
        )

    def _notice(self, lines: list[Line]) -> None:
        self.query_one(ContentSwitcher).current = "accounts--notice"
        self.query_one("#accounts--notice", DetailPane).show(lines)
        self.detail.show(None)
        self._show_path()

    def on_load_failed(self, event: LoadFailed) -> None:
        """Say that the database went away; what was read stays in the tables."""
        self._not_connected(event.error)

    # Layers

    def _go_in(self, table: str, word: str, source: Callable[[], Any]) -> None:
        def show(rows: Any) -> None:
            inner = self.query_one(f"#{table}", PagedTable)
            inner.set_source(rows)
            self._layers.append(Layer(table, word))
            self._show_layer()

        self.in_background(source, show, group="layer", failed=self._not_connected)

    def _come_out_to(self, depth: int) -> None:
        for layer in self._layers[depth:]:
            self.query_one(f"#{layer.table}", PagedTable).set_source(None)
        del self._layers[depth:]
        self._show_layer()

    def _show_layer(self) -> None:
        self.query_one(ContentSwitcher).current = self._layers[-1].table
        if not self.query_one("#accounts--search").has_focus:
            self.table.focus()
        self._show_path()
        self.detail.show(self.table.cursor_row, self._extras)

    def _show_path(self) -> None:
        path = "  ›  ".join(layer.word for layer in self._layers)
        pieces: list[Piece] = [(path, "strong")]
        if self._connected and len(self._layers) == 1 and self.table.row_count_known:
            pieces.append((f"  {self.table.row_count:,}", ""))
        self.query_one("#accounts--path", DetailPane).show([[*pieces, (f"   {self._server}", "muted")]])

    # Detail

    def on_cursor_moved(self, event: CursorMoved[Any]) -> None:
        """Show what is under the cursor."""
        if event.table is self.table:
            self._show_path()
            if len(self._layers) > 1:
                self.detail.show(event.row)

    def on_counted(self, event: Counted) -> None:
        """Show how many accounts there are."""
        if event.table is self.table:
            self._show_path()

    def on_row_chosen(self, _: RowChosen[Any]) -> None:
        """Go into the row that was clicked twice."""
        self.action_open()

    def _follow_account(self, _: int, row: AccountSummary | None) -> None:
        """Show the summary in the cursor's own frame; ask for the rest when the cursor rests."""
        self._account, self._extras = row, None
        self.detail.show(row)
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(_REST_SECONDS, self._ask_extras)

    def _ask_extras(self) -> None:
        account = self._account
        if account is None or not self._connected:
            return

        def work() -> Extras:
            activity = self.services.accounts.open().activity(account)
            return Extras(activity, account_entries(self.services.ledger, account.number))

        def show(extras: Extras) -> None:
            if account is self._account:
                self._extras = extras
                self.detail.show(self.table.cursor_row, self._extras)

        self.in_background(work, show, group="extras", failed=self._not_connected)
