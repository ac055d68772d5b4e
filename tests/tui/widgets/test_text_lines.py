import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.widgets.text.bars import bar_lines
from tui.widgets.text.lines import Line, Piece, beside, cut, merged, wrapped


def texts(lines: list[Line]) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines]


def test_short_lines_are_not_broken() -> None:
    assert wrapped([("paid by ", ""), ("P-9", "good")], 20) == [[("paid by ", ""), ("P-9", "good")]]


def test_lines_break_at_spaces_and_keep_tones() -> None:
    assert wrapped([("same month, ", ""), ("the oldest of three", "good")], 12) == [
        [("same month, ", "")],
        [("the oldest ", "good")],
        [("of three", "good")],
    ]


def test_broken_lines_keep_their_indentation() -> None:
    assert [line[0][0] for line in wrapped([("  one two three", "")], 9)] == ["  one two", "  three"]


def test_broken_lines_hang_where_there_is_room_for_it() -> None:
    line: Line = [("  x  ", "accent"), ("Quit    Leave; all is stored", "")]
    assert texts([*wrapped(line, 22, hanging=13)]) == ["  x  Quit    Leave; ", f"{'':13}all is ", f"{'':13}stored"]
    assert texts([*wrapped(line, 18, hanging=13)]) == ["  x  Quit    ", "  Leave; all is ", "  stored"]


def test_words_longer_than_a_line_are_cut() -> None:
    assert texts(list(wrapped([("abcdefgh ij", "")], 3))) == ["abc", "def", "gh ", "ij"]


def test_an_empty_line_stays_a_line() -> None:
    assert texts(list(wrapped([], 10))) == [""]


@given(st.lists(st.tuples(st.text(), st.just("")), max_size=4), st.integers(2, 30))
@example([(" 〰", "")], 2)
def test_no_broken_line_is_wider_than_asked(pieces: list[Piece], width: int) -> None:
    lines = texts(list(wrapped(pieces, width)))
    assert all(cell_len(line) <= width for line in lines)
    assert all(line.isprintable() for line in lines)


def test_merging_joins_neighbours_only() -> None:
    assert merged([("a", ""), ("b", ""), ("c", "good"), ("d", "")]) == [("ab", ""), ("c", "good"), ("d", "")]


def test_bars_are_in_proportion_and_named() -> None:
    assert texts(bar_lines([("create", 1_000), ("read", 500), ("delete", 1), ("none", 0)], 22)) == [
        "create 1,000 █████████",
        "read     500 ████▌",
        "delete     1 ▏",
        "none       0 ",
    ]


@pytest.mark.parametrize("width", [1, 5, 11, 40])
@pytest.mark.parametrize("items", [[("a" * 50, 7)], [("日本語", 10**12), ("x", -3)], [("\x1b[31m", 0)]])
def test_bars_never_exceed_their_width(items: list[tuple[str, int]], width: int) -> None:
    lines = texts(bar_lines(items, width))
    assert len(lines) == len(items)
    assert all(cell_len(line) <= width and line.isprintable() for line in lines)


def test_no_values_make_no_bars() -> None:
    assert bar_lines([], 20) == []


@pytest.mark.parametrize(
    ("width", "text"),
    [(12, "one two 日本"), (11, "one two 日…"), (10, "one two  …"), (7, "one tw…"), (4, "one…"), (1, "…")],
)
def test_line_that_has_no_room_is_cut_with_an_ellipsis(width: int, text: str) -> None:
    assert "".join(piece for piece, _ in cut([("one ", "strong"), ("two ", ""), ("日本", "good")], width)) == text


def test_lines_beside_each_other_begin_below_each_other() -> None:
    lines = beside([[("left", "strong"), (" side", "")], []], [[("a", "")], [("b", "")], [("c", "")]], 6)
    assert ["".join(text for text, _ in line) for line in lines] == ["left  a", "side  b", "      c"]
