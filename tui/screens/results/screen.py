"""The results: matches, payments without an accrual, unpaid accruals, and all of it in numbers."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.widgets import ContentSwitcher, Input, Static

from db.ledger.listing import PaymentLine
from domain.errors import PaymatchError
from tui.actions import bindings_of
from tui.screens.export.exporter import Exporter
from tui.screens.greeting import Greeting
from tui.screens.policies.choosing import ChoosingScreen
from tui.screens.results.lists import LISTS, ListRow, Lists, RenewedPages, Tab, read_lists
from tui.screens.results.numbers import OverviewReading
from tui.screens.results.overview import OverviewPane
from tui.screens.results.record import RecordPane
from tui.screens.results.words import COLUMNS, empty_words, export_offers, found_words, tab_texts
from tui.screens.tabs import TabLine
from tui.widgets.table.messages import LoadFailed, RowChosen
from tui.widgets.table.paged_table import PagedTable

_LONGEST_FILTER = 200
_NO_DECISION = "Decisions are about payments: m or n shows them, Enter goes to the one under the cursor."


class ResultsScreen(ChoosingScreen):
    """Three lists, one of them shown, and an overview; one filter for all lists.

    The lists are read in the background, one reading at a time: of the wishes that come meanwhile, as when a filter
    is typed, only the latest is read for next. What is painted stays until then.
    """

    NAME = "results"
    BINDINGS = bindings_of(NAME)
    CSS_PATH = "../../css/results.tcss"
    AUTO_FOCUS = "#results--matches"

    def __init__(self) -> None:
        super().__init__()
        self._tab = Tab.MATCHES
        self._filter = ""
        self._filter_open = False
        self._lists: Lists | None = None
        self._sources: dict[Tab, RenewedPages] = {}
        self._reading = False
        self._wished: Mapping[Tab, ListRow] | None = None
        self._numbers = OverviewReading(self)
        self._export = Exporter(self)

    def compose_body(self) -> ComposeResult:
        """Give the tabs, the filter, the lists, the overview and the record under the cursor."""
        yield TabLine(id="results--tabs")
        with Horizontal(id="results--search"):
            yield Static("Filter", markup=False)
            yield Input(compact=True, max_length=_LONGEST_FILTER, placeholder="part of an id or account")
            yield Static(id="results--found", markup=False)
        with Container(id="results--body"):
            with ContentSwitcher(initial=f"results--{self._tab}", id="results--lists"):
                for tab in LISTS:
                    table = PagedTable(COLUMNS[tab], empty="", id=f"results--{tab}")
                    table.follow = partial(self._follow, tab)
                    yield table
                yield OverviewPane(id="results--overview")
                yield Greeting(id="results--greeting")
            yield RecordPane(self.services.ledger)

    def on_mount(self) -> None:
        """Read the lists."""
        self._show_tab()
        self._read()

    def on_resize(self) -> None:
        """Show the record as its pane has room for."""
        self.call_after_refresh(self._show_record)

    def ledger_changed(self) -> None:
        """Read the lists again; filter and cursors stay, each on its row or on the next one if it is gone."""
        if self.is_mounted:
            self._numbers.forget()
            self._read(keep_rows=True)
            self._read_overview()

    def on_unmount(self) -> None:
        """End what is being worked out for the overview."""
        self._numbers.stop()

    def table(self, tab: Tab) -> PagedTable[Any]:
        """Return the table of a list."""
        return self.query_one(f"#results--{tab}", PagedTable)

    @property
    def record(self) -> RecordPane:
        """The pane with the row under the cursor."""
        return self.query_one(RecordPane)

    @property
    def filter_line(self) -> Input:
        """The line in which the filter is typed."""
        return self.query_one(Input)

    # What a key does

    def action_matches(self) -> None:
        """Show the matches."""
        self._go_to(Tab.MATCHES)

    def action_unmatched(self) -> None:
        """Show the payments without an accrual."""
        self._go_to(Tab.UNMATCHED)

    def action_unpaid(self) -> None:
        """Show the unpaid accruals."""
        self._go_to(Tab.UNPAID)

    def action_overview(self) -> None:
        """Show the result in numbers."""
        self._go_to(Tab.OVERVIEW)

    def action_next_list(self) -> None:
        """Show what the next tab names; after the last one, the first."""
        self._turn(1)

    def action_previous_list(self) -> None:
        """Show what the tab before names; before the first one, the last."""
        self._turn(-1)

    def action_filter(self) -> None:
        """Open the line to type a filter in."""
        if self._tab is Tab.OVERVIEW:
            self._go_to(Tab.MATCHES)
        self._filter_open = True
        self._show_tab()
        self.filter_line.focus()

    def action_all_rows(self) -> None:
        """Close the filter; the cursor stays on its row."""
        self.filter_line.value = ""
        self._filter_open = False
        self._show_tab()
        self._focus_shown()

    async def action_open(self) -> None:
        """Go to the payment under the cursor on the Matching screen."""
        row = self.table(self._tab).cursor_row if self._tab is not Tab.OVERVIEW else None
        if isinstance(row, PaymentLine):
            await self.paymatch.show_decision(row.payment.id)
        else:
            self.say(_NO_DECISION)

    def why_not(self, method: str) -> str | None:
        """Say why an action is not possible at the list that is shown."""
        match method:
            case "all_rows" if not self._filter_open:
                return "No filter is in force: these are all rows."
            case "open" if self._tab is Tab.OVERVIEW or self._tab is Tab.UNPAID:
                return _NO_DECISION
            case "open" if self.table(self._tab).cursor_row is None:
                return "No payment is under the cursor."
            case "export" if self._lists is None:
                return "The lists are still being read."
            case _:
                return None

    def action_export(self) -> None:
        """Ask what to write, the shown list unless another is chosen, and where to."""
        if self._lists is not None:
            self._export.ask(*export_offers(self._tab, self._lists))

    def action_reload(self) -> None:
        """Read the ledger again."""
        self.ledger_changed()

    # Going about

    def on_tab_line_tab_clicked(self, event: TabLine.TabClicked) -> None:
        """Show what was clicked."""
        self._go_to(Tab(event.name))

    async def on_row_chosen(self, _: RowChosen[Any]) -> None:
        """Go to the payment that was clicked twice."""
        await self.action_open()

    def _turn(self, step: int) -> None:
        tabs = list(Tab)
        self._go_to(tabs[(tabs.index(self._tab) + step) % len(tabs)])

    def _go_to(self, tab: Tab) -> None:
        self._tab = tab
        self._show_tab()
        self._focus_shown()
        self._show_record()
        self._read_overview()

    def _focus_shown(self) -> None:
        self.query_one(f"#results--{self._tab}").focus()

    def _show_tab(self) -> None:
        """Show the list, its place among the others, and what of it the filter leaves."""
        empty = self._lists is not None and not (self._lists.payments or self._lists.accruals)
        self.query_one(ContentSwitcher).current = "results--greeting" if empty else f"results--{self._tab}"
        is_list = self._tab is not Tab.OVERVIEW and not empty
        self.record.display = is_list
        self.query_one("#results--search").display = is_list and self._filter_open
        self._show_counts()

    def _show_counts(self) -> None:
        self.query_one(TabLine).show(tab_texts(self._lists), here=self._tab)
        self.query_one("#results--found", Static).update(found_words(self._tab, self._lists, self._filter))

    # The row under the cursor

    def _follow(self, tab: Tab, _: int, row: ListRow | None) -> None:
        if tab is self._tab:
            self.record.look_at(row, tall=self.has_class("-wide"))

    def _show_record(self) -> None:
        if self._tab is not Tab.OVERVIEW:
            self._follow(self._tab, 0, self.table(self._tab).cursor_row)

    # Reading

    def on_input_changed(self, event: Input.Changed) -> None:
        """Read the rows that contain the text."""
        text = event.value.strip()
        if text != self._filter:
            self._filter = text
            self._read(keep_rows=not text)

    def on_input_submitted(self) -> None:
        """Keep the filter and go to the list."""
        if self._filter:
            self._focus_shown()
        else:
            self.action_all_rows()

    def on_load_failed(self, event: LoadFailed) -> None:
        """Say why rows are missing."""
        self.failed(event.error)

    def _read(self, *, keep_rows: bool = False) -> None:
        """Read the lists with the filter as it is; with `keep_rows` the cursors stay on their rows, else at the top."""
        rows = {tab: self.table(tab).cursor_row for tab in LISTS} if keep_rows else {}
        self._wished = {tab: row for tab, row in rows.items() if row is not None}
        self._show_counts()
        if not self._reading:
            self._read_wished()

    def _read_wished(self) -> None:
        wished, self._wished = self._wished, None
        if wished is None:
            return
        self._reading = True
        work = partial(read_lists, self.services.ledger, self._filter, wished)
        self.in_background(work, self._show_lists, group="lists", failed=self._not_read)

    def _show_lists(self, lists: Lists) -> None:
        self._reading = False
        self._lists = lists
        for tab in LISTS:
            self._renew(tab, lists)
        self.query_one(Greeting).greet(self.keymap, accruals=lists.accruals)
        self._show_tab()
        self._read_wished()

    def _renew(self, tab: Tab, lists: Lists) -> None:
        """Let a table show what was read, without scrolling if the cursor's place is the same."""
        table, place = self.table(tab), lists.places.get(tab, 0)
        table.empty = empty_words(tab, lists)
        source = self._sources.setdefault(tab, RenewedPages(lists.pages[tab]))
        source.pages = lists.pages[tab]
        if tab is self._tab and table.row_count and place == table.cursor:
            table.reload()
        else:
            table.set_source(source, cursor=place)

    def _not_read(self, error: PaymatchError) -> None:
        self._reading = False
        self._wished = None
        self.failed(error)

    def _read_overview(self) -> None:
        """Read the numbers if they are to be seen."""
        if self._tab is Tab.OVERVIEW:
            self._numbers.read()
