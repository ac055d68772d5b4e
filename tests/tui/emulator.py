"""What a terminal shows of sequences: as much of one as the tests of painting need."""

import re

_SEQUENCE = re.compile(r"\x1b\[([\d;]*)([HGmb])|([^\x1b])")
_ENDED_BY = {"22": {"1", "2"}, "23": {"3"}, "24": {"4"}, "25": {"5"}, "27": {"7"}, "28": {"8"}, "29": {"9"}}


Cells = dict[tuple[int, int], tuple[str, tuple[str, ...]]]
"""The character at each column and row, with what is seen of its colours."""


class Emulator:
    """As much of a terminal as is needed: places, colours, characters of one cell."""

    def __init__(self) -> None:
        self.cells: Cells = {}
        self._attributes: set[str] = set()
        self._colours: dict[str, str] = {}
        self._x = self._y = 0
        self._last = ""

    def feed(self, sequences: str) -> None:
        for match in _SEQUENCE.finditer(sequences):
            parameters, what, character = match.groups()
            if character == "\n":
                continue
            if character is not None:
                self._write(character)
            elif what == "b":
                for _ in range(int(parameters)):
                    self._write(self._last)
            elif what == "m":
                self._turn(parameters.split(";"))
            elif what == "G":
                self._x = int(parameters) - 1
            else:
                self._y, self._x = (int(number) - 1 for number in parameters.split(";"))

    def feed_lines(self, lines: str) -> None:
        """Take lines as tmux gives them, each from the left edge on."""
        for y, line in enumerate(lines.split("\n"), 1):
            self.feed(f"\x1b[{y};1H{line}")

    def _write(self, character: str) -> None:
        self.cells[self._x, self._y] = (character, self._looks(character))
        self._x += 1
        self._last = character

    def _turn(self, codes: list[str]) -> None:
        while codes:
            code = codes.pop(0)
            if code in {"", "0"}:
                self._attributes, self._colours = set(), {}
            elif code in {"38", "48"}:
                self._colours[code] = ";".join([codes.pop(0) for _ in range(4)])
            elif code in {"39", "49"}:
                self._colours.pop({"39": "38", "49": "48"}[code], None)
            elif code in _ENDED_BY:
                self._attributes -= _ENDED_BY[code]
            else:
                self._attributes.add(code)

    def _looks(self, character: str) -> tuple[str, ...]:
        """Return what a person sees of colours: of a blank the ground only, unless something is drawn through it."""
        ground = f"on {self._colours.get('48')}"
        if character == " " and not self._attributes & {"4", "7", "9"}:
            return (ground,)
        return (*sorted(self._attributes), str(self._colours.get("38")), ground)
