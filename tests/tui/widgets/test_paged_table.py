import pytest
from textual.strip import Strip

from tests.tui.widgets.table_app import ComputedSource, GatedSource, Row, TableApp, painted, settled
from tui.widgets.table.feed import PAGE_SIZE
from tui.widgets.table.paged_table import PagedTable
from tui.widgets.table.rows_view import HEADER_LINES

SIZE = (60, 12)
MILLION = 1_000_000


async def test_first_screen_of_a_million_rows_is_painted() -> None:
    source = ComputedSource(MILLION)
    app = TableApp(source)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        lines = painted(app.table)
    assert lines[0].split() == ["Number", "Name", "Note"]
    assert lines[1].startswith("▌        0  row 0")
    assert lines[-1].split() == ["10", "row", "10", "note", "10"]
    assert app.table.row_count == MILLION
    assert len(source.starts) <= 3


async def test_going_to_the_end_reads_a_few_pages_only() -> None:
    source = ComputedSource(MILLION)
    app = TableApp(source)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("end")
        await settled(pilot)
        lines = painted(app.table)
    assert lines[-1].startswith("▌  999,999  row 999999")
    assert app.moves == [(0, (0, "row 0")), (MILLION - 1, (MILLION - 1, "row 999999"))]
    assert len(source.starts) <= 5


async def test_a_step_paints_two_lines_at_any_length(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    render_line = PagedTable.render_line

    def watched(table: PagedTable[Row], y: int) -> Strip:
        asked.append(y)
        return render_line(table, y)

    monkeypatch.setattr(PagedTable, "render_line", watched)
    app = TableApp(ComputedSource(MILLION))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        asked.clear()
        await pilot.press("down")
        await pilot.pause()
    assert sorted(set(asked)) == [HEADER_LINES, HEADER_LINES + 1]


async def test_a_page_read_ahead_paints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    source = ComputedSource(MILLION)
    app = TableApp(source)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        painted_anew: list[int] = []
        monkeypatch.setattr(app.table, "repaint_rows", lambda: painted_anew.append(app.table.cursor))
        read_before = len(source.starts)
        app.table.move_to(PAGE_SIZE + 1)
        await settled(pilot)
        assert source.starts[read_before:] == [2 * PAGE_SIZE]
        assert painted_anew == []
        app.table.move_to(9 * PAGE_SIZE)
        await settled(pilot)
        assert painted_anew[:1] == [9 * PAGE_SIZE]


async def test_rows_not_read_yet_are_dots_until_they_come() -> None:
    source = GatedSource(MILLION)
    source.open()
    app = TableApp(source)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        source.rows_gate.clear()
        app.table.move_to(500_000)
        await pilot.pause()
        waiting = painted(app.table)
        row_while_waiting = app.table.cursor_row
        source.rows_gate.set()
        await settled(pilot)
        assert "slow 500000" in painted(app.table)[-1]
    assert [line.strip() for line in waiting[1:]] == ["…"] * 10 + ["▌…"]
    assert row_while_waiting is None
    assert app.moves[-1] == (500_000, (500_000, "slow 500000"))


async def test_a_fast_hand_skips_the_pages_between() -> None:
    source = GatedSource(MILLION)
    source.open()
    app = TableApp(source)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        source.rows_gate.clear()
        source.starts.clear()
        for index in range(100_000, 900_001, 50_000):
            app.table.move_to(index)
        source.rows_gate.set()
        await settled(pilot)
    passed = [start for start in source.starts if 101_000 < start < 899_000]
    assert passed == []
    assert app.table.cursor_row == (900_000, "slow 900000")


async def test_rows_are_shown_before_they_are_counted() -> None:
    source = GatedSource(MILLION)
    source.rows_gate.set()
    app = TableApp(source)
    async with app.run_test(size=SIZE) as pilot:
        while app.table.cursor_row is None:
            await pilot.pause()
        assert not app.table.row_count_known
        await pilot.press("G")
        source.count_gate.set()
        await settled(pilot)
    assert app.table.cursor == MILLION - 1


async def test_an_empty_source_says_what_it_was_told() -> None:
    app = TableApp(ComputedSource(0))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("down")
        app.table.action_choose()
        lines = painted(app.table)
    assert "No rows match." in lines[2]
    assert app.moves == [(0, None)]
    assert app.chosen == []


async def test_a_table_without_source_is_blank() -> None:
    app = TableApp(None)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("end")
        app.table.action_choose()
        assert [line.strip() for line in painted(app.table)[1:]] == [""] * 11


@pytest.mark.parametrize("size", [(20, 3), (200, 40), (60, 1), (1, 1)])
async def test_resizing_keeps_the_cursor_in_sight(size: tuple[int, int]) -> None:
    app = TableApp(ComputedSource(1_000), cursor=500)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.resize_terminal(*size)
        await settled(pilot)
        lines = painted(app.table)
        assert all(len(line) == app.table.line_width for line in lines)
        assert size[1] == 1 or any(line.startswith("▌") for line in lines)
    assert app.table.cursor == 500


@pytest.mark.parametrize("size", [(20, 3), (200, 40), (60, 13), (1, 1)])
@pytest.mark.parametrize(("cursor", "top"), [(8, 2), (19, 9), (3, 9)], ids=["middle", "end", "out of sight"])
async def test_a_list_comes_back_to_the_place_where_it_was_left(size: tuple[int, int], cursor: int, top: int) -> None:
    app = TableApp(ComputedSource(20), cursor=cursor)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.table.scroll_to(y=top, animate=False, force=True, immediate=True)
        for between in [size, SIZE, (60, 30), size, SIZE]:
            await pilot.resize_terminal(*between)
            await settled(pilot)
        assert (app.table.cursor, round(app.table.scroll_y)) == (cursor, top)


async def test_where_a_list_was_moved_to_in_a_small_window_it_stays() -> None:
    app = TableApp(ComputedSource(100), cursor=50)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.resize_terminal(60, 4)
        await settled(pilot)
        await pilot.press("0", "3", "0", "G")
        for between in [SIZE, (60, 4), SIZE]:
            await pilot.resize_terminal(*between)
            await settled(pilot)
        assert (app.table.cursor, round(app.table.scroll_y)) == (29, 29)


async def test_other_rows_are_not_shown_where_those_before_were_left() -> None:
    app = TableApp(ComputedSource(20), cursor=15)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.resize_terminal(60, 40)
        await settled(pilot)
        app.table.set_source(ComputedSource(20, "other"))
        await settled(pilot)
        await pilot.resize_terminal(*SIZE)
        await settled(pilot)
        assert (app.table.cursor, round(app.table.scroll_y)) == (0, 0)


async def test_narrow_tables_drop_the_least_important_columns() -> None:
    app = TableApp(ComputedSource(10))
    async with app.run_test(size=(30, 6)) as pilot:
        await settled(pilot)
        assert painted(app.table)[0].split() == ["Number", "Name"]
        await pilot.resize_terminal(16, 6)
        await settled(pilot)
        assert painted(app.table)[0].split() == ["Name"]


async def test_sort_mark_stands_beside_its_title() -> None:
    app = TableApp(ComputedSource(10))
    async with app.run_test(size=SIZE) as pilot:
        app.table.set_sort("name", descending=True)
        await settled(pilot)
        assert "Name ▼" in painted(app.table)[0]
        app.table.set_sort("number")
        assert "Number ▲" in painted(app.table)[0]
        app.table.set_sort(None)
        assert "▲" not in painted(app.table)[0]


async def test_follower_hears_of_the_row_at_once() -> None:
    app = TableApp(ComputedSource(10))
    heard: list[tuple[int, Row | None]] = []
    app.table.follow = lambda index, row: heard.append((index, row))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.table.move_to(3)
        assert heard == [(0, (0, "row 0")), (3, (3, "row 3"))]


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark", "nord"])
async def test_cursor_is_marked_in_every_theme(theme: str) -> None:
    app = TableApp(ComputedSource(10))
    async with app.run_test(size=SIZE) as pilot:
        app.theme = theme
        await settled(pilot)
        cursor, other = (app.table.render_line(y)._segments[1].style for y in (1, 2))
        app.screen.set_focus(None)
        await pilot.pause()
        blurred = app.table.render_line(1)
    assert cursor != other
    assert blurred.text.startswith("▌")
    assert blurred._segments[1].style != cursor


async def test_cursor_is_reversed_where_there_is_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = TableApp(ComputedSource(10))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        style = app.table.render_line(1)._segments[1].style
    assert style is not None
    assert style.reverse


async def test_hostile_names_stay_in_their_cells() -> None:
    hostile = "\x1b[31m[red]x[/]\u202e\u200d日本\n[@click=app.quit]\ud800"
    app = TableApp(ComputedSource(5, label=hostile))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        strip = app.table.render_line(2)
    assert strip.cell_length == app.table.line_width
    assert strip.text.isprintable()
    assert "␛[31m[red]x[/]" in strip.text
