"""The box of a dialog: as high as what is in it, with its keys in sight in every window."""

from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Static

from tui.screens.common.fixed_rows import FixedRows
from tui.widgets.detail import DetailPane
from tui.widgets.dialog_box import DialogBox, DialogText
from tui.widgets.table.columns import Column
from tui.widgets.table.paged_table import PagedTable


class BoxApp(App[None]):
    CSS = """
    DialogBox { width: 40; height: auto; max-height: 100%; border: round white; }
    PagedTable { height: auto; }
    """
    WHAT: ClassVar[tuple[Column[str], ...]] = (Column("what", "What", 10, lambda row: row),)

    def compose(self) -> ComposeResult:
        with DialogBox("Title"):
            yield Static("above")
            yield PagedTable(self.WHAT, empty="")
            yield DialogText()
            yield Static("keys", id="keys")

    def fill(self, rows: int, lines: int) -> None:
        self.query_one(PagedTable).set_source(FixedRows([str(row) for row in range(rows)]))
        self.query_one(DialogText).show([[(f"line {line}", "")] for line in range(lines)])

    def heights(self) -> tuple[int, int, int]:
        """Return those of the box, of its list and of its text; its last line is in the box and below both."""
        box, keys = self.query_one(DialogBox).region, self.query_one("#keys").region
        table, text = self.query_one(PagedTable).region, self.query_one(DialogText).region
        assert table.bottom <= text.y
        assert (text.bottom, keys.bottom) == (keys.y, box.bottom - 1)
        return box.height, table.height, text.height


@pytest.mark.parametrize(
    ("height", "rows", "lines", "heights"),
    [
        (40, 5, 3, (13, 6, 3)),
        (12, 5, 3, (12, 5, 3)),
        (20, 100, 3, (20, 13, 3)),
        (20, 2, 100, (20, 3, 13)),
        (20, 0, 1, (8, 3, 1)),
    ],
    ids=["all has room", "one row too many", "long list", "long text", "no rows"],
)
async def test_highest_list_or_text_gives_way(
    height: int, rows: int, lines: int, heights: tuple[int, int, int]
) -> None:
    app = BoxApp()
    async with app.run_test(size=(60, height)) as pilot:
        app.fill(rows, lines)
        await pilot.pause()
        assert app.heights() == heights


async def test_box_follows_what_is_in_it_and_the_window() -> None:
    app = BoxApp()
    async with app.run_test(size=(60, 40)) as pilot:
        app.fill(1, 1)
        await pilot.pause()
        assert app.heights() == (8, 3, 1)
        app.query_one(DialogText).show([[("word " * 20, "")]])
        await pilot.pause()
        assert app.heights()[2] == len(app.query_one(DetailPane).text.splitlines()) > 1
        app.fill(30, 1)
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert app.heights() == (20, 15, 1)
