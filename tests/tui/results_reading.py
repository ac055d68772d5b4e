"""Reading the Results screen."""

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from tests.tui.driving import pane, settled
from tests.tui.widgets.table_app import painted
from tui.application.app import PaymatchApp
from tui.screens.common.tabs import TabLine
from tui.screens.matching.screen import MatchingScreen
from tui.screens.results.lists import Tab
from tui.screens.results.screen import ResultsScreen
from tui.widgets.table.paged_table import PagedTable

SIZE = (80, 24)

AppOn = Callable[..., PaymatchApp]


def table(pilot: Pilot[Any], tab: Tab) -> PagedTable[Any]:
    screen = pilot.app.screen
    assert isinstance(screen, ResultsScreen)
    return screen.table(tab)


def rows(pilot: Pilot[Any], tab: Tab) -> list[str]:
    """Return the painted rows, without titles and cursor, each with single spaces."""
    lines = [" ".join(line.replace("▌", " ").split()) for line in painted(table(pilot, tab))[1:]]
    return [line for line in lines if line]


def row_of(pilot: Pilot[Any], tab: Tab, identifier: str) -> str:
    return next(line for line in rows(pilot, tab) if line.startswith(identifier))


def tabs(pilot: Pilot[Any]) -> str:
    return pilot.app.screen.query_one(TabLine).text


def record(pilot: Pilot[Any]) -> str:
    return " ".join(pane(pilot, "results--record").split())


async def filter_by(pilot: Pilot[Any], text: str) -> None:
    """Type a filter without waiting between the keys, and keep it."""
    await pilot.press("slash", *text, "enter")
    await settled(pilot)


async def at_decision(pilot: Pilot[Any], payment_id: str) -> bool:
    """Wait until the Matching screen, which begins anew, shows a payment; False if it does not come."""
    for _ in range(200):
        await settled(pilot)
        if isinstance(pilot.app.screen, MatchingScreen) and payment_id in pane(pilot, "matching--case"):
            return True
    return False
