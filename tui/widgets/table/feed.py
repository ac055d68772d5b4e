"""Rows of a source, read in pages and kept within bounds: the part of a table that needs no screen.

A `Feed` decides what to read next; whoever owns it performs the requests, elsewhere, and brings the answers back.
`Feed.perform` is the only method meant for another thread.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

Row = TypeVar("Row")
SourceRow_co = TypeVar("SourceRow_co", covariant=True)

PAGE_SIZE = 128
# At least what one screen shows, its neighbours and the last page: 64 pages are 8,192 rows.
PAGES_KEPT = 64


class RowSource(Protocol[SourceRow_co]):
    """A list in the database. Both methods may block, are called in threads, and may be called at the same time.

    They raise PaymatchError for what a person should be told.
    """

    def count(self) -> int:
        """Return how many rows there are."""
        ...

    def rows(self, start: int, stop: int) -> Sequence[SourceRow_co]:
        """Return the rows at positions start to stop-1; fewer only where the list ends."""
        ...


@dataclass(frozen=True, slots=True)
class Request:
    """One call to make on the source: a page, or the count if `page` is None."""

    page: int | None


@dataclass(frozen=True)
class Answer(Generic[Row]):
    """What the source said: `rows` for a page, `count` for the count."""

    request: Request
    rows: Sequence[Row] = ()
    count: int = 0


class Feed(Generic[Row]):
    """One reading of a source: as long as it lives, a row that was read does not change.

    `expected` is a guess at the number of rows, used until the count is known.
    """

    def __init__(
        self, source: RowSource[Row], *, expected: int = 0, page_size: int = PAGE_SIZE, pages_kept: int = PAGES_KEPT
    ) -> None:
        self.source = source
        self.page_size = page_size
        self.failed = False
        self._pages_kept = pages_kept
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._least = expected
        self._count: int | None = None
        self._closed = False
        self._page_asked: int | None = None
        self._count_asked = False
        self._anything_read = False

    @property
    def row_count(self) -> int:
        """The number of rows; as long as it is not known, the number there are at least, or `expected`."""
        return self._least if self._count is None else self._count

    @property
    def count_known(self) -> bool:
        """Whether `row_count` is exact."""
        return self._count is not None

    def row(self, index: int) -> Row | None:
        """Return the row at a position, None if it is not there or not read yet."""
        if not 0 <= index < self.row_count:
            return None
        page, place = divmod(index, self.page_size)
        rows = self._pages.get(page)
        if rows is None or place >= len(rows):
            return None
        self._pages.move_to_end(page)
        return rows[place]

    def tells(self, answer: Answer[Row], first: int, last: int) -> bool:
        """Whether an answer has any of the rows first..last, or says where the list ends."""
        page = answer.request.page
        if page is None or len(answer.rows) < self.page_size:
            return True
        return first // self.page_size <= page <= last // self.page_size

    def ready(self, first: int, last: int) -> bool:
        """Whether the rows first..last, as far as there are so many, can be shown."""
        return (self._anything_read or self.count_known) and not self._missing(first, last)

    def close(self) -> None:
        """Ask nothing more, because nobody wants the rows; requests that wait for a thread are not made."""
        self._closed = True

    def due(self, first: int, last: int, *, cursor: int) -> list[Request]:
        """Say what to ask now, rows first..last being on the screen and one under the cursor.

        At most one page and one count are under way at a time, so that of the pages a fast hand scrolls past only
        the ones it stops at are read.
        """
        if self._closed or self.failed:
            return []
        requests = []
        page = self._next_page(first, last, cursor)
        if self._page_asked is None and page is not None:
            self._page_asked = page
            requests.append(Request(page))
        if self._anything_read and not self.count_known and not self._count_asked:
            self._count_asked = True
            requests.append(Request(None))
        return requests

    def perform(self, request: Request) -> Answer[Row] | None:
        """Ask the source; blocks, for use in a thread. None if the rows are not wanted any more."""
        if self._closed:
            return None
        if request.page is None:
            return Answer(request, count=self.source.count())
        start = request.page * self.page_size
        return Answer(request, rows=self.source.rows(start, start + self.page_size))

    def fail(self) -> None:
        """Ask nothing more, because a request could not be answered; what was read stays."""
        self.failed = True

    def take(self, answer: Answer[Row]) -> None:
        """Keep what the source said."""
        page = answer.request.page
        if page is None:
            self._count_asked = False
            self._count = answer.count
            return
        self._page_asked = None
        self._anything_read = True
        self._pages[page] = answer.rows
        self._pages.move_to_end(page)
        if len(self._pages) > self._pages_kept:
            self._pages.popitem(last=False)
        self._learn_end(page * self.page_size, len(answer.rows))

    def _learn_end(self, start: int, length: int) -> None:
        """Conclude from the length of the page at `start` how many rows there are."""
        end = start + length
        if 0 < length < self.page_size or (start == 0 and length == 0):
            self._count = end
        elif length:
            self._least = max(self._least, end)
            self._count = None if self._count is not None and self._count < end else self._count
        elif start < self.row_count:
            # Rows have gone since they were counted: count again.
            self._least, self._count = start, None

    def _missing(self, first: int, last: int) -> list[int]:
        """List the pages of rows first..last that are not in memory, without those known to be beyond the end."""
        end = last if self._count is None else min(last, self._count - 1)
        if end < 0:
            return []
        return [
            page
            for page in range(max(0, min(first, end)) // self.page_size, end // self.page_size + 1)
            if page not in self._pages
        ]

    def _next_page(self, first: int, last: int, cursor: int) -> int | None:
        """Choose the page to read: one on the screen, the cursor's, a neighbour, the last of all; None for none."""
        missing = self._missing(first, last)
        if not missing and self._anything_read and self.row_count:
            final = self.row_count - 1 if self.count_known else first
            nearby = (cursor, last + self.page_size, first - self.page_size, final)
            missing = [
                page
                for index in nearby
                for page in self._missing(index, index)
                # No further behind the rows known than where the next one would be.
                if page * self.page_size <= self.row_count
            ]
        return missing[0] if missing else None
