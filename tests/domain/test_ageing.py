"""The age of a debt falls into one band, whose last day belongs to it."""

from datetime import date, timedelta

import pytest

from domain.ageing import AGE_BANDS, age_band

NEWEST = date(2016, 6, 30)


@pytest.mark.parametrize(
    ("days", "band"), [(0, 0), (1, 0), (30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3), (9_999, 3)]
)
def test_band_begins_after_the_last_day_of_the_one_before(days: int, band: int) -> None:
    assert age_band(NEWEST - timedelta(days), NEWEST) == AGE_BANDS[band]
