"""Lines of text with tones: joined, cut and wrapped by terminal cells."""

import re
from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len, chop_cells

from tui.widgets.text.safe_text import ELLIPSIS, fit, visible
from tui.widgets.text.tones import Tone

Piece = tuple[str, Tone]
Line = Sequence[Piece]

# A word with the spaces after it, or spaces at the beginning.
_WORD = re.compile(r"\S+\s*|\s+")


def merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Join neighbours of one tone."""
    joined: list[Piece] = []
    for text, tone in pieces:
        if joined and joined[-1][1] == tone:
            joined[-1] = (joined[-1][0] + text, tone)
        else:
            joined.append((text, tone))
    return joined


def wrapped(line: Line, width: int, *, hanging: int = 0) -> list[list[Piece]]:
    """Break a line at spaces into lines of at most `width` cells, made visible; longer words are cut.

    Lines after the first begin where the text of the first does, or after `hanging` cells where a third of the width
    is left beside these. At least one line comes back, empty or not. A
    width below 1 counts as 1.
    """
    width = max(1, width)
    pieces = [(visible(text), tone) for text, tone in line]
    text = "".join(text for text, _ in pieces)
    if cell_len(text) <= width:
        return [merged(pieces)]
    # A sign of two cells must fit behind it.
    at_text = min(len(text) - len(text.lstrip(" ")), width // 2, max(0, width - 2))
    indent = " " * (hanging if at_text < hanging <= width * 2 // 3 else at_text)
    lines: list[list[Piece]] = [[]]
    left = width
    for word, tone in _words(pieces, width - len(indent)):
        if cell_len(word.rstrip()) > left and lines[-1]:
            lines.append([(indent, "")] if indent else [])
            left = width - len(indent)
        # The spaces after the last word of a line may stand beyond its end: they go.
        kept = word if cell_len(word) <= left else word.rstrip()
        lines[-1].append((kept, tone))
        left -= cell_len(word)
    return [merged(line) for line in lines]


def cut(line: Line, width: int) -> list[Piece]:
    """Return a line of at most `width` cells, made visible; an ellipsis stands for what has no room."""
    pieces = [(visible(text), tone) for text, tone in line]
    if sum(cell_len(text) for text, _ in pieces) <= width:
        return merged(pieces)
    kept: list[Piece] = []
    left = width
    for text, tone in pieces:
        if cell_len(text) >= left:
            return merged([*kept, (fit(text + ELLIPSIS, left).rstrip(), tone)])
        kept.append((text, tone))
        left -= cell_len(text)
    return merged(kept)


def beside(left: Sequence[Line], right: Sequence[Line], width: int) -> list[Line]:
    """Put two columns of lines side by side, the left one wrapped to `width` cells and padded to it."""
    wrapped_left = [part for line in left for part in wrapped(line, width)]
    height = max(len(wrapped_left), len(right))
    rows = zip(_filled(wrapped_left, height), _filled(right, height), strict=True)
    return [[*one, (" " * (width - sum(cell_len(text) for text, _ in one)), ""), *other] for one, other in rows]


def _filled(lines: Sequence[Line], height: int) -> list[Line]:
    return [*lines, *([[]] * (height - len(lines)))]


def _words(pieces: Iterable[Piece], width: int) -> Iterator[Piece]:
    """Split the pieces into words of at most `width` cells, each with the spaces after it."""
    for text, tone in pieces:
        for word in _WORD.findall(text):
            parts = [word] if cell_len(word.rstrip()) <= width else chop_cells(word, width)
            for part in parts:
                yield part, tone
