"""JSON taken from a file piece by piece: values one after another, or the elements of one array."""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple, TextIO

# Read at a time, in characters.
_BLOCK = 1 << 18
_SPACE = re.compile("[ \t\r\n]*")

# More than any document of MongoDB's sixteen megabytes needs; as much is held in memory at most.
_LONGEST = 32 * 1024**2
# An error so near to the end of what was read may come of what was not.
_LONGEST_WORD = 16

_TOO_LONG = f"this has more than {_LONGEST:,} characters"
_TOO_MANY_DIGITS = "this has a number of too many digits"
TOO_DEEP = "this is nested too deep"


class Piece(NamedTuple):
    """One value of a file, the line on which it begins, and its text."""

    line: int
    value: Any
    text: str


class Mistake(Exception):
    """The notation is wrong on this line; nothing is certain after it."""

    def __init__(self, line: int, text: str, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.text = text
        self.reason = reason


def pieces_of_lines(file: TextIO, decode: Callable[[str], Any]) -> Iterator[Piece | Mistake]:
    """Yield the value of every line that is not empty; a mistake is in its line alone, or reading ends there."""
    for number, line in enumerate(iter(partial(file.readline, _LONGEST), ""), 1):
        if len(line) == _LONGEST:
            yield Mistake(number, line[:_BLOCK], _TOO_LONG)
            return
        if text := line.strip():
            try:
                yield Piece(number, decode(text), text)
            except json.JSONDecodeError as error:
                yield Mistake(number, text, f"this is not JSON: {error.msg}")
            except ValueError:
                yield Mistake(number, text, _TOO_MANY_DIGITS)
            except RecursionError:
                yield Mistake(number, text, TOO_DEEP)


def pieces_of_json(file: TextIO, decoder: json.JSONDecoder) -> Iterator[Piece | Mistake]:
    """Yield the elements of the array in `file`, or its values if it holds no array; a mistake is the last."""
    reader = _Reader(file, decoder)
    try:
        yield from _elements(reader) if reader.take("[") else _values(reader)
    except Mistake as mistake:
        yield mistake


def _values(reader: "_Reader") -> Iterator[Piece]:
    while not reader.is_at_end():
        yield reader.take_value()


def _elements(reader: "_Reader") -> Iterator[Piece]:
    is_closed = reader.take("]")
    while not is_closed:
        yield reader.take_value()
        is_closed = not reader.take(",")
        if is_closed and not reader.take("]"):
            raise reader.mistake("a comma or ] is missing")
    if not reader.is_at_end():
        raise reader.mistake("there is something after the end of the array")


class _Reader:
    """A text file from its beginning on; holds little more than one value of it."""

    def __init__(self, file: TextIO, decoder: json.JSONDecoder) -> None:
        self._file = file
        self._decoder = decoder
        self._text = ""
        self._at = 0
        self._line = 1
        self._is_all = False

    def is_at_end(self) -> bool:
        """Pass over white space, and return whether nothing follows."""
        self._pass_space()
        while self._at == len(self._text) and self._read_on():
            self._pass_space()
        return self._at == len(self._text)

    def take(self, mark: str) -> bool:
        """Pass over `mark` if it comes next, and return whether it did."""
        found = not self.is_at_end() and self._text[self._at] == mark
        if found:
            self._advance(self._at + 1)
        return found

    def take_value(self) -> Piece:
        """Return the next value. Raises Mistake."""
        self.is_at_end()
        while True:
            if len(self._text) - self._at > _LONGEST:
                raise self.mistake(_TOO_LONG)
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except RecursionError:
                raise self.mistake(TOO_DEEP) from None
            except json.JSONDecodeError as error:
                behind = error.pos - self._at
                may_go_on = error.msg.startswith("Unterminated") or error.pos > len(self._text) - _LONGEST_WORD
                if not (may_go_on and self._read_on()):
                    self._advance(self._at + behind)
                    raise self.mistake(f"this is not JSON: {error.msg}") from None
            except ValueError:
                raise self.mistake(_TOO_MANY_DIGITS) from None
            else:
                # A number at the end of what was read may go on in what was not.
                if end < len(self._text) or not self._read_on():
                    piece = Piece(self._line, value, self._text[self._at : end])
                    self._advance(end)
                    return piece

    def mistake(self, reason: str) -> Mistake:
        """Return the mistake that stands here."""
        return Mistake(self._line, self._text[self._at : self._at + _BLOCK], reason)

    def _pass_space(self) -> None:
        if space := _SPACE.match(self._text, self._at):
            self._advance(space.end())

    def _advance(self, position: int) -> None:
        self._line += self._text.count("\n", self._at, position)
        self._at = position

    def _read_on(self) -> bool:
        """Read more, twice as much each time while one value does not end; return whether there was more."""
        if not self._is_all:
            rest = self._text[self._at :]
            block = self._file.read(max(_BLOCK, len(rest)))
            self._is_all = not block
            self._text, self._at = rest + block, 0
        return not self._is_all
