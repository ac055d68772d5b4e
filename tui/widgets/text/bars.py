"""Horizontal bars drawn with text, for the detail pane."""

from collections.abc import Sequence

from rich.cells import cell_len

from tui.widgets.text.lines import Line, Piece
from tui.widgets.text.safe_text import fit, visible
from tui.widgets.text.tones import Tone

_EIGHTHS = " ▏▎▍▌▋▊▉"
FULL, LEFT_OVER = "█", "░"
# Labels take at most this share of the width; the bars need the rest.
_LABEL_SHARE = 3


def bar_lines(items: Sequence[tuple[str, int]], width: int, *, tone: Tone = "accent") -> list[Line]:
    """Make a line of at most `width` cells for each (label, value): label, value with thousands separators, bar.

    The largest value fills what the longest label and value leave; the others are in proportion to it, to an eighth
    of a cell. A value above zero is never without a trace; one below zero has no bar. Too narrow a width leaves the
    bars out, and one below 1 leaves nothing of each line.
    """
    if not items:
        return []
    width = max(0, width)
    numbers = [f"{value:,}" for _, value in items]
    label_width = min(max(cell_len(visible(label)) for label, _ in items), width // _LABEL_SHARE)
    number_width = max(map(len, numbers))
    room = width - label_width - number_width - 2
    largest = max(value for _, value in items)
    lines: list[Line] = []
    for (label, value), number in zip(items, numbers, strict=True):
        head = f"{fit(label, label_width)} {fit(number, number_width, 'right')} "
        lines.append([(head if room > 0 else fit(head, width), ""), (_bar(value, largest, room), tone)])
    return lines


def share_bar(part: int, whole: int, cells: int) -> list[Piece]:
    """Draw what part of a whole is done in `cells` cells; full only where all is, empty only where nothing is."""
    cells = max(0, cells)
    done = part * cells // whole if whole else 0
    if 0 < part < whole and cells > 1:
        done = min(max(done, 1), cells - 1)
    return [(FULL * done, "good"), (LEFT_OVER * (cells - done), "muted")]


def _bar(value: int, largest: int, room: int) -> str:
    """Draw a bar that is to `room` cells as the value is to the largest."""
    if value <= 0 or room <= 0:
        return ""
    eighths = max(1, value * room * 8 // largest)
    return FULL * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
