import pytest
from textual.app import App, ComposeResult

from tui.widgets.detail import DetailPane, LinePane


class PaneApp(App[None]):
    CSS = "DetailPane { width: 24; height: 6; }"

    def compose(self) -> ComposeResult:
        yield DetailPane()

    @property
    def pane(self) -> DetailPane:
        return self.query_one(DetailPane)


def painted(pane: DetailPane) -> list[str]:
    return [pane.render_line(y).text.rstrip() for y in range(pane.size.height)]


async def test_lines_are_painted_in_their_tones() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        app.pane.show([[("Paid by ", ""), ("P-9", "good")], [], [("undecided", "muted")]])
        await pilot.pause()
        assert painted(app.pane) == ["Paid by P-9", "", "undecided", "", "", ""]
        plain, good = app.pane.render_line(0)._segments[:2]
        assert plain.style != good.style


async def test_long_lines_wrap_to_a_new_width() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        app.pane.show([[("of three accruals the oldest", "")]])
        await pilot.pause()
        assert app.pane.text == "of three accruals the \noldest"
        app.pane.styles.width = 40
        await pilot.pause()
        assert app.pane.text == "of three accruals the oldest"


async def test_hostile_text_is_made_visible() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        app.pane.show([[("\x1b]0;x\x07[@click=app.quit]", "error")]])
        await pilot.pause()
        assert app.pane.text.replace("\n", "") == "␛]0;x␇[@click=app.quit]"


async def test_many_lines_scroll_with_the_keys() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        app.pane.show([[(f"line {number}", "")] for number in range(50)])
        app.pane.focus()
        await pilot.pause()
        await pilot.press("G")
        await pilot.wait_for_animation()
        assert painted(app.pane)[-1] == "line 49"
        app.pane.show([[(f"other {number}", "")] for number in range(50)])
        await pilot.pause()
        assert painted(app.pane)[0] == "other 0"


async def test_the_place_is_kept_on_request() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        app.pane.show([[(f"line {number}", "")] for number in range(50)])
        await pilot.pause()
        app.pane.scroll_to(y=20, animate=False, immediate=True)
        app.pane.show([[(f"line {number}", "")] for number in range(60)], keep_place=True)
        await pilot.pause()
        assert painted(app.pane)[0] == "line 20"


async def test_fewer_lines_than_scrolled_to_are_seen() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        app.pane.show([[(f"line {number}", "")] for number in range(50)])
        await pilot.pause()
        app.pane.scroll_to(y=40, animate=False, immediate=True)
        app.pane.show([[("only", "")]], keep_place=True)
        await pilot.pause()
        assert painted(app.pane)[0] == "only"


@pytest.mark.parametrize("between", [(8, 6), (24, 40), (60, 2), (1, 1)])
async def test_a_text_comes_back_to_the_place_where_it_was_left(between: tuple[int, int]) -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        app.pane.show([[(f"line {number} is of as many words as fit", "")] for number in range(20)])
        await pilot.pause()
        app.pane.scroll_to(y=27, animate=False, immediate=True)
        before = painted(app.pane)
        for width, height in [between, (24, 6), between]:
            app.pane.styles.width, app.pane.styles.height = width, height
            await pilot.pause()
        app.pane.styles.width, app.pane.styles.height = 24, 6
        await pilot.pause()
        assert painted(app.pane) == before


async def test_what_may_be_left_out_of_a_line_is_shown_whole_or_not_at_all() -> None:
    class LineApp(App[None]):
        CSS = "LinePane { width: 24; }"

        def compose(self) -> ComposeResult:
            yield LinePane()

    app = LineApp()
    async with app.run_test() as pilot:
        pane = app.query_one(LinePane)
        pane.show_with([("  the server", "muted")], after=[("row 1 of 9", "")])
        await pilot.pause()
        assert pane.text == "row 1 of 9  the server"
        pane.styles.width = 20
        await pilot.pause()
        assert pane.text == "row 1 of 9"
