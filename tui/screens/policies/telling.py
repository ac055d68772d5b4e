"""Progress of work in a thread, told to the screen from time to time; and the way to end the work."""

import time
from collections.abc import Callable

from domain.errors import PaymatchError

_SECONDS_BETWEEN = 0.1


class Telling:
    """To be called from the thread with what is done and the total; tells ten times per second at most.

    After `stop` the next call raises PaymatchError, which ends the work. `tell` is called in the thread.
    """

    def __init__(self, tell: Callable[[int, int], object] | None = None) -> None:
        self._tell = tell
        self._stopped = False
        self._next = 0.0

    def stop(self) -> None:
        """End the work at its next call."""
        self._stopped = True

    def __call__(self, done: int, total: int) -> None:
        """Take the progress."""
        if self._stopped:
            raise PaymatchError("This was stopped: what it worked out is not needed any more.")
        now = time.monotonic()
        if self._tell is not None and (now >= self._next or done >= total):
            self._next = now + _SECONDS_BETWEEN
            self._tell(done, total)
