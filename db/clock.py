"""Clocks: whatever stores a moment is given one, so that tests can say what time it is."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time now, in UTC, to the second: the clock of every program but tests."""
    return datetime.now(UTC).replace(microsecond=0)
