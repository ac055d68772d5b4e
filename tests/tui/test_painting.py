"""What is painted with few bytes shows what Textual's own sequences show, on an emulated and on a real terminal."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.drivers.headless_driver import HeadlessDriver
from textual.events import CursorPosition
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Static

from tests.tui.emulator import Emulator
from tui.application.painting import Changes, Painted, PaintingApp

WIDTH, HEIGHT = 24, 4
CONSOLE = Console(color_system="truecolor", force_terminal=True)


class Terminal(HeadlessDriver):
    """A terminal that keeps what is written."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.written: list[str] = []

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.written.append(data)


def style(draw: Random) -> Style:
    colour, ground = draw.choice([None, "#102030", "#ffffff"]), draw.choice([None, "#000000", "#203040"])
    attributes = ["bold", "dim", "italic", "underline", "reverse", "strike"]
    return Style(color=colour, bgcolor=ground) + Style.parse(" ".join(draw.sample(attributes, draw.randint(0, 3))))


def strip(draw: Random, cells: int) -> Strip:
    cuts = sorted({0, cells, *(draw.randint(0, cells) for _ in range(4))})
    letters = "".join(draw.choice("ab яж▌…   ") * draw.choice([1, 1, 9]) for _ in range(cells))
    return Strip([Segment(letters[begin:end], style(draw)) for begin, end in pairwise(cuts)], cells)


def updates(draw: Random, count: int) -> Iterator[LayoutUpdate | ChopsUpdate]:
    """Yield whole paintings, and paintings of parts of lines; much of each is as it was before."""
    halves = (10, WIDTH - 10)
    screen = [[strip(draw, cells) for cells in halves] for _ in range(HEIGHT)]
    for _ in range(count):
        y, half = draw.randrange(HEIGHT), draw.randrange(2)
        screen[y][half] = strip(draw, halves[half])
        if draw.random() < 0.3:
            yield LayoutUpdate([list(strips) for strips in screen], Region(0, 0, WIDTH, HEIGHT))
        else:
            chops = [{0: left, 10: right} for left, right in screen]
            lines = sorted({y, draw.randrange(HEIGHT)})
            spans = [(y, draw.choice([0, 10]), draw.randint(11, WIDTH)) for y in lines]
            yield ChopsUpdate(chops, spans, [[10, WIDTH] for _ in screen])


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("repeats", [0, 1, 4])
def test_few_bytes_paint_what_all_bytes_paint(seed: int, repeats: int) -> None:
    painted, sent = Painted(), Counter[str]()
    painted.repeats = repeats
    ours, textuals = Emulator(), Emulator()
    for update in updates(Random(seed), 30):
        few, many = Changes(update, painted).render_segments(CONSOLE), update.render_segments(CONSOLE)
        ours.feed(few)
        textuals.feed(many)
        sent.update(few=len(few), many=len(many))
        assert ours.cells == textuals.cells
    assert sent["few"] < sent["many"] / 2


def one_line(text: str) -> LayoutUpdate:
    return LayoutUpdate([[Strip([Segment(text, Style(bold=True))])]], Region(0, 0, len(text), 1))


def test_what_is_shown_already_is_not_sent() -> None:
    painted = Painted()
    assert Changes(one_line("abc"), painted).render_segments(CONSOLE) == "\x1b[1;1H\x1b[1mabc\x1b[m"
    assert Changes(one_line("abc"), painted).render_segments(CONSOLE) == ""
    assert Changes(one_line("abd"), painted).render_segments(CONSOLE) == "\x1b[1;3H\x1b[1md\x1b[m"


def test_a_blank_has_no_colour_to_be_turned_to() -> None:
    words = [("ab", "bold #ff0000 on #000000"), ("  ", "#00ff00 on #000000"), ("c", "bold #ff0000 on #000000")]
    line = LayoutUpdate([[Strip([Segment(text, Style.parse(looks)) for text, looks in words])]], Region(0, 0, 5, 1))
    sent = Changes(line, Painted()).render_segments(CONSOLE)
    assert sent == "\x1b[1;1H\x1b[38;2;255;0;0;48;2;0;0;0;1mab  c\x1b[m"


async def test_where_nothing_changes_nothing_is_sent() -> None:
    app = PaintingApp()
    app.driver_class = Terminal
    async with app.run_test(headless=False, size=(WIDTH, HEIGHT)) as pilot:
        terminal = app._driver
        assert isinstance(terminal, Terminal)
        await app.mount(Static("ab"))
        await pilot.pause()
        assert "ab" in "".join(terminal.written)
        terminal.written.clear()
        app.query_one(Static).update("ab")
        await pilot.pause()
        assert terminal.written == []
        app.query_one(Static).update("ac")
        await pilot.pause()
        assert "c" in "".join(terminal.written)


def test_everything_is_sent_again_after_it_was_forgotten() -> None:
    painted = Painted()
    first = Changes(one_line("abc"), painted).render_segments(CONSOLE)
    painted.forget()
    assert Changes(one_line("abc"), painted).render_segments(CONSOLE) == first


@pytest.mark.parametrize("text", ["株式会社", "e\u0301té", "👩‍🚀 x"])
def test_line_with_wide_or_combined_characters_is_sent_whole(text: str) -> None:
    painted = Painted()
    Changes(one_line(f"{text} a"), painted).render_segments(CONSOLE)
    changed = Changes(one_line(f"{text} b"), painted).render_segments(CONSOLE)
    assert f"\x1b[1;1H\x1b[1m{text} b" in changed


@pytest.mark.parametrize(
    ("repeats", "sent"),
    [
        (0, f"{'─' * 20}       ──{'a' * 8}"),
        (1, f"{'─' * 20}       ──a\x1b[7b"),
        (4, "─\x1b[19b       ──a\x1b[7b"),
    ],
)
def test_runs_of_a_character_are_sent_once_where_the_terminal_repeats_it(repeats: int, sent: str) -> None:
    painted = Painted()
    painted.repeats = repeats
    line = one_line("─" * 20 + " " * 7 + "──" + "a" * 8)
    assert Changes(line, painted).render_segments(CONSOLE) == f"\x1b[1;1H\x1b[1m{sent}\x1b[m"


@pytest.mark.parametrize(
    ("columns", "repeats"), [((), 0), ((1, 2), 0), ((10, 11), 1), ((10, 20), 4), ((10, 20, 1, 11), 0)]
)
async def test_a_terminal_repeats_what_it_has_shown_to_repeat(columns: tuple[int, ...], repeats: int) -> None:
    app = PaintingApp()
    async with app.run_test() as pilot:
        for column in columns:
            app.post_message(CursorPosition(column, 1))
        await pilot.pause()
        assert app._painted.repeats == repeats
