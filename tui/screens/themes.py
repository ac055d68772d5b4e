"""Choosing the colours: every theme, shown on the screen below as the cursor stands on it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tui.actions import bindings_of
from tui.looks.themes import theme_names, theme_words
from tui.screens.common.dialog import Dialog
from tui.screens.common.fixed_rows import FixedRows
from tui.widgets.dialog_box import DialogBox
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.table.columns import Cell, Column
from tui.widgets.table.messages import RowChosen
from tui.widgets.table.paged_table import PagedTable

COLUMNS: tuple[Column[str], ...] = (
    Column("name", "Theme", 20, lambda name: name, priority=9),
    Column("words", "Kind", 20, lambda name: Cell(theme_words(name), "muted"), grow=1, priority=8),
)


class ThemeDialog(Dialog[str | None]):
    """Which theme shall be shown: its name, None to leave the one there was, which is then shown again."""

    NAME = "themes"
    CHOSEN_BY_ARROWS = "Look at it"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, current: str) -> None:
        super().__init__(classes="dialog")
        self._before = current
        self._names = theme_names()

    def compose(self) -> ComposeResult:
        """Give the box."""
        with DialogBox("Themes"):
            yield PagedTable(COLUMNS, empty="", id="themes--list")
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Show the themes with the cursor on the one in force."""
        self.table.follow = self._look_at
        at = self._names.index(self._before) if self._before in self._names else 0
        self.table.set_source(FixedRows(self._names), cursor=at)
        self.table.focus()

    @property
    def table(self) -> PagedTable[str]:
        """The themes."""
        return self.query_one(PagedTable)

    def on_row_chosen(self, _: RowChosen[str]) -> None:
        """Take the theme that was clicked twice."""
        self.action_take()

    def action_take(self) -> None:
        """Close with the theme under the cursor."""
        self.dismiss(self.table.cursor_row)

    def action_close(self) -> None:
        """Close and go back to the theme there was."""
        self.app.theme = self._before
        self.dismiss(None)

    def _look_at(self, _: int, name: str | None) -> None:
        if name is not None and name != self.app.theme:
            self.app.theme = name
