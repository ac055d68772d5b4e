"""What stands beside the tables: the row under the cursor, the account's activity, and what the ledger has of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.timer import Timer

from db.errors import ServerAway
from db.ledger.entries import entry_counts
from db.ledger.listing import EntryLine
from db.ledger.results.overview import AccountEntries, account_entries
from domain.accounts.activity import Activity, Span
from domain.accounts.records import AccountSummary
from domain.errors import PaymatchError
from tui.keeping.work import Wait
from tui.screens.accounts.connecting.asking import Asking
from tui.screens.accounts.detail.activity import timeline_of
from tui.screens.accounts.detail.entries import EntriesPane, counts_lines
from tui.screens.accounts.detail.summary import row_lines
from tui.times import Times
from tui.widgets.detail import DetailPane
from tui.widgets.table.messages import CursorMoved, LoadFailed
from tui.widgets.timeline import TimelineChart

if TYPE_CHECKING:  # the screen imports this module
    from tui.screens.accounts.screen import AccountsScreen

# How long the cursor rests on an account before more than its summary is asked for.
_REST_SECONDS = 0.08


class Side(StrEnum):
    """What stands beside the summary where there is no room for both."""

    ACTIVITY = "activity"
    ENTRIES = "entries"


class AccountDetail(Container):
    """Three panes, all of one account: its summary or the row inside it, its activity, its payments and accruals.

    The summary changes with the cursor; the rest is asked for when the cursor rests. What the server does for an
    account that is left is ended there.
    """

    @dataclass
    class ServerLost(Message):
        """The server went away while it was asked."""

        error: PaymatchError

    def __init__(self, times: Times, *, id: str) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self.times = times
        self._account: AccountSummary | None = None
        self._row: object = None
        self._activity: Activity | None = None
        self._span: Span | None = None
        # What is asked of the server, unless it was given up, and what is to be asked after that.
        self._reading: Asking[Activity] | None = None
        self._next: Asking[Activity] | None = None
        self._wait: Wait | None = None
        self._is_asking = False
        self._rest: Timer | None = None

    def compose(self) -> ComposeResult:
        """Give the panes."""
        yield DetailPane(id="accounts--summary")
        yield TimelineChart(id="accounts--activity")
        yield EntriesPane(id="accounts--entries")

    def on_mount(self) -> None:
        """Begin with the activity where there is room for one."""
        self.show_side(Side.ACTIVITY)
        self.entries.border_title = "In the ledger"

    def on_resize(self, _: events.Resize) -> None:
        """Show as much of times as there is room for."""
        self._screen.call_after_refresh(self._show_entry)

    def on_unmount(self) -> None:
        """End what the server does for the screen."""
        self._give_up()

    @property
    def summary(self) -> DetailPane:
        """The row under the cursor."""
        return self.query_one("#accounts--summary", DetailPane)

    @property
    def chart(self) -> TimelineChart:
        """The activity."""
        return self.query_one(TimelineChart)

    @property
    def entries(self) -> EntriesPane:
        """The payments and accruals."""
        return self.query_one(EntriesPane)

    @property
    def account(self) -> AccountSummary | None:
        """The account that is shown."""
        return self._account

    @property
    def entry(self) -> EntryLine | None:
        """The entry of the ledger that a person looks at; None if they look at something else."""
        return self.entries.table.cursor_row if self.entries.table.has_focus else None

    # What is shown

    def follow(self, account: AccountSummary | None) -> None:
        """Show the summary of the account under the cursor at once, and the rest when the cursor rests."""
        if account is None or self._account is None or account.key != self._account.key:
            self._give_up()
            self._activity, self._span = None, None
            self.chart.say("")
            self.entries.clear()
        self._account = account
        self.show_row(account)
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(_REST_SECONDS, self.read)

    def show_row(self, row: object) -> None:
        """Show a row inside the account, or the account itself, in place of the summary."""
        self._row = row
        self._show_summary(row)

    def show_side(self, side: Side) -> None:
        """Show the activity or the entries where there is no room for both."""
        for each in Side:
            self.set_class(each is side, f"-{each}")

    @property
    def side(self) -> Side:
        """What stands beside the summary where there is no room for both."""
        return Side.ENTRIES if self.has_class(f"-{Side.ENTRIES}") else Side.ACTIVITY

    def use_times(self, times: Times) -> None:
        """Show times in another zone, in which an action may be of another day."""
        self.times = times
        self._show_all()
        self._read_activity()

    def turn_span(self) -> None:
        """Show months for days, or days for months."""
        if self._activity is not None:
            self._span = (self._span or self._activity.usual_span).other
            self._show_chart()

    def on_cursor_moved(self, event: CursorMoved[EntryLine]) -> None:
        """Show the entry that was gone to in full."""
        if event.table is self.entries.table:
            event.stop()
            self._show_entry()

    def on_load_failed(self, event: LoadFailed) -> None:
        """Leave it to the list of entries to say why it is not there."""
        event.stop()

    def on_descendant_focus(self, _: events.DescendantFocus) -> None:
        """Show the entry under the cursor, if the list of entries was gone to."""
        self._show_entry()

    def on_descendant_blur(self, _: events.DescendantBlur) -> None:
        """Show again what stands under the cursor of the table."""
        self._screen.call_after_refresh(self._show_entry)

    def _show_entry(self) -> None:
        self._show_summary(self.entry if self.entry is not None else self._row, keep_place=True)

    def _show_summary(self, row: object, *, keep_place: bool = False) -> None:
        self.summary.subject = row
        width, keymap = self.summary.text_width, self._screen.keymap
        lines = row_lines(row, self.times, self._activity, width, keymap=keymap)
        self.summary.show(lines, keep_place=keep_place)

    def _show_all(self) -> None:
        self._show_entry()
        self._show_chart()

    def _show_chart(self) -> None:
        activity = self._activity
        if activity is None:
            self.chart.border_title = "Activity"
            return
        span = self._span or activity.usual_span
        self.chart.border_title = f"Actions by {span}, {self.times.label}"
        if activity.days:
            self.chart.show_timeline(timeline_of(activity, span))
        else:
            self.chart.say("no dated actions" if activity.undated else "no actions")

    # Reading

    def read(self) -> None:
        """Ask anew for what takes a moment: activity and entries."""
        self._read_entries()
        self._read_activity()

    @property
    def _screen(self) -> "AccountsScreen":
        return cast("AccountsScreen", self.screen)

    def _give_up(self) -> None:
        """Let the server end what it does for an account; of what it still says nothing is shown."""
        self._next = None
        if self._reading is not None:
            self._reading.give_up()
            self._reading = None
        self._end_wait()

    def _end_wait(self) -> None:
        if self._wait is not None:
            self._screen.end_wait(self._wait)
            self._wait = None

    def _stop(self) -> None:
        self._give_up()
        self.chart.say(self._screen.keymap.in_words("Stopped: {accounts.retry} reads it again."))

    def _read_activity(self) -> None:
        self._give_up()
        account, zone = self._account, self.times.name
        if account is not None and self._screen.connected:
            self._next = Asking(self._screen.services.accounts, lambda store: store.activity(account, zone))
            self._wait = Wait("Reading the activity", key=self._screen.ENDS_WAIT, stopping=self._stop)
            self._screen.begin_wait(self._wait)
            self._ask()

    def _ask(self) -> None:
        """Ask the next question if none is under way: a server that does not answer must not take all threads."""
        if self._is_asking or self._next is None:
            return
        reading, self._next = self._next, None

        def show(activity: Activity) -> None:
            if reading is self._reading:
                self._end_wait()
                self._activity = activity
                self._show_all()
            self._answered()

        def failed(error: PaymatchError) -> None:
            if reading is self._reading:
                self._end_wait()
            if isinstance(error, ServerAway):
                self.post_message(self.ServerLost(error))
            elif reading is self._reading:
                self.chart.say(str(error), "error")
            self._answered()

        self._is_asking, self._reading = True, reading
        self._screen.in_background(reading, show, group="activity", failed=failed)

    def _answered(self) -> None:
        self._is_asking = False
        self._ask()

    def _read_entries(self) -> None:
        account, ledger = self._account, self._screen.services.ledger
        if account is None:
            return

        def work() -> tuple[AccountEntries, int]:
            with ledger.reading():
                return account_entries(ledger, account.number), sum(entry_counts(ledger).values())

        def show(found: tuple[AccountEntries, int]) -> None:
            if account is self._account:
                entries, in_ledger = found
                self.entries.show(counts_lines(entries, in_ledger=in_ledger))

        def failed(error: PaymatchError) -> None:
            self.entries.show([[(str(error), "error")]])

        self.entries.read(ledger, account.number)
        self._screen.in_background(work, show, group="entries", failed=failed)
