"""Where a person was on the Results screen, as it is kept from one session to the next."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tui.keeping.places import Place, text_in
from tui.screens.results.lists import RowKey, Tab, key_of
from tui.widgets.table.paged_table import PagedTable


def keys_under_cursors(tables: Mapping[Tab, PagedTable[Any]]) -> dict[Tab, RowKey]:
    """Return the keys of the rows under the cursors, of those tables that have read theirs."""
    rows = {tab: table.cursor_row for tab, table in tables.items()}
    return {tab: key_of(row) for tab, row in rows.items() if row is not None}


@dataclass(frozen=True, slots=True)
class ResultsPlace:
    """What was shown, what the lists were narrowed to, and the row under the cursor of each list that has one."""

    tab: Tab = Tab.MATCHES
    filter: str = ""
    rows: dict[Tab, RowKey] = field(default_factory=dict)

    @property
    def kept(self) -> dict[str, Any]:
        """The same as JSON knows it."""
        rows = {tab.value: [key.day.isoformat(), key.id] for tab, key in self.rows.items()}
        return {"tab": self.tab.value, "filter": self.filter, "rows": rows}


def results_place(left: Place) -> ResultsPlace:
    """Return what `kept` gave once; what is not as it should be counts as not there."""
    tab = text_in(left, "tab")
    rows: dict[Tab, RowKey] = {}
    found = left.get("rows")
    for name, key in found.items() if isinstance(found, dict) else ():
        with suppress(ValueError, TypeError):
            day, identifier = key
            rows[Tab(name)] = RowKey(date.fromisoformat(day), str(identifier))
    return ResultsPlace(Tab(tab) if tab in set(Tab) else Tab.MATCHES, text_in(left, "filter"), rows)
