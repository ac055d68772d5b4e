"""Lines of text with tones: joined, cut and wrapped by terminal cells."""

import re
from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len, chop_cells

from tui.widgets.safe_text import visible
from tui.widgets.tones import Tone

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


def wrapped(line: Line, width: int) -> list[list[Piece]]:
    """Break a line at spaces into lines of at most `width` cells, made visible; longer words are cut.

    Lines after the first begin where the text of the first does. At least one line comes back, empty or not. A
    width below 1 counts as 1.
    """
    width = max(1, width)
    pieces = [(visible(text), tone) for text, tone in line]
    text = "".join(text for text, _ in pieces)
    if cell_len(text) <= width:
        return [merged(pieces)]
    indent = " " * min(len(text) - len(text.lstrip(" ")), width // 2)
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


def _words(pieces: Iterable[Piece], width: int) -> Iterator[Piece]:
    """Split the pieces into words of at most `width` cells, each with the spaces after it."""
    for text, tone in pieces:
        for word in _WORD.findall(text):
            parts = [word] if cell_len(word.rstrip()) <= width else chop_cells(word, width)
            for part in parts:
                yield part, tone
