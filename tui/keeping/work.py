"""Work that takes long: what it is, how far it is and how long it takes, and how to stop it; and the list of all."""

import time
from collections.abc import Callable, Iterator
from threading import Lock

from db.errors import Cancelled
from tui.widgets.text.progress_words import duration_words, progress_words

# Work is worth a line in the log from so many seconds on.
LONG_SECONDS = 2.0
# An answer is said to be awaited from so many seconds on: before that, saying so would only flicker.
SECONDS_UNSAID = 0.3


class Work:
    """One piece of work: `title` says what is done, `unit` what is counted, `loss` what leaving would lose ("": none).

    `stopping` is called, once, to stop what does not look at `tell`. All may be called from any thread.
    """

    def __init__(
        self, title: str, *, unit: str = "rows", loss: str = "", stopping: Callable[[], object] | None = None
    ) -> None:
        self.title = title
        self.unit = unit
        self.loss = loss
        self.stopped = False
        self.done = 0
        self.total = 0
        self._stopping = stopping
        self._first: int | None = None
        self._began = time.monotonic()

    @property
    def took(self) -> float:
        """How many seconds it has been under way."""
        return time.monotonic() - self._began

    @property
    def words(self) -> str:
        """How far it is, how long it took and about how long it still takes."""
        if self.stopped:
            return "stopping …"
        return progress_words(self.done, self.total, self.unit, took=self.took, first=self._first or 0)

    def begin(self) -> None:
        """Count the time from now on."""
        self._began = time.monotonic()

    def tell(self, done: int, total: int) -> None:
        """Take how far it is, `total` being 0 where nobody knows. Raises Cancelled if it is to stop."""
        if self.stopped:
            raise Cancelled("This was stopped.")
        self._first = done if self._first is None else self._first
        self.done, self.total = done, total

    def tell_fraction(self, done: int, fraction: float) -> None:
        """Take how far it is from work that knows rows and a fraction, 0 where nobody knows; as `tell`."""
        self.tell(done, round(done / fraction) if fraction else 0)

    def stop(self) -> None:
        """Stop it; it ends a moment later."""
        if not self.stopped:
            self.stopped = True
            if self._stopping is not None:
                self._stopping()


class Wait(Work):
    """An answer that is awaited, from a server or a long list; nobody knows how far it is.

    `key` is the id of the action of its screen that ends it, besides the list of all work.
    """

    def __init__(self, title: str, *, key: str = "", stopping: Callable[[], object] | None = None) -> None:
        super().__init__(title, stopping=stopping)
        self.key = key

    @property
    def is_long(self) -> bool:
        """Whether it is worth saying that it is awaited."""
        return self.took >= SECONDS_UNSAID

    @property
    def words(self) -> str:
        """How long it is awaited."""
        return duration_words(int(self.took)) if self.took >= 1 else "…"


class Works:
    """What is under way, in the order of its beginning.

    `ended` is told what has ended; `begun`, which is called where work is begun, that something has.
    """

    def __init__(self, ended: Callable[[Work], object]) -> None:
        self.begun: Callable[[], object] = lambda: None
        self._ended = ended
        self._all: list[Work] = []
        self._lock = Lock()

    def __iter__(self) -> Iterator[Work]:
        with self._lock:
            return iter(tuple(self._all))

    def begin(self, work: Work) -> None:
        """List a piece of work."""
        work.begin()
        with self._lock:
            self._all.append(work)
        self.begun()

    def end(self, work: Work) -> None:
        """Take a piece of work off the list; nothing happens if it is not there."""
        with self._lock:
            if work not in self._all:
                return
            self._all.remove(work)
        self._ended(work)

    @property
    def losses(self) -> list[str]:
        """What leaving now would lose, a sentence for each piece of work that would be stopped by it."""
        return [f"{work.title}: {work.loss}" for work in self if work.loss]
