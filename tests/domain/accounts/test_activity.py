"""Actions over time: days and months side by side, empty ones too."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.accounts.activity import KINDS, Activity, Span

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


def test_places_go_on_from_the_first_month_to_the_last() -> None:
    activity = Activity(
        {(date(2016, 11, 30), "read"): 3, (date(2017, 2, 1), "other"): 1, (date(2017, 2, 9), "read"): 2}
    )
    months = activity.by(Span.MONTH)
    places = range(months.first, months.first + months.length)
    assert [months.begin(place).isoformat() for place in places] == [
        "2016-11-01", "2016-12-01", "2017-01-01", "2017-02-01",
    ]  # fmt: skip
    assert [months.counts["read"].get(place, 0) for place in places] == [3, 0, 0, 2]
    assert [months.all.get(place, 0) for place in places] == [3, 0, 0, 3]


def test_days_of_one_month_add_up() -> None:
    days = {(date(2016, 3, 1), "read"): 3, (date(2016, 3, 31), "read"): 4}
    assert list(Activity(days).by(Span.MONTH).counts["read"].values()) == [7]


def test_short_spans_are_shown_by_day_and_long_ones_by_month() -> None:
    begin = date(2016, 1, 1)
    assert Activity({}).usual_span is Span.DAY
    assert Activity({(begin, "read"): 1, (begin + timedelta(61), "read"): 1}).usual_span is Span.DAY
    assert Activity({(begin, "read"): 1, (begin + timedelta(62), "read"): 1}).usual_span is Span.MONTH
    assert (Span.DAY.other, Span.MONTH.other) == (Span.MONTH, Span.DAY)


def test_nothing_dated_has_no_places() -> None:
    nothing = Activity({}, undated=2)
    assert (nothing.by(Span.MONTH).length, nothing.by(Span.DAY).all, nothing.count) == (0, {}, 2)
    assert nothing.by(Span.DAY).first == 0


@given(st.dictionaries(st.tuples(DAYS, st.sampled_from(KINDS)), st.integers(1, 9), min_size=1), st.sampled_from(Span))
def test_no_action_is_lost_or_put_elsewhere(days: dict[tuple[date, str], int], span: Span) -> None:
    series = Activity(days).by(span)
    assert sum(series.all.values()) == sum(days.values()) == sum(sum(each.values()) for each in series.counts.values())
    filled = {series.begin(place) for place in series.all}
    assert filled == {day if span is Span.DAY else day.replace(day=1) for day, _ in days}
    assert (min(series.all), max(series.all)) == (series.first, series.first + series.length - 1)
