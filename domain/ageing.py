"""How long a debt has been open, in the bands in which receivables are reported."""

from datetime import date

# The last day of each band; what is older falls into the last band, which has none.
_LAST_DAYS = (30, 60, 90)

AGE_BANDS = ("0-30 days", "31-60 days", "61-90 days", "over 90 days")
"""The bands, youngest first."""


def age_band(charged: date, newest: date) -> str:
    """Return the band of a debt charged on one day, seen from another, `newest`, which is not before it."""
    days = (newest - charged).days
    return AGE_BANDS[sum(days > last for last in _LAST_DAYS)]
