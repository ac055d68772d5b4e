"""The rows of a sheet as the XML of Excel workbooks.

Written here and not by a library: a million rows have ten million cells, and a library makes an object of each.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from db.files.writing.tables import Cell, Row

# What Excel itself can hold in a cell, and exactly in a number.
_LONGEST_TEXT = 32_767
_MOST_DIGITS = 15

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel reads `_x0041_` as the character A.
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

# Dates, months, accounts, rules and amounts repeat; ids and reasons do not.
_CELLS_KEPT = 16_384
# Rows that become bytes in one go.
_ROWS_AT_ONCE = 1_000


class Styles(NamedTuple):
    """The numbers of the styles in the workbook: of texts, of amounts, of whole numbers."""

    text: int
    amount: int
    whole: int


def rows_as_xml(rows: Iterable[Row], letters: Sequence[str], first: int, styles: Styles) -> Iterator[tuple[int, bytes]]:
    """Yield parts of the XML of `rows`, which are numbered from `first`, each with how many rows it has.

    `letters` name the columns. Every text is typed as text, and numbers are numbers; a number of more digits than
    Excel keeps is text too. None is no cell.
    """
    begins = [f'<c r="{letter}' for letter in letters]
    filled = _filling(styles)
    numbered = enumerate(rows, first)
    while batch := list(islice(numbered, _ROWS_AT_ONCE)):
        lines = []
        for number, row in batch:
            pairs = zip(begins, row, strict=True)
            cells = [f"{begin}{number}{filled(cell)}" for begin, cell in pairs if cell is not None]
            lines.append(f'<row r="{number}">{"".join(cells)}</row>')
        yield len(batch), "".join(lines).encode()


def _filling(styles: Styles) -> Callable[[Cell], str]:
    """Return what makes the XML of a cell, behind its coordinate."""
    as_text = f'" s="{styles.text}" t="inlineStr"'

    @lru_cache(maxsize=_CELLS_KEPT, typed=True)
    def filled(cell: Cell) -> str:
        if isinstance(cell, int | Decimal) and len(Decimal(cell).as_tuple().digits) <= _MOST_DIGITS:
            style = styles.whole if isinstance(cell, int) else styles.amount
            return f'" s="{style}" t="n"><v>{float(cell):.16g}</v></c>'
        text = _safe(str(cell))
        if not text:
            return f"{as_text} />"
        space = ' xml:space="preserve"' if text != text.strip() else ""
        return f"{as_text}><is><t{space}>{_escaped(text)}</t></is></c>"

    return filled


def _safe(text: str) -> str:
    """Return `text` as XML and Excel can hold it: other characters written out, cut at Excel's limit."""
    text = _NOT_IN_XML.sub(lambda character: ascii(character[0])[1:-1], text)
    return _LIKE_AN_ESCAPE.sub("_x005F_", text)[:_LONGEST_TEXT]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
