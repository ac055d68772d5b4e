"""A line of tabs, with the numbers that there is room for."""

import pytest
from textual.app import App, ComposeResult

from tui.screens.common.tabs import TabLine, TabText

TABS = [
    TabText("matches", "m", "Matches", "1,036,831"),
    TabText("unmatched", "n", "Unmatched", "103,137"),
    TabText("overview", "o", "Overview"),
]


class TabsApp(App[None]):
    def compose(self) -> ComposeResult:
        yield TabLine(id="tabs")


@pytest.mark.parametrize(
    ("width", "here", "painted"),
    [
        (60, "matches", "[m Matches 1,036,831] n Unmatched 103,137  o Overview"),
        (50, "matches", "[m Matches 1,036,831] n Unmatched  o Overview"),
        (50, "unmatched", " m Matches [n Unmatched 103,137] o Overview"),
        (40, "unmatched", " m Matches [n Unmatched] o Overview"),
    ],
)
async def test_numbers_go_before_words_do_and_that_of_the_shown_tab_last(width: int, here: str, painted: str) -> None:
    app = TabsApp()
    async with app.run_test(size=(width, 5)) as pilot:
        line = app.query_one(TabLine)
        line.show(TABS, here=here)
        await pilot.pause()
        assert str(line.render()).rstrip() == painted
        places = [painted.index(tab.words) - 3 for _, tab in line.places()]
        assert [begin for begin, _ in line.places()] == places
