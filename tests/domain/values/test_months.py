"""Months: many ways to write one, each with one normal form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import WrongValue
from domain.values.months import MonthKind, month_kind, read_month


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("", None),
        (" ", None),
        ("3", "3"),
        (" 03 ", "3"),
        ("1", "1"),
        ("12", "12"),
        ("2016-03", "2016-03"),
        ("2016-3", "2016-03"),
        ("201603", "2016-03"),
        ("03.2016", "2016-03"),
        ("3.2016", "2016-03"),
    ],
)
def test_month_is_read_into_its_normal_form(text: str, month: str | None) -> None:
    assert read_month(text) == month


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0", "0 is not between 1 and 12"),
        ("13", "^'13' is not a month: 13 is not between 1 and 12$"),
        ("2016-13", "^'2016-13' is not a month: 13 is not between"),
        ("201600", "0 is not between"),
        ("-3", "not a month; write 3 or 2016-03"),
        ("3.0", "not a month"),
        ("March", "not a month"),
        ("2016", "not a month"),
        ("2016-03-01", "not a month"),
        ("٣", "not a month"),
        ("２０１６-03", "not a month"),
    ],
)
def test_text_that_is_no_month_is_refused(text: str, words: str) -> None:
    with pytest.raises(WrongValue, match=words):
        read_month(text)


@given(st.text(st.characters(categories=["Nd"], include_characters="-. "), max_size=8))
def test_normal_form_is_its_own_normal_form(text: str) -> None:
    try:
        month = read_month(text)
    except WrongValue:
        return
    assert month is None or (month.isascii() and read_month(month) == month)


def test_kind_of_month_is_told_by_its_form() -> None:
    assert month_kind("3") is MonthKind.CALENDAR
    assert month_kind("2016-03") is MonthKind.BILLING
