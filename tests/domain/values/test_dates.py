"""Calendar dates: two forms are read as they are, anything else is refused or named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import WrongValue
from domain.values.dates import read_date

LAST_OF_JANUARY = date(2016, 1, 31)


@pytest.mark.parametrize("text", ["2016-01-31", " 2016-1-31 ", "31.01.2016", "31.1.2016"])
def test_date_is_read_as_it_stands(text: str) -> None:
    assert read_date(text) == LAST_OF_JANUARY


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "^a date is needed here, but the field is empty$"),
        ("03/04/2016", "ambiguous: day or month first"),
        ("2016/04/03", "ambiguous"),
        ("2016-02-30", "not a date of the calendar"),
        ("31.04.2016", "not a date of the calendar"),
        ("0000-01-01", "not a date of the calendar"),
        ("31.01.16", "not a date; write 2016-01-31 or 31.01.2016"),
        ("20160131", "not a date"),
        ("42400", "not a date"),
        ("yesterday", "not a date"),
        ("٢٠١٦-٠١-٣١", "not a date"),
        ("2016-01-31T10:00:00Z", "has a time of day"),
        ("31.01.2016 10:00", "has a time of day"),
    ],
)
def test_text_that_may_mean_another_date_is_refused(text: str, words: str) -> None:
    with pytest.raises(WrongValue, match=words):
        read_date(text)


@pytest.mark.parametrize("text", ["2016-01-31T10:00:00Z", "2016-01-31 9:05", "31.01.2016  23:59:59", "2016-01-31"])
def test_time_of_day_is_cut_when_asked(text: str) -> None:
    assert read_date(text, cut_time=True) == LAST_OF_JANUARY


@pytest.mark.parametrize(
    ("text", "date_format"), [("31/01/2016", "%d/%m/%Y"), ("01/31/16", "%m/%d/%y"), ("20160131", "%Y%m%d")]
)
def test_named_format_is_the_only_one_read(text: str, date_format: str) -> None:
    assert read_date(text, date_format=date_format) == LAST_OF_JANUARY
    assert read_date(f"{text} 10:00", date_format=date_format, cut_time=True) == LAST_OF_JANUARY
    with pytest.raises(WrongValue, match=f"not a date of the form {date_format}"):
        read_date("2016-01-31", date_format=date_format)


@given(st.dates())
def test_every_date_is_read_back_from_both_forms(day: date) -> None:
    assert read_date(day.isoformat()) == day
    assert read_date(f"{day.day}.{day.month}.{day.year:04d}") == day
