"""Amounts: what is read exactly, and what is refused rather than guessed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.errors import WrongValue
from domain.values.amounts import LARGEST, read_amount, write_amount


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("", None),
        ("  ", None),
        ("0", 0),
        ("-0", 0),
        ("5", 500),
        ("+5", 500),
        ("-5", -500),
        ("−5", -500),
        ("0.05", 5),
        ("1234.5", 123450),
        ("1234,50", 123450),
        (" 1 234,50 ", 123450),
        ("1\N{NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567", 123456700),
        ("1'234.50", 123450),
        ("1,234.50", 123450),
        ("1.234,50", 123450),
        ("1.234,5", 123450),
        ("-1,234,567.89", -123456789),
        ("1.234.567,89", 123456789),
        ("1,234,567", 123456700),
        ("1.234.567", 123456700),
        ("12.5000", 1250),
        ("007", 700),
        ("92233720368547758.07", LARGEST),
        ("-92233720368547758.07", -LARGEST),
        ("0" * 5000 + "7", 700),
    ],
)
def test_amount_is_read_in_minor_units(text: str, minor: int | None) -> None:
    assert read_amount(text) == minor


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("abc", "not an amount; write 1234.50 or 1 234,50"),
        ("1e3", "not an amount"),
        ("--5", "not an amount"),
        (".5", "not an amount"),
        ("5.", "not an amount"),
        ("1,234,56", "not an amount"),
        ("1,23.50", "not an amount"),
        ("1,234,567,89", "not an amount"),
        ("1,234.567,89", "not an amount"),
        ("1,234.567", "ambiguous"),
        ("12 34", "not an amount"),
        ("5 $", "not an amount"),
        ("nan", "not an amount"),
        ("٣", "not an amount"),
        ("1.500", "ambiguous"),
        ("1,500", "ambiguous: thousands, or three digits"),
        ("0.0010", "more than two digits after the point"),
        ("92233720368547758.08", "too large"),
        ("9" * 5000, "too large"),
    ],
)
def test_amount_that_is_not_exact_is_refused(text: str, words: str) -> None:
    with pytest.raises(WrongValue, match=words):
        read_amount(text)


@given(st.integers(-LARGEST, LARGEST), st.sampled_from(["", " ", "\N{NO-BREAK SPACE}", "'"]))
@example(-5, "")
def test_written_amount_is_read_back_the_same(minor: int, thousands: str) -> None:
    assert read_amount(write_amount(minor, thousands=thousands)) == minor


@pytest.mark.parametrize(
    ("minor", "text"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (123456789, "1 234 567.89"), (-100000, "-1 000.00")]
)
def test_amount_is_written_with_two_digits(minor: int, text: str) -> None:
    assert write_amount(minor, thousands=" ") == text


def test_thousands_stand_together_unless_something_is_put_between() -> None:
    assert write_amount(123456789) == "1234567.89"
