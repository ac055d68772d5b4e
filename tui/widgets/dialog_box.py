"""The box of a dialog, as high as what is in it, and the text that stands in one."""

from collections.abc import Iterable

from textual.containers import Vertical
from textual.geometry import Region, Size
from textual.layout import Layout, WidgetPlacement
from textual.layouts.vertical import VerticalLayout
from textual.scroll_view import ScrollView
from textual.widget import Widget

from tui.widgets.detail import DetailPane
from tui.widgets.text.lines import Line


class DialogBox(Vertical):
    """What a dialog shows, one below the other, in a border with a title.

    Where there is no room for all of it, the highest of the lists and texts is lower, and scrolls: the keys below
    them are seen in every window.
    """

    def __init__(self, title: str = "", *, classes: str = "") -> None:
        super().__init__(classes=f"dialog--box {classes}")
        self.border_title = title
        self._giving_way = _GivingWay()

    @property
    def layout(self) -> Layout:
        """One below the other, the highest lower where there is no room."""
        return self._giving_way


class DialogText(DetailPane):
    """Text in a dialog, as high as its lines are in the width there is."""

    DEFAULT_CSS = "DialogText { height: auto; }"

    def show(self, lines: Iterable[Line], *, keep_place: bool = False) -> None:
        """Show these lines, in as many rows as they need."""
        super().show(lines, keep_place=keep_place)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  # Textual's
        """Return how many rows the lines take."""
        return sum(len(self._broken(line, width - self.scrollbar_size_vertical)) for line in self._lines)


class _GivingWay(VerticalLayout):
    """One below the other; what is too much is taken from the highest list or text."""

    def arrange(
        self,
        parent: Widget,
        children: list[Widget],
        size: Size,
        greedy: bool = True,  # noqa: FBT001, FBT002  # Textual's
    ) -> list[WidgetPlacement]:
        """Place the widgets in the box."""
        placements = super().arrange(parent, children, size, greedy)
        scrolling = [placement for placement in placements if isinstance(placement.widget, ScrollView)]
        if not size.height or not scrolling:
            return placements
        highest = max(scrolling, key=lambda placement: placement.region.height)
        bottom = max(placement.region.bottom + placement.margin.bottom for placement in placements)
        too_much = min(max(0, bottom - size.height), highest.region.height - 1)
        return [_higher_up(placement, highest, too_much) for placement in placements]


def _higher_up(placement: WidgetPlacement, shortened: WidgetPlacement, lines: int) -> WidgetPlacement:
    """Return where a widget is when one is shorter by some lines."""
    x, y, width, height = placement.region
    if placement.widget is shortened.widget:
        return placement._replace(region=Region(x, y, width, height - lines))
    below = y >= shortened.region.bottom
    return placement._replace(region=Region(x, y - lines if below else y, width, height))
