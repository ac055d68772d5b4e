"""Columns of a table: what they show of a row, and how they share the width."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tui.widgets.text.safe_text import Align
from tui.widgets.text.tones import Tone

Row = TypeVar("Row")

# Cells between two columns: enough to tell a right-aligned number from the text after it.
GAP = 2

# The generic records below have no slots: `Column[Row](…)` stores the type argument in the object.


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text, of any content, with what it means."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column of a table of rows of type `Row`.

    `width` is the least width in terminal cells, at least 1; `grow` is the column's share of the width left over, 0 for
    none. When the table is too narrow, columns of the lowest `priority` are left out first, of equal ones the last.
    `render` is called while painting: it must be quick and must not fail.
    """

    key: str
    title: str
    width: int
    render: Callable[[Row], str | Cell]
    align: Align = "left"
    grow: int = 0
    priority: int = 0


@dataclass(frozen=True)
class PlacedColumn(Generic[Row]):
    """A column that is shown, with the width it got in terminal cells."""

    column: Column[Row]
    width: int


def lay_out(columns: Sequence[Column[Row]], width: int) -> list[PlacedColumn[Row]]:
    """Place the columns side by side in `width` cells, with GAP between them.

    At least one column is placed, cut if need be; none only if there are none or no width.
    """
    if not columns or width <= 0:
        return []
    kept = list(columns)
    while len(kept) > 1 and _least_width(kept) > width:
        # Reversed, so that of equal priorities the last is found first.
        kept.remove(min(reversed(kept), key=lambda column: column.priority))
    spare = width - _least_width(kept)
    if spare < 0:
        return [PlacedColumn(kept[0], width)]
    return [
        PlacedColumn(column, column.width + extra) for column, extra in zip(kept, _shares(kept, spare), strict=True)
    ]


def _least_width(columns: Sequence[Column[Row]]) -> int:
    return sum(column.width for column in columns) + GAP * (len(columns) - 1)


def _shares(columns: Sequence[Column[Row]], spare: int) -> list[int]:
    """Split the spare cells by the columns' `grow`, without losing one to rounding."""
    total = sum(column.grow for column in columns)
    if not total:
        return [0] * len(columns)
    shares = []
    grown = given = 0
    for column in columns:
        grown += column.grow
        shares.append(spare * grown // total - given)
        given += shares[-1]
    return shares
