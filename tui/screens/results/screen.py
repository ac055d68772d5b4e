"""The results: matches, payments without an accrual, unpaid accruals, and all of it in numbers."""

from functools import partial
from typing import Any

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.widgets import ContentSwitcher, Input, Static

from db.ledger.listing import PaymentLine
from tui.actions import bindings_of
from tui.keeping.places import Place
from tui.screens.common.base import Missing
from tui.screens.common.tabs import TabLine
from tui.screens.export.exporter import Exporter
from tui.screens.greeting import Greeting
from tui.screens.results.left import ResultsPlace, keys_under_cursors, results_place
from tui.screens.results.lists import LISTS, ListRow, Lists, Tab
from tui.screens.results.numbers import OverviewReading
from tui.screens.results.overview import OverviewPane
from tui.screens.results.reading import ReadingScreen
from tui.screens.results.record import RecordPane
from tui.screens.results.words import COLUMNS, export_offers, found_words, tab_texts
from tui.widgets.one_line.typed_line import TypedLine
from tui.widgets.table.messages import RowChosen
from tui.widgets.table.paged_table import PagedTable

_LONGEST_FILTER = 200
_NEED_ENTRIES = frozenset({"compare", "rules", "filter", "export", "next_list", "previous_list", *Tab})
_NO_DECISION = (
    "Decisions are about payments: {results.matches} or {results.unmatched} shows some, {results.open} goes to one."
)


class ResultsScreen(ReadingScreen):
    """Three lists, one of them shown, and an overview; one filter for all lists."""

    NAME = "results"
    BINDINGS = bindings_of(NAME)
    CSS_PATH = "../../css/results.tcss"
    AUTO_FOCUS = "#results--matches"
    ENDS_FILTER = "results.all-rows"

    def __init__(self) -> None:
        super().__init__()
        self._filter_open = False
        self._numbers = OverviewReading(self)
        self._export = Exporter(self)

    def compose_body(self) -> ComposeResult:
        """Give the tabs, the filter, the lists, the overview and the record under the cursor."""
        yield TabLine(id="results--tabs")
        with Horizontal(id="results--search"):
            yield Static("Filter", markup=False)
            yield TypedLine(compact=True, max_length=_LONGEST_FILTER, placeholder="part of an id or account")
            yield Static(id="results--found", markup=False)
        with Container(id="results--body"):
            with ContentSwitcher(initial=f"results--{self.tab}", id="results--lists"):
                for tab in LISTS:
                    table = PagedTable(COLUMNS[tab], empty="", id=f"results--{tab}")
                    table.follow = partial(self._follow, tab)
                    yield table
                yield OverviewPane(self.keymap, id="results--overview")
                yield Greeting(id="results--greeting")
            yield RecordPane(self.services.ledger, self.keymap)

    def on_mount(self) -> None:
        """Read the lists."""
        left = results_place(self.left)
        self.tab, self.filter, self._filter_open = left.tab, left.filter, bool(left.filter)
        with self.prevent(Input.Changed):
            self.filter_line.value = left.filter
        self._show_tab()
        self.call_after_refresh(self._focus_first)
        self.read_with(left.rows)
        self._read_overview()

    def place(self) -> Place | None:
        """Return the list, the filter, and the rows under the cursors."""
        if self.lists is None:
            return None
        keys = results_place(self.left).rows | keys_under_cursors(self.tables)
        return ResultsPlace(self.tab, self.filter, keys).kept

    def on_resize(self) -> None:
        """Show the record as its pane has room for."""
        self.call_after_refresh(self._show_record)

    def ledger_changed(self) -> None:
        """Read the lists again; filter and cursors stay, each on its row or on the next one if it is gone."""
        if self.is_mounted:
            self._numbers.forget()
            self.read(keep_rows=True)
            self._read_overview()

    def on_unmount(self) -> None:
        """End what is being worked out for the overview."""
        self._numbers.stop()

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
        if self.tab is Tab.OVERVIEW:
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
        row = self.table(self.tab).cursor_row if self.tab is not Tab.OVERVIEW else None
        if isinstance(row, PaymentLine):
            await self.paymatch.show_decision(row.payment.id)
        else:
            self.say(self.keymap.in_words(_NO_DECISION))

    @property
    def missing(self) -> Missing:
        """What the ledger had not when the lists were read."""
        lists = self.lists
        return Missing.of(payments=lists.payments, accruals=lists.accruals) if lists is not None else Missing.NOTHING

    def why_not(self, method: str) -> str | None:
        """Say why an action is not possible at the list that is shown."""
        if self.missing is Missing.ENTRIES and method in _NEED_ENTRIES:
            return self.keymap.in_words("This ledger is empty: {app.import-file} imports a file.")
        match method:
            case "all_rows" if not self._filter_open:
                return "No filter is in force: these are all rows."
            case "open" if self.tab is Tab.OVERVIEW or self.tab is Tab.UNPAID:
                return self.keymap.in_words(_NO_DECISION)
            case "open" if self.table(self.tab).cursor_row is None:
                return "No payment is under the cursor."
            case "export" if self.lists is None:
                return "The lists are still being read."
            case _:
                return self._why_not_list(method)

    def _why_not_list(self, method: str) -> str | None:
        here = method == self.tab and self.query_one(f"#results--{self.tab}").has_focus
        return "This list is shown already." if here else None

    def action_export(self) -> None:
        """Ask what to write, the shown list unless another is chosen, and where to."""
        if self.lists is not None:
            self._export.ask(*export_offers(self.tab, self.lists))

    def action_reload(self) -> None:
        """Read the ledger again."""
        self.ledger_changed()
        self.say("Reading the ledger again.")

    # Going about

    def on_tab_line_tab_clicked(self, event: TabLine.TabClicked) -> None:
        """Show what was clicked."""
        self._go_to(Tab(event.name))

    async def on_row_chosen(self, _: RowChosen[Any]) -> None:
        """Go to the payment that was clicked twice."""
        await self.action_open()

    def _turn(self, step: int) -> None:
        tabs = list(Tab)
        self._go_to(tabs[(tabs.index(self.tab) + step) % len(tabs)])

    def _go_to(self, tab: Tab) -> None:
        self.tab = tab
        self._show_tab()
        self._focus_shown()
        self._show_record()
        self._read_overview()

    def _focus_first(self) -> None:
        self._focus_shown()
        self.focus_left()

    def _focus_shown(self) -> None:
        self.query_one(f"#results--{self.tab}").focus()

    def _show_tab(self) -> None:
        """Show the list, its place among the others, and what of it the filter leaves."""
        empty = self.missing is Missing.ENTRIES
        self.query_one(ContentSwitcher).current = "results--greeting" if empty else f"results--{self.tab}"
        is_list = self.tab is not Tab.OVERVIEW and not empty
        self.record.display = is_list
        self.query_one("#results--search").display = is_list and self._filter_open
        self.show_counts()

    def show_counts(self) -> None:
        """Show how many rows each list has, and how many the filter leaves."""
        self.query_one(TabLine).show(tab_texts(self.lists, self.keymap), here=self.tab)
        found = found_words(self.tab, self.lists, self.filter, self.keymap)
        self.query_one("#results--found", Static).update(found)

    def lists_read(self, lists: Lists) -> None:
        """Show what there is now, and what to do where there is nothing."""
        self.query_one(Greeting).greet(self.keymap, accruals=lists.accruals)
        self._show_tab()

    # The row under the cursor

    def _follow(self, tab: Tab, _: int, row: ListRow | None) -> None:
        if tab is self.tab:
            self.record.look_at(row, tall=self.has_class("-wide"))

    def _show_record(self) -> None:
        if self.tab is not Tab.OVERVIEW:
            self._follow(self.tab, 0, self.table(self.tab).cursor_row)

    # Reading

    def on_input_changed(self, event: Input.Changed) -> None:
        """Read the rows that contain the text."""
        text = event.value.strip()
        if text != self.filter:
            self.filter = text
            self.read(keep_rows=not text)

    def on_input_submitted(self) -> None:
        """Keep the filter and go to the list."""
        if self.filter:
            self._focus_shown()
        else:
            self.action_all_rows()

    def _read_overview(self) -> None:
        """Read the numbers if they are to be seen."""
        if self.tab is Tab.OVERVIEW:
            self._numbers.read()
