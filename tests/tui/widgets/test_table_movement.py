import pytest

from tests.tui.widgets.table_app import ComputedSource, TableApp, painted, settled

SIZE = (60, 12)
PAGE = SIZE[1] - 1


@pytest.mark.parametrize(
    ("keys", "cursor"),
    [
        (["down", "j", "о"], 53),
        (["up", "k", "л"], 47),
        (["pagedown"], 50 + PAGE),
        (["pageup", "pageup"], 50 - 2 * PAGE),
        (["ctrl+d"], 56),
        (["ctrl+u"], 44),
        (["home"], 0),
        (["g"], 0),
        (["п"], 0),
        (["end"], 999),
        (["G"], 999),
        (["П"], 999),
        (["5", "j"], 55),
        (["1", "5", "л"], 35),
        (["3", "pagedown"], 50 + 3 * PAGE),
        (["3", "0", "0", "G"], 299),
        (["3", "0", "g"], 29),
        (["9", "9", "9", "9", "G"], 999),
        (["9", "9", "k"], 0),
        (["0", "2", "5", "G"], 24),
        (["0", "G"], 0),
        (["5", "j", "j"], 56),
        (["5", "x", "j"], 51),
        (["5", "escape", "j"], 51),
    ],
)
async def test_keys_move_the_cursor(keys: list[str], cursor: int) -> None:
    app = TableApp(ComputedSource(1_000), cursor=50)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press(*keys)
        await settled(pilot)
        assert app.table.cursor == cursor
        assert any(line.startswith("▌") for line in painted(app.table))


async def test_a_digit_of_the_screen_stays_with_the_screen() -> None:
    app = TableApp(ComputedSource(1_000))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("2", "j")
        assert (app.seconds, app.table.cursor) == (1, 1)
        await pilot.press("3", "2", "j")
        assert (app.seconds, app.table.cursor) == (1, 33)


async def test_number_being_typed_is_seen_until_another_key_comes() -> None:
    app = TableApp(ComputedSource(1_000))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        titles = painted(app.table)[0]
        for key in ("j", "escape", "x"):
            await pilot.press("5", "0")
            assert painted(app.table)[0].rstrip().endswith(" 50…")
            await pilot.press(key)
            assert painted(app.table)[0] == titles
        await pilot.press("5")
        app.screen.set_focus(None)
        await pilot.pause()
        assert painted(app.table)[0] == titles


async def test_choosing_gives_the_row_under_the_cursor() -> None:
    app = TableApp(ComputedSource(1_000))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("j")
        app.table.action_choose()
        await pilot.pause()
    assert app.chosen == [(1, "row 1")]


async def test_first_click_moves_and_second_chooses() -> None:
    app = TableApp(ComputedSource(1_000), cursor=500)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.click(app.table, offset=(5, 3))
        assert (app.table.cursor, app.chosen) == (492, [])
        await pilot.click(app.table, offset=(5, 3))
    assert app.chosen == [(492, "row 492")]


async def test_click_that_brings_the_keyboard_chooses_nothing() -> None:
    app = TableApp(ComputedSource(1_000))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.screen.set_focus(None)
        await pilot.click(app.table, offset=(5, 1))
        assert (app.table.has_focus, app.table.cursor, app.chosen) == (True, 0, [])
        await pilot.click(app.table, offset=(5, 1))
    assert app.chosen == [(0, "row 0")]


async def test_clicks_beside_the_rows_do_nothing() -> None:
    app = TableApp(ComputedSource(3))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.click(app.table, offset=(5, 9))
        await pilot.click(app.table, offset=(10, 0))
    assert (app.table.cursor, app.chosen, app.titles) == (0, [], [])


async def test_a_click_on_a_title_names_its_column() -> None:
    app = TableApp(ComputedSource(3))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.click(app.table, offset=(13, 0))
    assert app.titles == ["name"]


async def test_the_wheel_scrolls_and_reads_without_moving_the_cursor() -> None:
    source = ComputedSource(1_000_000)
    app = TableApp(source)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.table.scroll_to(y=400_000, animate=False, immediate=True)
        await settled(pilot)
        assert "row 400000" in painted(app.table)[1]
        assert app.table.cursor == 0
        await pilot.press("down")
        await settled(pilot)
        assert painted(app.table)[1].startswith("▌        1")
