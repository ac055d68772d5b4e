"""Text from outside made harmless, at the one boundary where it is painted.

Names, ids and messages may hold escape sequences, bidirectional overrides, line breaks or half characters. They are
kept as they are everywhere else; on the screen each such character is shown as a stand-in of one cell, so that it can
be seen and cannot act on the terminal. Nothing here, or behind it, reads markup.
"""

import unicodedata
from typing import Literal

from rich.cells import cell_len, set_cell_size

Align = Literal["left", "right"]

ELLIPSIS = "…"

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_CARRIER = "\N{DOTTED CIRCLE}"
_FIRST_CONTROL_PICTURE = 0x2400
# They only choose between two looks of the character before; terminals disagree about the width that follows.
_VARIATION_SELECTORS = frozenset(range(0xFE00, 0xFE10))
# A cell of text may hold many combining marks; more characters than this for each cell are not looked at.
_CHARACTERS_PER_CELL = 8


class _StandIns(dict[int, str]):
    """What each code point is shown as, found once for each that occurs."""

    def __missing__(self, code: int) -> str:
        self[code] = shown = _stand_in(code)
        return shown


def _stand_in(code: int) -> str:
    """Return what one character is shown as: itself if it is harmless."""
    character = chr(code)
    if code in _VARIATION_SELECTORS:
        return ""
    if character.isprintable():
        return character
    if code < 0x20:
        return chr(_FIRST_CONTROL_PICTURE + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    return " " if unicodedata.category(character) == "Zs" else _REPLACEMENT


_STAND_INS = _StandIns()


def visible(text: str) -> str:
    """Replace every character that could act on the terminal by one that is seen.

    Control characters become control pictures (`␛`), other spaces a space, everything else that does not print
    (bidirectional overrides, joiners, half characters) `�`. A combining mark with nothing before it gets a carrier.
    Applied twice it changes nothing more.
    """
    if text.isascii():
        return text if text.isprintable() else text.translate(_STAND_INS)
    shown = text.translate(_STAND_INS)
    return _CARRIER + shown if shown and not cell_len(shown[0]) else shown


def visible_each(text: str) -> str:
    """As `visible`, with exactly one character for each, as a line needs in which a cursor stands between them."""
    return text if text.isprintable() else "".join(_STAND_INS[ord(character)] or character for character in text)


def fit(text: str, width: int, align: Align = "left") -> str:
    """Make the visible text exactly `width` terminal cells wide: padded, or cut with an ellipsis."""
    if width <= 0:
        return ""
    looked_at = width * _CHARACTERS_PER_CELL
    shown = visible(text[:looked_at])
    spare = width - cell_len(shown)
    if spare < 0 or len(text) > looked_at:
        return set_cell_size(shown, width - 1) + ELLIPSIS
    return shown + " " * spare if align == "left" else " " * spare + shown


def ending(text: str, width: int) -> str:
    """Return a text made visible in at most `width` cells; an ellipsis stands for the beginning that has no room."""
    shown = visible(text)
    if cell_len(shown) <= width:
        return shown
    return ELLIPSIS + set_cell_size(shown[::-1], max(0, width - cell_len(ELLIPSIS)))[::-1].lstrip()
