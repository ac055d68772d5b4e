"""A pane of text beside a table, cheap enough to change with every movement of the cursor."""

from collections.abc import Iterable
from typing import ClassVar

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
        scrollbar-size-vertical: 1;
        padding: 0 0 0 1;
    }
    """ + tone_css("DetailPane")
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("text")
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Line, ...] = ()
        self._painted: list[list[Piece]] = []
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
        """Show these lines instead, from the top or, on request, from where the pane stands now."""
        self._lines = tuple(lines)
        if not keep_place and self.scroll_y:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self._wrap()

    def on_resize(self) -> None:
        """Wrap the lines to the new width."""
        self._wrap()

    def _wrap(self) -> None:
        width = self.text_width
        if not width:
            return
        self._painted = [part for line in self._lines for part in self._broken(line, width)]
        # As high as the pane at least: a change of this size lays out the whole screen anew, which most do not need.
        height = self.scrollable_content_region.height
        self.virtual_size = Size(width, max(len(self._painted), height))
        last = max(0, len(self._painted) - height)
        if self.scroll_y > last:
            self.scroll_to(y=last, animate=False, force=True, immediate=True)
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

    def _broken(self, line: Line, width: int) -> list[list[Piece]]:
        return [cut(line, width)]
