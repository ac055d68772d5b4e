"""The lines of a table as text with tones, before any colour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tui.widgets.table.columns import GAP, Cell, PlacedColumn
from tui.widgets.text.lines import Piece, merged
from tui.widgets.text.safe_text import ELLIPSIS, fit

Row = TypeVar("Row")

# The cells at the left edge that hold the cursor's mark.
MARGIN = 1
CURSOR_MARK = "▌"


@dataclass(frozen=True, slots=True)
class SortMark:
    """The column by which the rows are ordered, and which way."""

    column_key: str
    descending: bool

    def __str__(self) -> str:
        return "▼" if self.descending else "▲"


def row_pieces(placed: Sequence[PlacedColumn[Row]], row: Row) -> list[Piece]:
    """Put one row's cells side by side, each exactly as wide as its column; neighbours of one tone are one piece."""
    return merged(_cells(placed, row))


def header_text(placed: Sequence[PlacedColumn[Row]], sort: SortMark | None) -> str:
    """Put the titles side by side; the mark of the sorted column is never cut away."""
    titles = []
    for place in placed:
        column = place.column
        mark = f" {sort}" if sort and sort.column_key == column.key else ""
        title = fit(column.title, place.width - len(mark)).rstrip() + mark
        titles.append(fit(title, place.width, column.align))
    return (" " * GAP).join(titles)


def placeholder(placed: Sequence[PlacedColumn[Row]]) -> str:
    """Return what stands for a row that has not been read yet."""
    return ELLIPSIS if placed else ""


def column_at(placed: Sequence[PlacedColumn[Row]], cell: int) -> str | None:
    """Find the column painted at a horizontal cell of the line by its key, None where there is no column."""
    left = MARGIN
    for place in placed:
        if left <= cell < left + place.width:
            return place.column.key
        left += place.width + GAP
    return None


def _cells(placed: Sequence[PlacedColumn[Row]], row: Row) -> Iterable[Piece]:
    for place in placed:
        if place is not placed[0]:
            yield " " * GAP, ""
        rendered = place.column.render(row)
        cell = rendered if isinstance(rendered, Cell) else Cell(rendered)
        yield fit(cell.text, place.width, place.column.align), cell.tone
