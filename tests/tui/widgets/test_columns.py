import pytest

from tui.widgets.table.columns import GAP, Cell, Column, lay_out
from tui.widgets.table.row_painting import SortMark, column_at, header_text, row_pieces


def column(key: str, width: int, *, grow: int = 0, priority: int = 0) -> Column[str]:
    return Column(key, key.title(), width, lambda row: row, grow=grow, priority=priority)


def widths(columns: list[Column[str]], width: int) -> dict[str, int]:
    return {place.column.key: place.width for place in lay_out(columns, width)}


@pytest.mark.parametrize(
    ("width", "placed"),
    [
        (40, {"a": 10, "b": 10, "c": 10}),
        (34, {"a": 10, "b": 10, "c": 10}),
        (33, {"a": 10, "c": 10}),
        (21, {"c": 10}),
        (4, {"c": 4}),
        (0, {}),
    ],
)
def test_columns_of_low_priority_are_dropped_first(width: int, placed: dict[str, int]) -> None:
    columns = [column("a", 10, priority=2), column("b", 10, priority=1), column("c", 10, priority=3)]
    assert widths(columns, width) == placed


def test_of_equal_priorities_the_last_is_dropped() -> None:
    assert widths([column("a", 10), column("b", 10)], 15) == {"a": 10}


@pytest.mark.parametrize("spare", range(20))
def test_spare_width_is_shared_without_loss(spare: int) -> None:
    columns = [column("a", 5, grow=1), column("b", 5), column("c", 5, grow=2)]
    placed = widths(columns, 15 + 2 * GAP + spare)
    assert sum(placed.values()) == 15 + spare
    assert placed["b"] == 5
    assert abs((placed["c"] - 5) - 2 * (placed["a"] - 5)) <= 2


def test_no_columns_take_no_place() -> None:
    assert lay_out([], 80) == []


def test_cells_of_one_tone_are_one_piece() -> None:
    columns = [column("a", 3), column("b", 3), Column[str]("c", "C", 3, lambda row: Cell(row, "good"))]
    assert row_pieces(lay_out(columns, 80), "x") == [("x    x    ", ""), ("x  ", "good")]


def test_sort_mark_survives_a_title_that_is_cut() -> None:
    placed = lay_out([Column[str]("a", "Long title", 6, str, align="right")], 80)
    assert header_text(placed, SortMark("a", descending=False)) == "Lon… ▲"
    assert header_text(placed, SortMark("b", descending=False)) == "Long …"


def test_a_cell_of_the_line_belongs_to_its_column() -> None:
    placed = lay_out([column("a", 3), column("b", 3)], 80)
    keys = [column_at(placed, cell) for cell in range(10)]
    assert keys == [None, "a", "a", "a", None, None, "b", "b", "b", None]
