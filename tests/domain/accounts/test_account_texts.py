import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from domain.accounts.texts import shown_number, shown_type, write_moment


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("create", "create"),
        ("", "(no type)"),
        (None, "(no type)"),
        (5, "5"),
        (5.0, "5"),
        (1.5, "1.5"),
        (2.0**53, "9007199254740992"),
        (2.0**53 + 2, "9007199254740994.0"),
        (1e300, "1e+300"),
        (float("nan"), "nan"),
        (True, "true"),
        (False, "false"),
        (["create"], "(array)"),
        ({"name": "create"}, "(document)"),
        (datetime(2016, 1, 1, tzinfo=UTC), "2016-01-01T00:00:00Z"),
    ],
)
def test_every_value_has_a_text_as_type(value: object, text: str) -> None:
    assert shown_type(value) == text


def test_account_without_number_says_so() -> None:
    assert [shown_number(value) for value in (None, "", "78", 78)] == ["(no number)", "(no number)", "78", "78"]


def test_moment_is_written_in_utc_with_zulu(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        assert write_moment(datetime(2016, 1, 1, 1, 33, 59, tzinfo=UTC)) == "2016-01-01T01:33:59Z"
    time.tzset()
    moscow = timezone(timedelta(hours=3))
    assert write_moment(datetime(2016, 1, 1, 4, 33, 59, tzinfo=moscow)) == "2016-01-01T01:33:59Z"


def test_milliseconds_are_written_only_where_not_zero() -> None:
    moment = datetime(2016, 1, 1, 1, 33, 59, tzinfo=UTC)
    written = [write_moment(moment.replace(microsecond=rest)) for rest in (0, 999, 1_000, 250_000)]
    assert [text.removeprefix("2016-01-01T01:33:59") for text in written] == ["Z", "Z", ".001Z", ".250Z"]
