"""The keys of all accounts in order, read once and as far as needed, and remembered sparsely.

MongoDB finds the accounts after a key at once, but the account at a position only by counting. So one walk along the
index counts the accounts and remembers the key of every STEP-th; any page is then the range between two of them.
A million numbers take about a second and a half, and ten thousand remembered keys.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import islice
from threading import Condition
from typing import Any

from db.accounts.listing.keys import Key, KeyRange, identity
from db.errors import AccountsUnavailable

# Accounts between two remembered keys.
STEP = 100
# Keys that are read before those who wait are told.
_BATCH = 1_000


class KeyWalk:
    """One walk over the numbers in order. Any thread may ask; one of them walks, the others wait for it.

    `open_numbers` begins to read the numbers of all documents, in the order of `descending`. Documents of the same
    number are one account. A number that is an array stands at several places of the index: these are put `aside`.
    """

    def __init__(self, open_numbers: Callable[[], Iterator[Any]], *, descending: bool = False) -> None:
        self._open_numbers = open_numbers
        self._descending = descending
        self._changed = Condition()
        self._walking = False
        self._closed = False
        self._steps: list[Key] = []
        self._aside: dict[object, Any] = {}
        self._begin_anew()

    def _begin_anew(self) -> None:
        """Count from the beginning again; what is remembered stays, for those who read it now."""
        self._numbers: Iterator[Any] | None = None
        self._count = 0
        self._last: object = object()
        self._at_end = False

    @property
    def aside(self) -> list[Any]:
        """The numbers that are arrays; all of them when the walk is at its end."""
        return list(self._aside.values())

    def reach(self, position: int | None = None) -> int:
        """Walk till `position` (None: the end) is passed, and return how many accounts were counted.

        That is less than `position` only if there are not so many. Raises AccountsUnavailable; the next call
        goes on.
        """
        with self._changed:
            self._changed.wait_for(lambda: not self._walking or self._is_past(position))
            if self._is_past(position):
                return self._count
            self._walking = True
        try:
            self._walk(position)
        finally:
            with self._changed:
                self._walking = False
                self._changed.notify_all()
        return self._count

    @property
    def counted(self) -> int:
        """How many accounts were counted so far."""
        return self._count

    def steps_before(self, is_before: Callable[[Any], bool], check: Callable[[], object] = lambda: None) -> int:
        """Return how many whole steps end before a place in the order, walking on till one does not.

        `is_before` says whether a number is before the place. `check` is called time and again; what it raises ends
        the search, and not the walk. Raises as `reach`.
        """
        while True:
            check()
            steps = bisect_left(self._steps, 1, key=lambda step: int(not is_before(step.value)))
            if steps < len(self._steps) or self._at_end:
                return steps
            self.reach((len(self._steps) + 1) * STEP + _BATCH)

    def close(self) -> None:
        """End a walk that is under way, soon; who waits for it gets what was counted so far."""
        self._closed = True

    def range_between(self, first: int, last: int) -> KeyRange:
        """Return the range of the accounts from position `first` * STEP up to `last` * STEP, which was reached.

        The range is open at the end of the walk.
        """
        after = self._steps[first - 1] if first else None
        upto = self._steps[last - 1] if last <= len(self._steps) else None
        return KeyRange(after, upto, self._descending)

    def _is_past(self, position: int | None) -> bool:
        return self._at_end or self._closed or (position is not None and self._count >= position)

    def _walk(self, position: int | None) -> None:
        resumed = self._numbers is not None
        try:
            self._read_up_to(position)
        except AccountsUnavailable:
            # A server forgets a reader that paused for minutes; one new beginning is worth it.
            if not resumed:
                raise
            self._read_up_to(position)

    def _read_up_to(self, position: int | None) -> None:
        if self._numbers is None:
            self._numbers = self._open_numbers()
        try:
            while not self._is_past(position):
                batch = list(islice(self._numbers, _BATCH))
                for number in batch:
                    self._pass(number)
                self._at_end = len(batch) < _BATCH
                with self._changed:
                    self._changed.notify_all()
        except BaseException:
            self._begin_anew()
            raise

    def _pass(self, number: Any) -> None:
        known = identity(number)
        if isinstance(number, list):
            self._aside[known] = number
        elif known != self._last:
            self._last = known
            self._count += 1
            if self._count == (len(self._steps) + 1) * STEP:
                self._steps.append(Key(number))
