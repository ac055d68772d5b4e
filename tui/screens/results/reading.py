"""Reading the lists of the Results screen in the background, and showing them without losing anybody's place."""

from abc import abstractmethod
from collections.abc import Mapping
from functools import partial
from typing import Any

from domain.errors import PaymatchError
from tui.keeping.work import Wait
from tui.screens.policies.choosing import ChoosingScreen
from tui.screens.results.left import keys_under_cursors
from tui.screens.results.lists import LISTS, Lists, RenewedPages, RowKey, Tab, read_lists
from tui.screens.results.words import empty_words
from tui.widgets.table.messages import LoadFailed
from tui.widgets.table.paged_table import PagedTable


class ReadingScreen(ChoosingScreen):
    """Reads the lists, one reading at a time, narrowed by `filter`; `tab` is what is shown.

    Of the wishes that come meanwhile, as when a filter is typed, only the latest is read for next. What is painted
    stays until then.
    """

    def __init__(self) -> None:
        super().__init__()
        self.tab = Tab.MATCHES
        self.filter = ""
        self.lists: Lists | None = None
        self._sources: dict[Tab, RenewedPages] = {}
        self._reading = False
        self._wished: Mapping[Tab, RowKey] | None = None

    @abstractmethod
    def show_counts(self) -> None:
        """Show how many rows there are."""

    @abstractmethod
    def lists_read(self, lists: Lists) -> None:
        """Show what else depends on the lists that were just read."""

    def table(self, tab: Tab) -> PagedTable[Any]:
        """Return the table of a list."""
        return self.query_one(f"#results--{tab}", PagedTable)

    @property
    def tables(self) -> Mapping[Tab, PagedTable[Any]]:
        """The tables of all lists."""
        return {tab: self.table(tab) for tab in LISTS}

    def on_load_failed(self, event: LoadFailed) -> None:
        """Say why rows are missing."""
        self.failed(event.error)

    def read(self, *, keep_rows: bool = False) -> None:
        """Read the lists with the filter as it is; with `keep_rows` the cursors stay on their rows, else at the top."""
        self.read_with(keys_under_cursors(self.tables) if keep_rows else {})

    def read_with(self, keys: Mapping[Tab, RowKey]) -> None:
        """Read the lists with the filter as it is, with the cursors on the rows of these keys."""
        self._wished = keys
        self.show_counts()
        if not self._reading:
            self._read_wished()

    def _read_wished(self) -> None:
        wished, self._wished = self._wished, None
        if wished is None:
            return
        self._reading = True
        work = partial(read_lists, self.services.ledger, self.filter, wished)
        wait = Wait("Reading the lists", stopping=self._stop_reading)
        self.in_background(work, self._show_lists, group="lists", failed=self._not_read, wait=wait)

    def _stop_reading(self) -> None:
        self.forget("lists")
        self._reading, self._wished = False, None
        self.say(self.keymap.in_words("Stopped: the lists are as they were. {results.reload} reads them again."))

    def _show_lists(self, lists: Lists) -> None:
        self._reading = False
        self.lists = lists
        for tab in LISTS:
            self._renew(tab, lists)
        self.lists_read(lists)
        self._read_wished()

    def _renew(self, tab: Tab, lists: Lists) -> None:
        """Let a table show what was read, without scrolling if the cursor's place is the same."""
        table, place = self.table(tab), lists.places.get(tab, 0)
        table.empty = empty_words(tab, lists, self.keymap)
        source = self._sources.setdefault(tab, RenewedPages(lists.pages[tab]))
        source.pages = lists.pages[tab]
        if tab is self.tab and table.row_count and place == table.cursor:
            table.reload()
        else:
            table.set_source(source, cursor=place)

    def _not_read(self, error: PaymatchError) -> None:
        self._reading = False
        self._wished = None
        self.failed(error)
