import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.widgets.text.safe_text import ending, fit, visible, visible_each

# Everything Python can hold, half characters too.
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize("text", ["", "Smith & Co", "Иванова Мария", "日本語", "שלום", "[red]x[/red]", "naïve e\u0301"])
def test_harmless_text_is_shown_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", "␛[31m"),
        ("a\tb\r\n\x00", "a␉b␍␊␀"),
        ("\x7f", "␡"),
        ("\x9b31m", "�31m"),
        ("\u202eevil", "�evil"),
        ("a\u200db\ufeff", "a�b�"),
        ("half \ud83d", "half �"),
        ("1\u00a0000\u202f000", "1 000 000"),
        ("line\u2028break", "line�break"),
        ("❤\ufe0f", "❤"),
        ("\u0301x", "◌\u0301x"),
    ],
)
def test_what_could_act_is_replaced(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("abc", 5, "abc  "),
        ("abcdef", 5, "abcd…"),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日 …"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("abc", -3, ""),
        ("e" + "\u0301" * 100, 3, "e" + "\u0301" * 23 + " …"),
    ],
)
def test_text_is_padded_or_cut_by_cells(text: str, width: int, shown: str) -> None:
    assert fit(text, width) == shown


def test_numbers_are_padded_on_the_left() -> None:
    assert fit("1,234", 8, "right") == "   1,234"


@given(ANY_TEXT, st.integers(0, 30), st.sampled_from(["left", "right"]))
@example("👨\u200d👩\u200d👧", 3, "left")
@example("🇷🇺🇷🇺", 3, "left")
@example("👍🏽", 2, "right")
@example("\u1100\u1161\u11a8", 2, "left")
def test_any_text_fills_its_cells_exactly(text: str, width: int, align: str) -> None:
    shown = fit(text, width, "left" if align == "left" else "right")
    assert cell_len(shown) == width
    assert shown.isprintable()


@given(ANY_TEXT)
def test_making_visible_twice_changes_nothing_more(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(ANY_TEXT)
def test_line_that_is_typed_is_shown_character_by_character(text: str) -> None:
    assert len(visible_each(text)) == len(text)
    assert visible(visible_each(text)) == visible(text)


@given(ANY_TEXT, st.integers(1, 30))
def test_end_of_any_text_fits_its_cells(text: str, width: int) -> None:
    shown = ending(text, width)
    assert cell_len(shown) <= width
    assert shown == visible(text) or shown.startswith("…")


def test_end_of_a_long_path_is_seen() -> None:
    assert ending("folder/payments-july.csv", 12) == "…ts-july.csv"
