"""What an application paints, as a text that a person can read, that tells of every difference, and can be drawn again.

A text holds one window size after the other; of each: the characters, for each line the runs of cells of one look, and
what each of these looks is in each theme.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from functools import cache
from itertools import groupby
from string import ascii_letters
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.app import App

Size = tuple[int, int]
Line = tuple[tuple[str, str], ...]  # characters, each with its style

_RULE = "─── "
_RUN = re.compile(r"([a-zA-Z]+)(\d+)")
_ATTRIBUTES = ("bold", "dim", "italic", "underline", "strike", "reverse")


@dataclass(frozen=True, slots=True)
class Painted:
    """One window: its lines, for each theme under its name. All themes show the same characters."""

    size: Size
    looks: Mapping[str, tuple[Line, ...]]

    @property
    def text(self) -> list[str]:
        """The characters, line by line."""
        return [_text(line) for line in next(iter(self.looks.values()))]

    def written(self) -> Iterator[str]:
        """Write it in lines."""
        width, height = self.size
        yield f"{_RULE}{width}x{height}"
        yield from (line.rstrip() for line in self.text)
        yield _RULE + "looks"
        for theme, shown in self.looks.items():
            other = [_text(line) for line in shown]
            assert other == self.text, "\n".join([f"{theme}, {self.size}:", *unified_diff(self.text, other, n=0)])
        names: dict[tuple[str, ...], str] = {}
        for lines in zip(*self.looks.values(), strict=True):
            cells = zip(*([style for _, style in line] for line in lines), strict=True)
            runs = [(names.setdefault(look, _name(len(names))), len([*run])) for look, run in groupby(cells)]
            yield " ".join(f"{name}{length}" for name, length in runs)
        for look, name in names.items():
            yield f"{name}  " + "; ".join(f"{theme}: {style}" for theme, style in zip(self.looks, look, strict=True))


def _text(line: Line) -> str:
    return "".join(character for character, _ in line)


def on_screen(app: App[Any]) -> tuple[Line, ...]:
    """Return what is on the terminal: every character with what can be seen of its style."""
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens, simplify=True)
    assert isinstance(update, LayoutUpdate)
    return tuple(tuple(_characters(segment for strip in line for segment in strip)) for line in update.strips)


def _characters(segments: Iterator[Segment]) -> Iterator[tuple[str, str]]:
    before = Style()
    for text, style, _ in segments:
        seen = style or Style()
        for character in text:
            # Of a space only the ground is seen: it goes with what stands before it.
            if character != " " or seen.bgcolor != before.bgcolor or _is_drawn(seen) or _is_drawn(before):
                before = seen
            yield character, _words(before)


def _is_drawn(style: Style) -> bool:
    return bool(style.underline or style.strike or style.reverse)


@cache
def _words(style: Style) -> str:
    fore = [*(name for name in _ATTRIBUTES if getattr(style, name)), style.color.name if style.color else "default"]
    return " ".join([*fore, *(["on", style.bgcolor.name] if style.bgcolor else [])])


def _name(number: int) -> str:
    before, last = divmod(number, len(ascii_letters))
    return (_name(before - 1) if before else "") + ascii_letters[last]


def read(text: str) -> list[Painted]:
    """Read pictures as they were written."""
    lines = text.split("\n")
    begins = [at for at, line in enumerate(lines) if re.fullmatch(_RULE + r"\d+x\d+", line)]
    return [_read(lines[begin:end]) for begin, end in zip(begins, [*begins[1:], len(lines)], strict=True)]


def _read(lines: Sequence[str]) -> Painted:
    width, height = (int(part) for part in lines[0].removeprefix(_RULE).split("x"))
    runs = [_RUN.findall(line) for line in lines[height + 2 : 2 * height + 2]]
    legend = {name: look for name, _, look in (line.partition("  ") for line in lines[2 * height + 2 :] if line)}
    themes = [part.partition(": ")[0] for part in next(iter(legend.values())).split("; ")]
    looks = {}
    for theme in themes:
        style = {name: _of(look, theme) for name, look in legend.items()}
        styles = [[style[name] for name, length in line for _ in range(int(length))] for line in runs]
        texts = [text.ljust(len(line)) for text, line in zip(lines[1 : height + 1], styles, strict=True)]
        looks[theme] = tuple(tuple(zip(*pair, strict=True)) for pair in zip(texts, styles, strict=True))
    return Painted((width, height), looks)


def _of(look: str, theme: str) -> str:
    return dict(part.split(": ", 1) for part in look.split("; "))[theme]
