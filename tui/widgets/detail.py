"""A pane of text beside a table, cheap enough to change with every movement of the cursor."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.actions import bindings_of
from tui.widgets.text.lines import Line, Piece, cut, wrapped
from tui.widgets.text.tones import TONE_CLASSES, tone_class, tone_css


class DetailPane(ScrollView, can_focus=True):
    """Lines of (text, tone), wrapped to the width of the pane and scrolled if there are more than fit.

    The text may be anything: it is made visible here and never read as markup.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {*TONE_CLASSES}
    DEFAULT_CSS = """
    DetailPane {
        background: $surface;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size: 0 1;
        padding: 0 0 0 1;
    }
    """ + tone_css("DetailPane")
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("text")
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Line, ...] = ()
        self._painted: list[list[Piece]] = []
        # Where each line begins in what is painted.
        self._begins: list[int] = []
        # The line on top where the text was left for the last time, and how many of its parts are above.
        self._left_at = (0, 0)
        self._wrapped_for = Size(0, 0)
        # What the text is about, where it is about one thing: that is what is copied.
        self.subject: object = None

    @property
    def whole_text(self) -> str:
        """All lines as they were given, neither wrapped nor made visible."""
        return "\n".join("".join(text for text, _ in line) for line in self._lines)

    @property
    def text_width(self) -> int:
        """The cells of one line; 0 as long as the pane has no size."""
        return self.scrollable_content_region.width

    @property
    def text(self) -> str:
        """What the pane shows, wrapped as it is, without tones."""
        return "\n".join("".join(text for text, _ in line) for line in self._painted)

    def show(self, lines: Iterable[Line], *, keep_place: bool = False) -> None:
        """Show these lines instead, from the top or, on request, from the line that is on top now."""
        self._lines = tuple(lines)
        if not keep_place:
            self._scroll_to_part(0)
            self._left_at = (0, 0)
        self._fit_size()

    def action_turn(self, pages: float) -> None:
        """Scroll by pages."""
        lines = max(1, round(self.scrollable_content_region.height * abs(pages)))
        self.scroll_relative(y=lines if pages > 0 else -lines, animate=False)

    def on_resize(self) -> None:
        """Wrap the lines to the new width."""
        self._fit_size()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Stay where somebody scrolls to; Textual scrolls too, where a window has grown over the end of the text."""
        super().watch_scroll_y(old_value, new_value)
        if self.outer_size == self._wrapped_for and self._begins:
            top = round(new_value)
            line = bisect_right(self._begins, top) - 1
            self._left_at = (line, top - self._begins[line])

    def _fit_size(self) -> None:
        """Wrap the lines, where the text was left: however often the size changes, nothing is shifted."""
        line, parts_above = left_at = self._left_at
        self._wrap()
        if line < len(self._begins):
            end = [*self._begins, len(self._painted)][line + 1]
            self._scroll_to_part(min(self._begins[line] + parts_above, end - 1))
        self._left_at = left_at

    def _scroll_to_part(self, top: int) -> None:
        if top != round(self.scroll_y):
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def _wrap(self) -> None:
        width = self.text_width
        if not width:
            return
        self._wrapped_for = self.outer_size
        self._painted, self._begins = [], []
        for line in self._lines:
            self._begins.append(len(self._painted))
            self._painted += self._broken(line, width)
        # As high as the pane at least: a change of this size lays out the whole screen anew, which most do not need.
        height = self.scrollable_content_region.height
        self.virtual_size = Size(width, max(len(self._painted), height))
        last = max(0, len(self._painted) - height)
        self._scroll_to_part(min(round(self.scroll_y), last))
        self.refresh()

    def _broken(self, line: Line, width: int) -> list[list[Piece]]:
        return wrapped(line, width)

    def render_line(self, y: int) -> Strip:
        """Paint the line at a height of the widget, as Textual asks for it."""
        base = self.rich_style
        index = round(self.scroll_y) + y
        if index >= len(self._painted):
            return Strip.blank(self.text_width, base)
        segments = [
            Segment(text, self.get_component_rich_style(tone_class(tone)) if tone else base)
            for text, tone in self._painted[index]
        ]
        return Strip(segments).adjust_cell_length(self.text_width, base)


class LinePane(DetailPane, can_focus=False):
    """A pane of one line, in which an ellipsis stands for what has no room."""

    DEFAULT_CSS = "LinePane { height: 1; overflow: hidden; scrollbar-gutter: auto; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id, classes=classes)
        self._spare: tuple[Line, ...] = ()

    def show(self, lines: Iterable[Line], *, keep_place: bool = False) -> None:
        """Show this line instead, cut where it has no room."""
        self._spare = ()
        super().show(lines, keep_place=keep_place)

    def show_with(self, *spare: Line, after: Line) -> None:
        """Show a line, and behind it one part after the other, as long as there is room for all of it."""
        self._spare = spare
        super().show([after])

    def _broken(self, line: Line, width: int) -> list[list[Piece]]:
        for part in self._spare:
            longer = [*line, *part]
            if sum(cell_len(text) for text, _ in cut(longer, width + 1)) > width:
                break
            line = longer
        return [cut(line, width)]
