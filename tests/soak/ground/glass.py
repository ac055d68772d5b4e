"""What a terminal shows of what a program writes: its cells, its modes, and what it asks."""

import re
from collections.abc import Mapping

from rich.cells import cell_len

Size = tuple[int, int]
"""Columns and rows."""

# A control sequence with its private mark, numbers and last letter; a string for the terminal; other escapes; text.
_TOKEN = re.compile(
    r"\x1b\[(?P<mark>[?<>=]?)(?P<numbers>[0-9;:]*)[ -/]*(?P<last>[@-~])"
    r"|\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()#%].|\x1b[^\[\]P_^X()#%]"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f])|(?P<text>[^\x00-\x1f\x7f]+)",
    re.DOTALL,
)
# Modes that a terminal is in before a program changes any; all others are off.
_WRAP = 7
_AT_FIRST = {_WRAP: True, 25: True}
_NAMES = {
    _WRAP: "no line wrap",
    25: "cursor hidden",
    1000: "mouse",
    1002: "mouse",
    1003: "mouse",
    1004: "focus reported",
    1006: "mouse",
    1049: "alternate screen",
    2004: "bracketed paste",
    2026: "synchronised",
}


class Glass:
    """A terminal's screen of a given size; `take` gives it what a program has written."""

    def __init__(self, size: Size) -> None:
        self.columns, self.rows = size
        self.asked = list[str]()
        self._cells = dict[Size, str]()
        self._x = self._y = 0
        self._modes = dict[int, bool]()
        self._keyboards = 0
        self._rest = ""
        self._last = ""

    @property
    def text(self) -> str:
        """The rows that are shown, without the spaces at their ends."""
        rows = ("".join(self._cells.get((x, y), " ") for x in range(self.columns)) for y in range(self.rows))
        return "\n".join(row.rstrip() for row in rows)

    @property
    def left_on(self) -> list[str]:
        """The modes that are not as they were at first, by name."""
        changed = [mode for mode, is_on in self._modes.items() if is_on != _AT_FIRST.get(mode, False)]
        return [_NAMES.get(mode, f"mode {mode}") for mode in changed] + ["keyboard protocol"] * self._keyboards

    def resize(self, size: Size) -> None:
        """Have another size; what is outside is lost."""
        self.columns, self.rows = size
        self._cells = {place: cell for place, cell in self._cells.items() if place[0] < size[0] and place[1] < size[1]}

    def take(self, written: str) -> None:
        """Show what was written; the beginning of a sequence waits for its end."""
        written, done = self._rest + written, 0
        for token in _TOKEN.finditer(written):
            if token.start() != done:
                break
            done = token.end()
            self._do(token.groupdict(default=""))
        self._rest = written[done:]

    def _do(self, token: Mapping[str, str]) -> None:
        if token["text"]:
            self._last = token["text"][-1]
            self._write(token["text"])
        elif token["control"] == "\r":
            self._x = 0
        elif token["control"] == "\n":
            self._go_down()
        elif token["last"]:
            numbers = [int(number) if number else 0 for number in re.split("[;:]", token["numbers"])]
            if token["mark"]:
                self._set(token["mark"], numbers, token["last"])
            else:
                self._move_or_erase(numbers, token["last"])

    def _write(self, text: str) -> None:
        for character in text:
            width = cell_len(character)
            if self._x + width > self.columns and self._modes.get(_WRAP, True):
                self._x = 0
                self._go_down()
            if width and self._x < self.columns and self._y < self.rows:
                self._cells[self._x, self._y] = character
                if width > 1:
                    self._cells[self._x + 1, self._y] = ""
            self._x += width

    def _go_down(self) -> None:
        """Go to the next row; from the last one all others go up."""
        if self._y < self.rows - 1:
            self._y += 1
        else:
            self._cells = {(x, y - 1): cell for (x, y), cell in self._cells.items() if y}

    def _move_or_erase(self, numbers: list[int], last: str) -> None:
        first = numbers[0]
        if last in "Hf":
            self._y, self._x = max(0, first - 1), max(0, (numbers[1] if len(numbers) > 1 else 1) - 1)
        elif last == "G":
            self._x = max(0, first - 1)
        elif last in "AB":
            self._y = max(0, self._y + max(1, first) * (1 if last == "B" else -1))
        elif last in "CD":
            self._x = max(0, self._x + max(1, first) * (1 if last == "C" else -1))
        elif last == "J" and first in {2, 3}:
            self._cells.clear()
        elif last == "K":
            for x in range(self._x, self.columns):
                self._cells.pop((x, self._y), None)
        elif last == "b":
            self._write(self._last * first)
        elif last == "n" and first == 6:
            self.asked.append(f"\x1b[{self._y + 1};{self._x + 1}R")

    def _set(self, mark: str, numbers: list[int], last: str) -> None:
        if mark == "?" and last in "hl":
            self._modes.update(dict.fromkeys(numbers, last == "h"))
            if 1049 in numbers:
                self._cells.clear()
        elif mark == "?" and last == "p":
            # Only that frames are marked: what Textual asks of a person's terminal.
            self.asked.append(f"\x1b[?{numbers[0]};{2 if numbers[0] == 2026 else 0}$y")
        elif last == "u" and mark in "<>":
            self._keyboards = max(0, self._keyboards + (1 if mark == ">" else -1))
