"""A chart over time: for each kind of thing a row of bars, one bar for each day or month."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType

from tui.actions import bindings_of
from tui.widgets.detail import DetailPane
from tui.widgets.text.lines import Line, Piece
from tui.widgets.text.safe_text import fit
from tui.widgets.text.tones import Tone

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_FULL = 8
_NOTHING = "·"
_AXIS = "─"
_MARK = "▲"
_MOST = "most"
# No bar is broader, and no row higher, than what still reads as one.
_BROADEST = 6
_HIGHEST = 4
# Lines that are no bars: the axis, what it is labelled with, and the numbers at the mark.
_OTHER_LINES = 3
_LINES_WITHOUT_LABELS = 2


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One row of bars: counts by place, those that are zero left out. `name` is the program's own word."""

    name: str
    counts: Mapping[int, int]
    tone: Tone = ""

    @property
    def most(self) -> int:
        """The largest count."""
        return max(self.counts.values(), default=0)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Rows over the same places, `length` of them from `first` on; `label` names a place.

    The first row is the sum of the others.
    """

    rows: Sequence[TimelineRow]
    first: int
    length: int
    label: Callable[[int], str]

    @property
    def last(self) -> int:
        """The last place."""
        return self.first + self.length - 1


class TimelineChart(DetailPane):
    """Bars that read without colours: each row has its name, and its largest count at its end.

    Every row is drawn to its own largest count. The keys move a mark along the places; below the bars stand the
    numbers at it. Of places that are too many for the width, those around the mark are shown.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("timeline")

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._timeline: Timeline | None = None
        self._place = 0
        self._left = 0

    @property
    def place(self) -> int:
        """The place at the mark."""
        return self._place

    def show_timeline(self, timeline: Timeline) -> None:
        """Draw these rows, with the mark at the last place."""
        self._timeline, self._place = timeline, timeline.last
        self._left = timeline.first
        self._draw()

    def say(self, text: str, tone: Tone = "muted") -> None:
        """Show words in place of a chart."""
        self._timeline = None
        self.show([[(text, tone)]] if text else [])

    def action_go(self, step: int) -> None:
        """Move the mark."""
        self._mark(self._place + step)

    def action_first(self) -> None:
        """Go to the first place."""
        if self._timeline is not None:
            self._mark(self._timeline.first)

    def action_last(self) -> None:
        """Go to the last place."""
        if self._timeline is not None:
            self._mark(self._timeline.last)

    def watch_has_focus(self, has_focus: bool) -> None:  # noqa: FBT001 - Textual passes it by position
        """Show the mark, or hide it."""
        super().watch_has_focus(has_focus)
        self._draw()

    def on_resize(self) -> None:
        """Draw anew in the new size."""
        self._draw()
        super().on_resize()

    def _mark(self, place: int) -> None:
        if self._timeline is not None:
            self._place = max(self._timeline.first, min(place, self._timeline.last))
            self._draw()

    def _draw(self) -> None:
        timeline, width = self._timeline, self.text_width
        if timeline is None or not width:
            return
        frame = _Frame.of(timeline, width, self.scrollable_content_region.height)
        shown = min(frame.shown, timeline.length)
        self._left = max(self._place - shown + 1, min(self._left, self._place, timeline.last - shown + 1))
        places = range(self._left, self._left + shown)
        mark = self._place if self.has_focus else None
        self.show(
            [
                *(line for row in timeline.rows for line in _row_lines(row, places, frame)),
                _axis_line(places, frame, mark),
                *([_labels_line(timeline, places, frame)] if frame.labelled else []),
                _numbers_line(timeline, self._place, width),
            ],
            keep_place=True,
        )


@dataclass(frozen=True, slots=True)
class _Frame:
    """How the cells are shared: by names, bars (`shown` of them, each `bar` cells broad) and largest counts.

    The line of numbers names its place, so labels are left out where all lines fit without them only.
    """

    names: int
    bar: int
    shown: int
    high: int
    most: int
    labelled: bool

    @property
    def room(self) -> int:
        return self.bar * self.shown

    @classmethod
    def of(cls, timeline: Timeline, width: int, height: int) -> "_Frame":
        names = max(len(row.name) for row in timeline.rows) + 1
        most = max(len(_MOST), *(len(f"{row.most:,}") for row in timeline.rows))
        room = max(1, width - names - most - 1)
        bar = max(1, min(_BROADEST, room // max(1, timeline.length)))
        high = max(1, min(_HIGHEST, (height - _OTHER_LINES) // len(timeline.rows)))
        labelled = height != len(timeline.rows) + _LINES_WITHOUT_LABELS
        return cls(names, bar, room // bar, high, most, labelled)


def _row_lines(row: TimelineRow, places: range, frame: _Frame) -> list[Line]:
    """Draw the bars of a row, from its topmost line down; name and largest count stand on the lowest one."""
    most = row.most
    heights = [_eighths(row.counts.get(place, 0), most, frame.high) for place in places]
    gap = 1 if frame.bar > 2 else 0
    lines: list[Line] = []
    for level in reversed(range(frame.high)):
        glyphs = [_EIGHTHS[max(0, min(_FULL, height - level * _FULL))] for height in heights]
        lowest = level == 0
        bars: list[Piece] = []
        for glyph, height in zip(glyphs, heights, strict=True):
            empty = lowest and not height
            bars.append(
                ((_NOTHING if empty else glyph) * (frame.bar - gap) + " " * gap, "muted" if empty else row.tone)
            )
        rest = " " * (frame.room - frame.bar * len(places))
        name, largest = (row.name, f"{most:,}") if lowest else ("", "")
        lines.append([(fit(name, frame.names), ""), *bars, (f"{rest} {largest:>{frame.most}}", "muted")])
    return lines


def _eighths(count: int, most: int, high: int) -> int:
    """Return the height of a bar in eighths of a line; what is not zero is never without a trace.

    The largest leaves an eighth free, which tells it from the row above.
    """
    return max(1, count * (high * _FULL - 1) // most) if count else 0


def _axis_line(places: range, frame: _Frame, mark: int | None) -> Line:
    axis = list(_AXIS * frame.room)
    if mark is not None:
        axis[(mark - places.start) * frame.bar + (frame.bar - 1) // 2] = _MARK
    return [(" " * frame.names, ""), ("".join(axis), "muted"), (f" {_MOST:>{frame.most}}", "muted")]


def _labels_line(timeline: Timeline, places: range, frame: _Frame) -> Line:
    """Name the first and the last place; only the last, at its end, where there is no room for both."""
    used = frame.bar * len(places)
    first, last = timeline.label(places[0]), timeline.label(places[-1])
    both = f"{first} {last:>{max(0, used - len(first) - 1)}}"
    if len(places) == 1 or len(both) > frame.room:
        both = f"{last:>{used}}"
    return [(" " * frame.names, ""), (both, "muted")]


def _numbers_line(timeline: Timeline, place: int, width: int) -> Line:
    """Return the counts at a place, with the first letters of the names where the names do not fit."""
    total, *parts = timeline.rows
    counts = [(row.name, row.counts.get(place, 0)) for row in parts]
    beginning = f"{timeline.label(place)}  {total.counts.get(place, 0):,}"
    words = ", ".join(f"{name} {count:,}" for name, count in counts if count)
    letters = " ".join(f"{name[0]}{count:,}" for name, count in counts if count)
    if not words:
        return [(beginning, "strong")]
    fitting = words if len(f"{beginning}  = {words}") <= width else letters
    return [(beginning, "strong"), (f"  = {fitting}", "")]
