"""The zone in which times are shown."""

from datetime import UTC, datetime

import pytest

from tui.times import UTC_TIMES, local_times

NEW_YEAR = datetime(2016, 1, 1, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Moscow", "2016-01-01 03:30:00"),
        (":Asia/Kathmandu", "2016-01-01 06:15:00"),
        ("UTC", "2016-01-01 00:30:00"),
    ],
)
def test_local_zone_is_that_of_the_environment(monkeypatch: pytest.MonkeyPatch, zone: str, words: str) -> None:
    monkeypatch.setenv("TZ", zone)
    times = local_times()
    assert (times.name, times.label, times.words(NEW_YEAR)) == (zone.removeprefix(":"), "local", words)


@pytest.mark.parametrize("zone", ["Nowhere/At all", "../etc/passwd", "MSK-3"])
def test_zone_without_a_known_name_goes_by_its_offset(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    monkeypatch.setenv("TZ", zone)
    times = local_times()
    assert times.label == "local"
    assert times.name[0] in "+-"
    assert len(times.words(NEW_YEAR)) == len("2016-01-01 03:30:00")


def test_no_time_is_a_dash_and_years_have_four_digits() -> None:
    assert UTC_TIMES.words(None) == "–"
    assert UTC_TIMES.words(datetime(1, 1, 1, tzinfo=UTC)) == "0001-01-01 00:00:00"


def test_what_no_zone_can_show_stays_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    first, last = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)
    monkeypatch.setenv("TZ", "America/New_York")
    assert local_times().words(first) == "0001-01-01 00:00:00Z"
    monkeypatch.setenv("TZ", "Europe/Moscow")
    assert local_times().words(last) == "9999-12-31 23:00:00Z"
