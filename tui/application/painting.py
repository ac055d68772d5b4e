"""Painting with few bytes, for a person at the other end of a slow line: only the cells that are not as they are to be.

Textual paints every line of every widget that was refreshed, each piece with its colours in full: a step of some two
hundred changed cells would be twelve thousand bytes, which is one second and a half at 64 kbit/s.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby, repeat
from typing import Any, cast

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console, RenderableType
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.events import CursorPosition, DescendantFocus, Resize
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Input

Cell = tuple[str, str]
"""What stands in a cell: its character, and its looks as the parameters of an SGR sequence.

The text of a segment that has other than narrow characters stands in its first cell, and "" in the others.
"""

_COLOURS = {str(code) for code in (*range(30, 40), *range(90, 98))}
_GROUNDS = {str(code) for code in (*range(40, 50), *range(100, 108))}
# What ends an attribute, as ECMA-48 has it.
_ENDS = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "8": "28", "9": "29"}
# Attributes that are seen where there is no character: underlined, reversed, struck through, framed, overlined.
_DRAWN = {"4", "7", "9", "21", "51", "52", "53"}

# Shows what repeating a character (REP of ECMA-48) comes to, first one of ASCII and then another, which tmux does not
# repeat, and asks each time where the cursor is then. Not in the first line, whose places look like keys.
REPEATING_TRIED = "\x1b[2;1H-\x1b[9b\x1b[6n─\x1b[9b\x1b[6n\x1b[2K"
# How many bytes a character may have that is repeated, by the column that is answered.
_REPEATED = {1: 0, 10: 1, 20: 4}
# Fewer bytes than these cost no more than to say how often.
_FEWEST_BYTES = 6

# So many cells that need not be painted cost no more than passing over them.
_PASSED_OVER = 5


class Painted:
    """What the terminal shows, as far as it is known. It can repeat characters of at most `repeats` bytes."""

    def __init__(self) -> None:
        self.repeats = 0
        self._lines: dict[int, list[Cell | None]] = {}

    def forget(self) -> None:
        """Take nothing for granted: everything is painted when it comes next."""
        self._lines.clear()

    def changed_by(self, pieces: Iterable[tuple[int, int, list[Cell]]]) -> str:
        """Return what makes the terminal show pieces of lines, each with its line, its first column and its cells."""
        pen = Pen(repeats=self.repeats)
        for y, x, cells in pieces:
            line = self._lines.setdefault(y, [])
            end = x + len(cells)
            line.extend([None] * (end - len(line)))
            before = line[x:end]
            if before == cells:
                continue
            line[x:end] = cells
            whole = _has_wide(before) or _has_wide(cells)
            for begin, end in [(0, len(cells))] if whole else _runs(before, cells):
                pen.paint(y, x + begin, cells[begin:end])
        return pen.lifted()


class Changes(CompositorUpdate):
    """An update of Textual's, painted where it changes what is shown."""

    def __init__(self, update: LayoutUpdate | ChopsUpdate, painted: Painted) -> None:
        self._update = update
        self._painted = painted
        self._sequences: str | None = None

    def render_segments(self, console: Console) -> str:
        """Return the sequences for the terminal, the same ones if it is asked again."""
        if self._sequences is None:
            self._sequences = self._changes(console)
        return self._sequences

    def _changes(self, console: Console) -> str:
        colours = ColorSystem.TRUECOLOR if console._color_system is None else console._color_system  # noqa: SLF001 - as Textual's own
        pieces = _pieces_of(self._update)
        return self._painted.changed_by((y, x, _cells(strip, colours)) for y, x, strip in pieces)


class PaintingApp(App[None]):
    """An application that paints with few bytes."""

    def __init__(self) -> None:
        super().__init__()
        # A page that slides is painted as often as there are steps on its way.
        self.animation_level = "none"
        self._painted = Painted()

    def on_mount(self) -> None:
        """Paint everything after the program was halted by Ctrl+Z."""
        self.app_resume_signal.subscribe(self, lambda _: self._painted.forget(), immediate=True)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if isinstance(renderable, LayoutUpdate | ChopsUpdate):
            changes = Changes(renderable, self._painted)
            if self._can_be_seen and not changes.render_segments(self.console) and self._cursor_stays(screen):
                return  # or the beginning and the end of a frame would be sent, and nothing between them
            # Textual takes any CompositorUpdate here; only its own name for the type does not say so.
            renderable = cast("RenderableType", changes)
        super()._display(screen, renderable)

    @property
    def _can_be_seen(self) -> bool:
        """Whether Textual paints now; otherwise it takes no sequences."""
        return self._running and not (self._closed or self._batch_count or self.is_headless)

    def _cursor_stays(self, screen: Screen[Any]) -> bool:
        return screen.outer_size.clamp_offset(self.cursor_position) == self._previous_cursor_position

    def on_cursor_position(self, event: CursorPosition) -> None:
        """Take the terminal's answer to what was tried."""
        if event.y == 1:
            self._painted.repeats = _REPEATED.get(event.x, self._painted.repeats)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Let no cursor blink: while nobody does anything, nothing is painted."""
        if isinstance(event.widget, Input):
            event.widget.cursor_blink = False

    def on_resize(self, _: Resize) -> None:
        """Paint everything: what a terminal shows after its size has changed is not known."""
        self.action_repaint()

    def action_repaint(self) -> None:
        """Paint everything, as something else may have written on the terminal."""
        self._painted.forget()
        if self.screen_stack:
            self.screen.refresh()


class Pen:
    """Writes the sequences that paint cells; it keeps its colours from one place to the next."""

    def __init__(self, *, repeats: int) -> None:
        self._repeats = repeats
        self._parts: list[str] = []
        self._looks = ""
        self._line = -1

    def paint(self, y: int, x: int, cells: Iterable[Cell]) -> None:
        """Paint cells from a place on."""
        self._parts.append(f"\x1b[{x + 1}G" if y == self._line else f"\x1b[{y + 1};{x + 1}H")
        self._line = y
        for (text, wanted), alike in groupby(cells):
            looks = _around_blank(self._looks, wanted) if text == " " else wanted
            if looks != self._looks:
                self._parts.append(_turn(self._looks, looks))
                self._looks = looks
            self._parts.append(self._times(text, sum(1 for _ in alike)))

    def _times(self, text: str, count: int) -> str:
        """Return what paints a text so many times; one of more characters is never repeated."""
        size = len(text.encode())
        if len(text) == 1 and size <= self._repeats and (count - 1) * size > _FEWEST_BYTES:
            return f"{text}\x1b[{count - 1}b"
        return text * count

    def lifted(self) -> str:
        """Return what was written, which leaves no colour behind."""
        return "".join([*self._parts, "\x1b[m"] if self._looks else self._parts)


def _pieces_of(update: LayoutUpdate | ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    """Yield the pieces of lines that an update is to paint: line, first column, and what to paint there."""
    if isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips, update.region.y):
            yield y, update.region.x, Strip.join(strips)
        return
    for y, begin, end in update.spans:
        for x_end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x <= end and x_end > begin:
                whole = begin <= x < end and x_end <= end
                yield y, x, strip if whole else strip.crop(0, min(x_end, end) - x)


def _cells(strip: Strip, colours: ColorSystem) -> list[Cell]:
    cells: list[Cell] = []
    for text, style, _ in strip:
        looks = Strip.render_ansi(style, colours) if style is not None else ""
        if text.isspace() and text.isascii():
            cells.extend([(" ", _of_blanks(looks))] * len(text))
        elif _is_narrow(text):
            cells.extend(zip(text, repeat(looks)))
        else:
            cells.append((text, looks))
            cells.extend([("", looks)] * (cell_len(text) - 1))
    return cells


@lru_cache(maxsize=4096)
def _is_narrow(text: str) -> bool:
    """Return whether each character of a text takes one cell."""
    return text.isascii() or all(cell_len(character) == 1 for character in text)


def _has_wide(cells: Iterable[Cell | None]) -> bool:
    """Return whether terminals may see the borders of cells elsewhere than we do, so that a piece is painted whole."""
    return any(cell is not None and len(cell[0]) != 1 for cell in cells)


def _runs(before: list[Cell | None], cells: list[Cell]) -> Iterator[tuple[int, int]]:
    """Yield where cells differ from those before, as begin and end; a few that do not are taken along."""
    begin = end = -1
    for place, (old, new) in enumerate(zip(before, cells, strict=True)):
        if old == new:
            continue
        if begin < 0:
            begin = place
        elif place - end > _PASSED_OVER:
            yield begin, end
            begin = place
        end = place + 1
    yield begin, end


@lru_cache(maxsize=4096)
def _turn(before: str, after: str) -> str:
    """Return what changes the looks from one to the other."""
    (attributes, *colours), (wanted, *wanted_colours) = _split(before), _split(after)
    codes = [_ENDS.get(attribute, "0") for attribute in attributes if attribute not in wanted]
    codes += [
        new or default for old, new, default in zip(colours, wanted_colours, ("39", "49"), strict=True) if old != new
    ]
    # What ends one attribute may end another with it, as with bold and dim.
    if "0" in codes or any(_ENDS.get(attribute) in codes for attribute in wanted):
        return f"\x1b[0;{after}m" if after else "\x1b[m"
    return f"\x1b[{';'.join([*codes, *(attribute for attribute in wanted if attribute not in attributes)])}m"


def _split(looks: str) -> tuple[tuple[str, ...], str, str]:
    """Return the attributes, the colour and the ground of looks, "" where there is none."""
    parts = looks.split(";") if looks else []
    attributes, colour, ground = list[str](), "", ""
    while parts:
        first = parts.pop(0)
        more = {"2": 4, "5": 2}[parts[0]] if first in {"38", "48"} else 0
        code = ";".join([first, *parts[:more]])
        del parts[:more]
        if first in _COLOURS:
            colour = code
        elif first in _GROUNDS:
            ground = code
        else:
            attributes.append(code)
    return tuple(attributes), colour, ground


@lru_cache(maxsize=4096)
def _around_blank(before: str, wanted: str) -> str:
    """Return the looks nearest to those before in which a blank is seen as wanted: it has no colour of its own."""
    attributes, colour, _ = _split(before)
    wanted_attributes, _, ground = _split(wanted)
    if _DRAWN.intersection(wanted_attributes):
        return wanted
    return ";".join(part for part in (*(kept for kept in attributes if kept not in _DRAWN), colour, ground) if part)


@lru_cache(maxsize=4096)
def _of_blanks(looks: str) -> str:
    """Return the looks that matter where there is nothing to be read: the ground, unless something is drawn on it."""
    attributes, _, ground = _split(looks)
    return looks if _DRAWN.intersection(attributes) else ground
