"""Keys typed while a step is being stored: kept, and done one after the other when it is their turn."""

from collections import deque
from collections.abc import Callable


class TypedAhead:
    """A line of things to do, of which one at a time may take long."""

    def __init__(self) -> None:
        self._busy = False
        self._waiting: deque[Callable[[], None]] = deque()

    @property
    def is_busy(self) -> bool:
        """Whether something is under way, so that what is shown is not what a key will act on."""
        return self._busy

    def when_free(self, act: Callable[[], None]) -> None:
        """Do something now, or after what is under way and what was typed before."""
        if self._busy:
            self._waiting.append(act)
        else:
            act()

    def begin(self) -> None:
        """Let everything wait until `end`."""
        self._busy = True

    def end(self) -> None:
        """Do what has waited, up to the next thing that takes long."""
        self._busy = False
        while self._waiting and not self._busy:
            self._waiting.popleft()()

    def forget(self) -> None:
        """Drop what waits: it was meant for another state of things."""
        self._waiting.clear()
