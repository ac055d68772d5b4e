"""A chart over time: rows of bars by name, a mark that moves, and the numbers at it."""

import pytest
from textual.app import App, ComposeResult

from tui.widgets.timeline import Timeline, TimelineChart, TimelineRow


class ChartApp(App[None]):
    CSS = "TimelineChart { width: 30; height: 6; }"
    AUTO_FOCUS = ""

    def compose(self) -> ComposeResult:
        yield TimelineChart()

    @property
    def chart(self) -> TimelineChart:
        return self.query_one(TimelineChart)

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.chart.text.splitlines()]


def timeline(counts: dict[int, int], length: int) -> Timeline:
    """Return a chart of reads, and of one deletion at place 1000, from place 1000 on."""
    rows = [
        TimelineRow("all", {**counts, 1000: counts.get(1000, 0) + 1}),
        TimelineRow("read", counts),
        TimelineRow("delete", {1000: 1}),
    ]
    return Timeline(rows, 1000, length, lambda place: f"no{place}")


@pytest.fixture
def app() -> ChartApp:
    return ChartApp()


async def test_bars_are_drawn_to_the_largest_of_their_row(app: ChartApp) -> None:
    async with app.run_test() as pilot:
        app.chart.show_timeline(timeline({1000: 1, 1002: 1600, 1003: 800}, 4))
        await pilot.pause()
        assert app.lines == [
            "all    ▁▁ ·· ▇▇ ▃▃     1,600",
            "read   ▁▁ ·· ▇▇ ▃▃     1,600",
            "delete ▇▇ ·· ·· ··         1",
            "       ───────────────  most",
            "       no1000 no1003",
            "no1003  800  = read 800",
        ]


async def test_mark_moves_and_takes_the_bars_and_numbers_along(app: ChartApp) -> None:
    async with app.run_test() as pilot:
        app.chart.show_timeline(timeline({1000: 1, 1002: 16, 1050: 8}, 60))
        app.chart.focus()
        await pilot.pause()
        assert app.lines[3:] == ["       ───────────────▲ most", "       no1044    no1059", "no1059  0"]
        await pilot.press(*["h"] * 9, "left")
        assert app.lines[0] == "all    ······▃·········   16"
        assert app.lines[3:] == ["       ─────▲────────── most", "       no1044    no1059", "no1049  0"]
        await pilot.press("home")
        assert app.lines[3:] == ["       ▲─────────────── most", "       no1000    no1015", "no1000  2  = r1 d1"]
        await pilot.press("l", "right", "р", "д")
        assert app.lines[5] == "no1002  16  = read 16"
        await pilot.press("end", "l")
        assert app.chart.place == 1059


async def test_no_mark_is_shown_where_the_keys_do_not_move_it(app: ChartApp) -> None:
    async with app.run_test() as pilot:
        app.chart.show_timeline(timeline({1000: 1}, 1))
        app.chart.focus()
        await pilot.pause()
        assert "▲" in app.chart.text
        app.set_focus(None)
        await pilot.pause()
        assert "▲" not in app.chart.text


async def test_letters_stand_for_names_where_these_do_not_fit(app: ChartApp) -> None:
    async with app.run_test() as pilot:
        app.chart.show_timeline(timeline({1000: 1}, 1))
        await pilot.pause()
        assert app.lines[-1] == "no1000  2  = r1 d1"
        app.chart.styles.width = 40
        await pilot.pause()
        assert app.lines[-1] == "no1000  2  = read 1, delete 1"


async def test_bars_are_higher_where_there_is_room(app: ChartApp) -> None:
    async with app.run_test() as pilot:
        app.chart.show_timeline(timeline({1000: 7, 1001: 14, 1002: 28}, 3))
        app.chart.styles.height = 9
        await pilot.pause()
        assert app.lines[:6] == [
            "                 ▇▇▇▇",
            "all    ▄▄▄▄ ▇▇▇▇ ████    28",
            "                 ▇▇▇▇",
            "read   ▃▃▃▃ ▇▇▇▇ ████    28",
            "       ▇▇▇▇",
            "delete ████ ···· ····     1",
        ]


async def test_labels_give_way_where_one_line_is_missing(app: ChartApp) -> None:
    async with app.run_test() as pilot:
        app.chart.show_timeline(timeline({1000: 1}, 1))
        app.chart.styles.height = 5
        await pilot.pause()
        assert app.lines[3:] == ["       ──────────── most", "no1000  2  = r1 d1"]


async def test_words_take_the_place_of_a_chart(app: ChartApp) -> None:
    async with app.run_test() as pilot:
        app.chart.show_timeline(timeline({1000: 1}, 1))
        app.chart.say("no dated actions")
        app.chart.focus()
        await pilot.press("l", "g", "G")
        assert app.lines == ["no dated actions"]
