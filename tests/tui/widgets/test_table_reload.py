import pytest

from domain.errors import PaymatchError
from tests.tui.widgets.table_app import ComputedSource, FailingSource, GatedSource, TableApp, painted, settled

SIZE = (60, 12)


async def test_reload_keeps_cursor_and_place() -> None:
    source = ComputedSource(1_000_000)
    app = TableApp(source, cursor=700_000)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("up", "up")
        before = painted(app.table)
        source.label = "new"
        app.table.reload()
        await settled(pilot)
        after = painted(app.table)
    assert [line.replace("new", "row") for line in after] == before
    assert app.moves[-1] == (699_998, (699_998, "new 699998"))


async def test_painted_rows_stay_until_new_ones_are_there() -> None:
    app = TableApp(ComputedSource(1_000), cursor=50)
    slow = GatedSource(2_000)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        before = painted(app.table)
        app.table.set_source(slow)
        await pilot.pause()
        assert slow.asked.wait(10)
        assert painted(app.table) == before
        slow.open()
        await settled(pilot)
        assert painted(app.table)[1].startswith("▌        0  slow 0")
    assert app.table.row_count == 2_000


async def test_an_overtaken_source_is_never_painted() -> None:
    slow, quick = GatedSource(500), ComputedSource(400, "quick")
    app = TableApp(slow)
    async with app.run_test(size=SIZE) as pilot:
        assert slow.asked.wait(10)
        app.table.set_source(quick, cursor=7)
        while app.table.cursor_row is None:
            await pilot.pause()
        slow.open()
        await settled(pilot)
    assert app.table.row_count == 400
    assert app.moves == [(7, (7, "quick 7"))]


async def test_reload_to_fewer_rows_moves_the_cursor_to_the_last() -> None:
    source = ComputedSource(1_000)
    app = TableApp(source, cursor=999)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        source.length = 500
        app.table.reload()
        await settled(pilot)
        assert painted(app.table)[-1].startswith("▌      499")
    assert app.moves[-1] == (499, (499, "row 499"))


async def test_reload_to_nothing_says_so() -> None:
    source = ComputedSource(1_000)
    app = TableApp(source, cursor=900)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        source.length = 0
        app.table.reload()
        await settled(pilot)
        assert "No rows match." in painted(app.table)[2]
    assert app.moves[-1] == (0, None)


async def test_an_unchanged_row_is_not_announced_again() -> None:
    app = TableApp(ComputedSource(1_000), cursor=3)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.table.reload()
        await settled(pilot)
    assert app.moves == [(3, (3, "row 3"))]


async def test_reload_can_go_back_to_the_top() -> None:
    app = TableApp(ComputedSource(1_000), cursor=300)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.table.reload(keep_cursor=False)
        await settled(pilot)
        assert painted(app.table)[1].startswith("▌        0")


async def test_no_source_empties_the_table() -> None:
    app = TableApp(ComputedSource(1_000), cursor=300)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.table.set_source(None)
        await settled(pilot)
        assert (app.table.row_count, app.table.cursor, app.table.cursor_row) == (0, 0, None)
        assert app.moves[-1] == (0, None)


async def test_a_failure_is_told_once_and_reload_tries_again() -> None:
    source = FailingSource(1_000)
    app = TableApp(source)
    async with app.run_test(size=SIZE) as pilot:
        while not app.failures:
            await pilot.pause()
        await pilot.press("down", "end")
        assert "That did not work: The disk is gone." in painted(app.table)[2]
        assert [str(error) for error in app.failures] == ["The disk is gone."]
        source.error = None
        app.table.reload()
        await settled(pilot)
        assert painted(app.table)[1].startswith("▌        0  row 0")


async def test_a_failing_source_leaves_the_painted_rows() -> None:
    app = TableApp(ComputedSource(1_000))
    failing = FailingSource(10)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        before = painted(app.table)
        app.table.set_source(failing)
        while not app.failures:
            await pilot.pause()
        assert painted(app.table) == before
        failing.error = None
        app.table.reload()
        await settled(pilot)
        assert app.table.row_count == 10


async def test_a_failing_page_leaves_the_others_readable() -> None:
    app = TableApp(FailingSource(100_000, fails_from=5_000))
    async with app.run_test(size=SIZE) as pilot:
        while not app.failures:
            await pilot.pause()
        assert "row 0" in painted(app.table)[1]
        await pilot.press("end")
        assert len(app.failures) == 1
        assert "…" in painted(app.table)[-1]


@pytest.mark.parametrize("error", [ValueError("odd"), KeyError("x")])
async def test_an_unforeseen_error_is_told_too(error: Exception) -> None:
    app = TableApp(FailingSource(10, error=error))
    async with app.run_test(size=SIZE) as pilot:
        while not app.failures:
            await pilot.pause()
    assert isinstance(app.failures[0], PaymatchError)
    assert app.failures[0].__cause__ is error
