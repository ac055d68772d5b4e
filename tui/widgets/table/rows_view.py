"""The painting of a table: fixed titles, rows, the cursor. It costs what is on the screen, whatever the list holds."""

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.widgets.table.columns import Column, PlacedColumn, lay_out
from tui.widgets.table.row_painting import CURSOR_MARK, MARGIN, SortMark, header_text, placeholder, row_pieces
from tui.widgets.text.lines import Piece, wrapped
from tui.widgets.text.safe_text import ELLIPSIS, fit
from tui.widgets.text.tones import TONE_CLASSES, tone_class, tone_css

Row = TypeVar("Row")

HEADER_LINES = 1
# Lines kept as painted: several screens of them, so that scrolling back renders nothing anew.
STRIPS_KEPT = 512
# The line that says why there are no rows, one below the titles.
NOTICE_LINE = 2


class RowsView(ScrollView, Generic[Row], inherit_bindings=False):
    """Paints rows that a subclass has, by position, with a cursor on one whole row.

    Line 0 is always the titles, so row `index` stands on line `index + 1` of the scrolled area.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *TONE_CLASSES,
        "rows--header",
        "rows--row",
        "rows--cursor",
        "rows--cursor-blurred",
        "rows--placeholder",
    }
    DEFAULT_CSS = """
    RowsView {
        background: $surface;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size: 0 1;
    }
    RowsView > .rows--header {
        background: $panel;
        color: $foreground;
        text-style: bold;
    }
    RowsView > .rows--cursor {
        background: $block-cursor-background;
        color: $block-cursor-foreground;
        text-style: bold;
    }
    RowsView > .rows--cursor-blurred {
        background: $block-cursor-blurred-background;
        color: $block-cursor-blurred-foreground;
    }
    RowsView > .rows--placeholder {
        color: $text-muted;
    }
    """ + tone_css("RowsView")
    ALLOW_SELECT = False

    cursor: reactive[int] = reactive(0, repaint=False, init=False)

    def __init__(self, columns: Sequence[Column[Row]], *, id: str | None, classes: str | None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._placed: list[PlacedColumn[Row]] = []
        self._sort: SortMark | None = None
        self._typed = ""
        self._clicked_into = False
        self._content = Size(0, 0)
        self._laid_out_for = Size(0, 0)
        # The row on top and how many there were below the titles, where the list was left for the last time.
        self._left_at = (0, 0)
        self._strips: LRUCache[tuple[int, bool], Strip] = LRUCache(STRIPS_KEPT)

    # What a subclass has

    @property
    def row_count(self) -> int:
        """The number of rows."""
        raise NotImplementedError

    def row_at(self, index: int) -> Row | None:
        """Return the row at a position, None if it is not in memory."""
        raise NotImplementedError

    def notice(self) -> Piece:
        """Return what is said while there are no rows."""
        raise NotImplementedError

    # Measures

    @property
    def line_width(self) -> int:
        """The cells of one line, without the scrollbar."""
        return self._content.width

    @property
    def rows_high(self) -> int:
        """How many rows fit under the titles; 0 as long as the widget has no size."""
        return max(0, self._content.height - HEADER_LINES)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  # Textual's
        """Return how many lines the titles and all rows take, or what is said where there are none."""
        return HEADER_LINES + max(self.row_count, NOTICE_LINE)

    def fit_rows(self) -> None:
        """Take over the number of rows into the scrolled area."""
        self.virtual_size = Size(self.line_width, self.row_count + HEADER_LINES)

    def lay_out_columns(self) -> None:
        """Share the width among the columns anew, after the widget got another size."""
        # Kept, because it is asked for with every line and Textual works it out from the whole screen.
        self._content = self.scrollable_content_region.size
        self._laid_out_for = self.outer_size
        self._placed = lay_out(self._columns, self.line_width - MARGIN)
        self.repaint_rows()

    def use_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Show other columns of the same rows."""
        self._columns = tuple(columns)
        self.lay_out_columns()

    def bring_into_view(self) -> None:
        """Scroll as little as needed to see the row under the cursor, and stay there."""
        self._scroll_to_row(self._top_in_sight(round(self.scroll_y)))
        self.stay()

    def stay(self) -> None:
        """Take the place of now for the one that other sizes come back to."""
        self._left_at = (round(self.scroll_y), self.rows_high)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Stay where somebody scrolls to; Textual scrolls too, where a window has grown over the end of the list."""
        super().watch_scroll_y(old_value, new_value)
        if self.outer_size == self._laid_out_for:
            self.stay()

    def fit_size(self) -> None:
        """Lay everything out for another size, where the list was left: however often it changes, nothing is shifted.

        A cursor that was in sight stays so.
        """
        top, height = left_at = self._left_at
        was_in_sight = not height or top <= self.cursor < top + height
        self.lay_out_columns()
        self.fit_rows()
        self._scroll_to_row(self._top_in_sight(top) if was_in_sight else top)
        self._left_at = left_at

    def _top_in_sight(self, top: int) -> int:
        """Return the row on top, nearest to another, with which the row under the cursor is seen."""
        return min(self.cursor, max(top, self.cursor - self.rows_high + 1))

    def _scroll_to_row(self, row: int) -> None:
        if row != round(self.scroll_y):
            self.scroll_to(y=row, animate=False, force=True, immediate=True)

    # The mouse

    def focus_on_click(self) -> bool:
        """Take the keyboard when a button goes down, and note whether the table had it before."""
        self._clicked_into = not self.has_focus
        return super().focus_on_click()

    # Painting

    def repaint_rows(self) -> None:
        """Paint every line anew, because rows, widths or colours have changed."""
        self._strips.clear()
        self.refresh()

    def repaint_row(self, index: int) -> None:
        """Paint one row's line anew, because the cursor came or went."""
        self.refresh_line(index + HEADER_LINES)

    def set_sort(self, column_key: str | None, *, descending: bool = False) -> None:
        """Mark the column by which the source orders its rows; None for no mark. The order itself is the source's."""
        self._sort = SortMark(column_key, descending) if column_key is not None else None
        self.refresh_line(round(self.scroll_y))

    def show_typed(self, digits: str) -> None:
        """Show the number that is being typed, at the end of the titles; "" for none."""
        if digits != self._typed:
            self._typed = digits
            self.refresh_line(round(self.scroll_y))

    def notify_style_update(self) -> None:
        """Textual says that theme or focus may have changed the styles."""
        super().notify_style_update()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """Paint the line at a height of the widget, as Textual asks for it."""
        base = self.get_component_rich_style("rows--row")
        if y < HEADER_LINES:
            style = self.get_component_rich_style("rows--header")
            titles = header_text(self._placed, self._sort)
            if self._typed:
                titles = fit(titles, self.line_width - MARGIN - len(self._typed) - 2) + f" {self._typed}{ELLIPSIS}"
            return self._line([(titles, "")], style, " ")
        index = round(self.scroll_y) + y - HEADER_LINES
        if index < self.row_count:
            return self._row_line(index)
        if not self.row_count and y >= NOTICE_LINE:
            lines = wrapped([self.notice()], self.line_width - 2 * MARGIN)
            return self._line(lines[y - NOTICE_LINE] if y - NOTICE_LINE < len(lines) else [], base, " ")
        return Strip.blank(self.line_width, base)

    def _row_line(self, index: int) -> Strip:
        """Paint one row's line, or take it as painted before."""
        row = self.row_at(index)
        under_cursor = index == self.cursor and self.can_focus  # where there is none, nothing is chosen
        if row is None:
            waiting: list[Piece] = [(placeholder(self._placed), "")]
            return self._row_strip(waiting, "rows--placeholder", under_cursor=under_cursor)
        kept = self._strips.get((index, under_cursor))
        if kept is None:
            kept = self._row_strip(row_pieces(self._placed, row), "rows--row", under_cursor=under_cursor)
            self._strips[index, under_cursor] = kept
        return kept

    def _row_strip(self, pieces: Sequence[Piece], component: str, *, under_cursor: bool) -> Strip:
        if not under_cursor:
            return self._line(pieces, self.get_component_rich_style(component), " ")
        # In one colour, the cursor's own: the tones are made for another background.
        plain = "".join(text for text, _ in pieces)
        return self._line([(plain, "")], self._cursor_style(), CURSOR_MARK)

    def _line(self, pieces: Sequence[Piece], style: Style, margin: str) -> Strip:
        """Make a line over the whole width from its margin and its pieces."""
        segments = [Segment(margin, style)]
        segments += [
            Segment(text, self.get_component_rich_style(tone_class(tone)) if tone else style) for text, tone in pieces
        ]
        return Strip(segments).adjust_cell_length(self.line_width, style)

    def _cursor_style(self) -> Style:
        if self.app.no_color and self.has_focus:
            # Without colour the theme's background may not be told from any other.
            return self.get_component_rich_style("rows--row") + Style(reverse=True)
        return self.get_component_rich_style("rows--cursor" if self.has_focus else "rows--cursor-blurred")
