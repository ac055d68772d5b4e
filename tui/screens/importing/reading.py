"""A file being read in a thread: told how far it is, and ended when nobody waits for it any more."""

from collections.abc import Callable

from db.errors import Cancelled


class Reading:
    """The progress of one check or import, to be called from its thread with the rows read and the fraction.

    After `stop` the next call raises Cancelled, which ends the reading and leaves the ledger as it was.
    """

    def __init__(self, tell: Callable[[int, float], object]) -> None:
        self._tell = tell
        self.stopped = False

    def stop(self) -> None:
        """End the reading at its next call."""
        self.stopped = True

    def __call__(self, rows: int, fraction: float) -> None:
        """Take the progress."""
        if self.stopped:
            raise Cancelled("The reading was stopped.")
        self._tell(rows, fraction)
