"""The list of accounts on its screen: filtered as one types, sorted, and made of stored summaries where need be."""

from abc import abstractmethod
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from textual.timer import Timer

from db.errors import Cancelled
from domain.accounts.order import ORDER_FIELDS
from domain.errors import PaymatchError
from tui.keeping.work import Wait
from tui.screens.accounts.connecting.server import ServerScreen
from tui.screens.accounts.layers import NO_ACCOUNT, NO_ACCOUNT_PASSES, close_rows
from tui.screens.accounts.listing.counting import AllAccounts, at_least_words, count_words
from tui.screens.accounts.listing.filter_line import FilterLine
from tui.screens.accounts.listing.going import Going
from tui.screens.accounts.listing.ordering import OrderQuestion
from tui.screens.accounts.listing.page import Listing
from tui.screens.accounts.listing.storing import Storing
from tui.screens.accounts.quality import QualityDialog
from tui.screens.common.dialogs import TextQuestion
from tui.times import times_named
from tui.widgets.table.messages import TitleClicked
from tui.widgets.table.paged_table import PagedTable

if TYPE_CHECKING:  # pymongo waits until accounts are asked for, and exporting till something is exported
    from db.accounts.listing.pages import AccountPages
    from db.accounts.stored.pages import StoredPages
    from tui.screens.accounts.exporting import AccountsExporter

# How often it is shown how far the accounts are counted.
_SECONDS_BETWEEN_COUNTS = 0.25

_TO_THE_MINUTE = len("2016-01-01 01:20")


class ListScreen(ServerScreen):
    """Keeps what is listed. The list before stays till the new one is there, and is ended in the server then."""

    def __init__(self) -> None:
        super().__init__()
        self.listing = Listing()
        self.times = times_named(self.services.settings.times)
        self._pages: AccountPages | StoredPages | None = None
        self._all = AllAccounts(self)
        self._going = Going(self)
        self._storing = Storing(self)
        self._counting: Timer | None = None
        # What was asked for last, and why that needs stored summaries, if there are none.
        self._asked = self.listing
        self._reason = ""

    @cached_property
    def _exporter(self) -> "AccountsExporter":
        from tui.screens.accounts.exporting import AccountsExporter

        return AccountsExporter(self)

    @property
    def accounts(self) -> PagedTable[Any]:
        """The table of the accounts."""
        return self.query_one("#accounts--list", PagedTable)

    @property
    def filter_line(self) -> FilterLine:
        """Where a filter is typed."""
        return self.query_one(FilterLine)

    @property
    def pages(self) -> "AccountPages | StoredPages | None":
        """The list that was shown last."""
        return self._pages

    @property
    def count_words(self) -> str:
        """Which row one is on, of how many, of how many accounts in all, as far as all that is counted."""
        table, pages = self.accounts, self._pages
        known, filtered = table.row_count_known, bool(self.listing.conditions)
        seen = max(table.row_count, pages.counted if pages is not None else 0)
        count = f"{table.row_count:,}" if known else at_least_words(seen)
        return count_words(table.cursor if table.row_count else None, count, self._all.count, filtered=filtered)

    @property
    def list_words(self) -> str:
        """How the list is sorted, and as of when it is if that is not now."""
        as_of = self._pages.as_of if self._pages is not None else None
        words = [self.listing.order_words]
        if as_of is not None:
            words.append(f"as of {self.times.words(as_of)[:_TO_THE_MINUTE]} {self.times.label}")
        return "  ".join(word for word in words if word)

    @abstractmethod
    def come_out(self) -> None:
        """Show the list of accounts."""

    def has_list(self) -> bool:
        """Return whether accounts were listed already."""
        return self._pages is not None

    # What a key does

    def action_search(self) -> None:
        """Open the line to type a filter in."""
        if self.connected:
            self.come_out()
            self.filter_line.open()

    def action_sort(self) -> None:
        """Ask by what to sort."""

        def take(field: str | None) -> None:
            if field is not None:
                self._turn(field)

        if self.connected:
            self.come_out()
            self.app.push_screen(OrderQuestion(self.listing), take)

    def action_go_to(self) -> None:
        """Ask for a number to go to, in the list as it is filtered and sorted."""

        def go(number: str | None) -> None:
            if number and number.strip():
                self._go_to(number.strip())

        if self.connected:
            self.come_out()
            self.app.push_screen(TextQuestion("Go to the account", hint="Its number, or the next one there is."), go)

    def action_export(self) -> None:
        """Ask what to write to which file."""
        words = ", ".join(filter(None, [self.count_words, self.listing.order_words]))
        self._exporter.ask(self.listing, listed=self.accounts.row_count, everyone=self._all.count or 0, words=words)

    def action_quality(self) -> None:
        """Show what is untidy in the documents, and go to an account from there."""

        def go(result: PaymatchError | str | None) -> None:
            if isinstance(result, PaymatchError):
                self.not_connected(result)
            elif result is not None:
                self._go_to(result)

        if self.connected:
            self.come_out()
            self.app.push_screen(QualityDialog(), go)

    def action_refresh(self) -> None:
        """Ask whether to store the summaries anew."""
        if self.connected:
            self.come_out()
            self._storing.ask("Filters and sorting read what was stored last.", self.listing)

    def on_title_clicked(self, event: TitleClicked) -> None:
        """Sort by the column that was clicked."""
        if event.table is self.accounts and event.column_key in ORDER_FIELDS:
            self._turn(event.column_key)

    def on_filter_line_read(self, event: FilterLine.Read) -> None:
        """List what the filter selects, as it is typed."""
        self.list_accounts(self._asked.filtered(event.conditions), typed=True)

    def on_filter_line_taken(self, event: FilterLine.Taken) -> None:
        """Go to what was found; ask to store summaries, if these are needed for it."""
        if not event.text.strip():
            self.end_filter()
        elif self._reason:
            self._storing.ask(self._reason, self._asked)
        else:
            self.accounts.focus()

    def end_filter(self) -> None:
        """Empty the filter, and list what it kept away."""
        self.filter_line.close()
        self.accounts.focus()
        if self._asked.conditions:
            self.list_accounts(self._asked.filtered(()))

    # Listing

    def list_accounts(self, wanted: Listing, *, typed: bool = False) -> None:
        """List accounts; where stored summaries are needed and not there, ask whether to store them.

        Of what is `typed` it is only said that they are needed: it is not typed to its end.
        """
        self._want(wanted)
        self._list(wanted, partial(self._not_listed, wanted, None if typed else self.who_waits()))

    def _want(self, listing: Listing) -> None:
        self._asked, self._reason = listing, ""

    def _list(self, wanted: Listing, failed: Callable[[PaymatchError], None]) -> None:
        def stop() -> None:
            self.forget("list")
            self._want(self.listing)
            self.say("Stopped: the list is as it was.")

        self.in_background(
            lambda: self.services.accounts.open().pages(wanted.conditions, wanted.order),
            partial(self.show_pages, wanted),
            group="list",
            failed=failed,
            wait=Wait("Listing the accounts", key=self.ENDS_WAIT, stopping=stop),
        )

    def show_pages(self, listing: Listing, pages: "AccountPages | StoredPages", *, cursor: int | None = 0) -> None:
        """Show a list in place of the one before, which ends in the server too; None leaves the cursor where it is."""
        is_same = self._pages is not None and listing == self.listing
        if self._pages is not None:
            self._pages.close()
        self.listing, self._pages = listing, pages
        order = listing.order
        self.accounts.empty = NO_ACCOUNT_PASSES if listing.conditions else NO_ACCOUNT
        self.accounts.set_source(pages, cursor=cursor, same_list=is_same)
        self.accounts.set_sort(order.field if listing.order_words else None, descending=order.descending)
        if listing.conditions:
            self._all.ask()
        else:
            self._all.stop()
        self._count_on()
        self.show_path()

    def list_counted(self, count: int) -> None:
        """Take note of how many accounts are in the list."""
        if not self.listing.conditions:
            self._all.know(count)

    def use_plain_list(self) -> None:
        """Ask for all accounts by number from now on."""
        self.listing = self._asked = Listing()

    def forget_count(self) -> None:
        """Count all accounts anew, because they may be others."""
        self._all.forget()

    def _count_on(self) -> None:
        """Show how the counting goes on, till it is done."""
        if self._counting is not None:
            self._counting.stop()

        def look() -> None:
            self.show_path()
            if self.accounts.row_count_known and self._counting is not None:
                self._counting.stop()

        self._counting = self.set_interval(_SECONDS_BETWEEN_COUNTS, look)

    def give_up_rows(self, table: PagedTable[Any]) -> None:
        """End the reading of rows in the server too; those that stay are as they were read before."""
        close_rows(table.source)
        super().give_up_rows(table)
        if table.row_count:
            self.not_waited_for()

    def on_unmount(self) -> None:
        """End what is under way in the server."""
        self._all.stop()
        if self._pages is not None:
            self._pages.close()

    def _not_listed(self, wanted: Listing, waits: Callable[[], bool] | None, error: PaymatchError) -> None:
        from db.accounts.store import SummariesNeeded

        if isinstance(error, Cancelled):
            return
        if not isinstance(error, SummariesNeeded):
            self.not_connected(error)
        elif waits is not None:
            self._want(self.listing)
            self._storing.ask(f"{error.reason} needs the summaries stored.", wanted, waits)
        else:
            self._reason = f"{error.reason} needs the summaries stored."
            self.filter_line.say(f"{self._reason} Enter asks whether to store them.", "warning")
            if self.listing.conditions:  # of what was typed before; what passes them is no answer to this
                self._list(self.listing.filtered(()), self.not_connected)

    def _turn(self, field: str) -> None:
        self.list_accounts(self._asked.turned(field))

    # Going to a number

    def _go_to(self, number: str) -> None:
        if self._pages is not None:
            self._going.go(self._pages, number)
