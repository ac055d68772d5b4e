"""What a person types to list some accounts, and what it means."""

from datetime import UTC, datetime

import pytest

from domain.accounts.filters.conditions import Comparison, Counted, Filter, LastAction, Negated, TypeCounted, passes
from domain.accounts.filters.reading import FIELDS, WrongFilter, read_filter
from domain.accounts.records import STANDARD_TYPES, AccountSummary, ActionSummary

MORNING = datetime(2016, 3, 1, 8, 30, tzinfo=UTC)


def account(
    number: str = "7801",
    name: str = "Семёнова Анна",
    *,
    last: datetime | None = MORNING,
    sessions: int = 2,
    **counts: int,
) -> AccountSummary:
    types = (*STANDARD_TYPES, *(name for name in counts if name not in STANDARD_TYPES))
    actions = tuple(ActionSummary(name, last if counts.get(name) else None, counts.get(name, 0)) for name in types)
    return AccountSummary(number, name, sessions, 1, actions)


BUSY = account(delete=6, read=1, login=3)
IDLE = account("A-1", "ООО «.*»", sessions=0)


@pytest.mark.parametrize(
    ("text", "busy", "idle"),
    [
        ("", True, True),
        ("78", True, False),
        ("семенова", True, False),
        ("АННА семёнова", True, False),
        ("анна петрова", False, False),
        (".*", False, True),
        ("A-", False, True),
        ("a-", False, False),
        ("number:A-1", False, True),
        ('name:"семёнова анна"', True, False),
        ("name:78", False, False),
        ("delete>5", True, False),
        ("DELETE<6", False, True),
        ("delete:6", True, False),
        ("delete!=6", False, True),
        ("total>=10", True, False),
        ("total<=9", False, True),
        ("other=3", True, False),
        ("sessions=0", False, True),
        ("documents=1", True, True),
        ("type:login", True, False),
        ("-type:login", False, True),
        ("-7", False, True),
        ("type:login>2", True, False),
        ('type:"login"<3', False, True),
        ("type:create", False, False),
        ("last<2016-03-02", True, False),
        ("last<2016-03-01", False, False),
        ("last=2016", True, False),
        ("last!=2016", False, True),
        ("last>2016-02", True, False),
        ("last<=2016-03-01T08:29", False, False),
        ("last>2016-03-01T08:29", True, False),
        ("last>=2016-03-01T08:30", True, False),
        ("last>2016-03-01T08:30", False, False),
        ("last<=01.03.2016", True, False),
        ("last:none", False, True),
        ("-last:none", True, False),
        ("last!=none", True, False),
        ("delete>5 type:login 78 -sessions=0", True, False),
    ],
)
def test_filter_holds_for_the_accounts_that_are_meant(text: str, busy: bool, idle: bool) -> None:
    conditions = read_filter(text)
    assert (passes(BUSY, conditions), passes(IDLE, conditions)) == (busy, idle)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("78 delte>5", "delte", "There is no field delte; did you mean delete?"),
        ("xyzzy=1", "xyzzy", f"There is no field xyzzy; the fields are {', '.join(FIELDS)}"),
        ("78 delete>many", "many", "many is no whole number"),
        ("delete>-1", "-1", "-1 is no whole number"),
        ("78 -delte>5 9", "delte", "There is no field delte; did you mean delete?"),
        ("78 delete>many 9", "many", "many is no whole number"),
        ("delete>", "delete>", "After delete> a value is missing"),
        ('name:""', 'name:""', "After name: a value is missing"),
        ("78 delete> 9", "delete>", "After delete> a value is missing"),
        ("78 name>5 x", ">", "name takes a colon, name:…"),
        ("type:>5 9", ">5", "A type is missing"),
        ("type:login>many 9", "many", "many is no whole number"),
        ("type:login>", ">", "A number is missing"),
        ("last<soon 9", "soon", "soon is no time; write 2016, 2016-03, 2016-03-01 or 2016-03-01T12:30"),
        ("last=2016-02-30", "2016-02-30", "2016-02-30 is no time; write 2016, 2016-03, 2016-03-01 or 2016-03-01T12:30"),
        ("last<none", "none", "none is no time; write 2016, 2016-03, 2016-03-01 or 2016-03-01T12:30"),
        ('-"', '"', "A quotation mark is not closed"),
        ('анна "сем', '"', "A quotation mark is not closed"),
        ("last=0000", "0000", "0000 is no time; write 2016, 2016-03, 2016-03-01 or 2016-03-01T12:30"),
        ('анна "" x', '""', "There is nothing between the quotation marks"),
    ],
)
def test_wrong_filter_says_what_is_wrong_and_where(text: str, place: str, words: str) -> None:
    with pytest.raises(WrongFilter) as caught:
        read_filter(text)
    assert (text[caught.value.start : caught.value.end], str(caught.value)) == (place, words)


def test_what_only_looks_like_a_comparison_is_a_word() -> None:
    assert passes(account(name="x [@click=app.quit]q"), read_filter("[@click=app.quit]q"))
    assert passes(account(name='a:b "c"'), read_filter('"a:b"'))
    assert passes(account("-5"), read_filter('"-5"'))
    assert passes(account(name="a - b"), read_filter("-"))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2016", datetime(2016, 1, 1, tzinfo=UTC), datetime(2017, 1, 1, tzinfo=UTC)),
        ("2016-12", datetime(2016, 12, 1, tzinfo=UTC), datetime(2017, 1, 1, tzinfo=UTC)),
        ("2016-2-29", datetime(2016, 2, 29, tzinfo=UTC), datetime(2016, 3, 1, tzinfo=UTC)),
        ("2016-03-01T23:59", datetime(2016, 3, 1, 23, 59, tzinfo=UTC), datetime(2016, 3, 2, tzinfo=UTC)),
        ("9999", datetime(9999, 1, 1, tzinfo=UTC), None),
        ("9999-12", datetime(9999, 12, 1, tzinfo=UTC), None),
        ("31.12.9999", datetime(9999, 12, 31, tzinfo=UTC), None),
    ],
)
def test_times_are_whole_years_months_days_or_minutes(text: str, start: datetime, end: datetime | None) -> None:
    assert read_filter(f"last={text}") == (LastAction(Comparison.EQUAL, start, end),)


def test_end_of_the_calendar_has_nothing_after_it() -> None:
    late = account(read=1, last=datetime(9999, 12, 31, 23, tzinfo=UTC))
    assert [passes(late, read_filter(f"last{sign}9999")) for sign in ("<", "<=", "=", ">=", ">")] == [
        False, True, True, True, False,
    ]  # fmt: skip


def test_terms_are_read_one_by_one() -> None:
    expected: Filter = (
        Counted("delete", Comparison.MORE, 5),
        Negated(TypeCounted("a b", Comparison.AT_LEAST, 1)),
        TypeCounted("a>b", Comparison.LESS, 3),
    )
    assert read_filter(' Delete>5   -type:"a b" type:"a>b"<3 ') == expected
