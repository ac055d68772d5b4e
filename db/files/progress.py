"""Progress of long reading and writing, reported a few times per second however fast the rows go by."""

import time
from collections.abc import Callable

# Gets the rows done and the fraction done, from 0 to 1 (0 throughout where the end is not known). It may raise, which
# ends the work.
Progress = Callable[[int, float], None]

_SECONDS_BETWEEN = 0.1


class ProgressMeter:
    """Passes progress on, at most ten times per second."""

    def __init__(self, report: Progress | None) -> None:
        self._report = report
        self._next = 0.0

    def tell(self, rows: int, fraction: float) -> None:
        """Report, unless the last report is too recent."""
        if self._report is not None and (now := time.monotonic()) >= self._next:
            self._next = now + _SECONDS_BETWEEN
            self._report(rows, fraction)

    def end(self, rows: int) -> None:
        """Report that all is done, in any case."""
        if self._report is not None:
            self._report(rows, 1.0)
