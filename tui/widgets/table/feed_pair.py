"""The feed that is on the screen and the one that will take its place as soon as it has something to show."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from tui.widgets.table.feed import Feed, Request, RowSource

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class View:
    """Where a table stands: the first row on the screen, how many rows fit, and the row under the cursor."""

    top: int
    height: int
    cursor: int

    def clipped(self, row_count: int) -> "View":
        """Move the view within a list of so many rows, so that it shows as many of them as fit."""
        return View(
            top=max(0, min(self.top, row_count - self.height)),
            height=self.height,
            cursor=max(0, min(self.cursor, row_count - 1)),
        )

    @property
    def last(self) -> int:
        """The last row that fits on the screen, whether there is such a row or not."""
        return self.top + max(1, self.height) - 1


class FeedPair(Generic[Row]):
    """Keeps the rows that are painted until new ones are there, so that a reload never shows an empty table.

    `source` is the one asked for last, also if it failed before it could be shown; None if there is none.
    """

    def __init__(self) -> None:
        self.shown: Feed[Row] | None = None
        self.source: RowSource[Row] | None = None
        self._coming: Feed[Row] | None = None
        self._target: int | None = None
        self._is_same_list = False

    def close(self) -> None:
        """Ask nothing more; what is shown stays."""
        for feed in (self.shown, self._coming):
            if feed is not None:
                feed.close()

    def clear(self) -> None:
        """Show nothing, and let nothing come."""
        self.close()
        self.shown = self._coming = self.source = None

    def replace(self, source: RowSource[Row], *, target: int | None, same_list: bool = False) -> None:
        """Read `source` from now on, and show it when its first rows are there, with the cursor at `target`.

        None for `target` leaves the cursor where it will be then, or where an earlier call that has not been shown
        yet wanted it. With `same_list` the rows that are shown may stay if the new ones are given up.
        """
        if self._coming is not None:
            self._coming.close()
            target = self._target if target is None else target
            same_list = same_list and self._is_same_list
        # Until they are counted, the same source is taken to have as many rows as it had.
        again = self.shown is not None and self.shown.source is source
        self._coming = Feed(source, expected=self.shown.row_count if self.shown and again else 0)
        self._target = target
        self._is_same_list = same_list
        self.source = source

    def due(self, view: View) -> Iterator[tuple[Feed[Row], Request]]:
        """Say what to ask now, and of which feed."""
        for feed in (self._coming, self.shown):
            if feed is not None:
                wanted = self._view_of(feed, view)
                for request in feed.due(wanted.top, wanted.last, cursor=wanted.cursor):
                    yield feed, request

    def awaits(self, view: View) -> bool:
        """Return whether rows are to be seen that have been asked for and are not there."""
        coming, shown = self._coming, self.shown
        if coming is not None:
            return not coming.failed
        return shown is not None and not shown.failed and not shown.ready(view.top, view.last)

    def give_up(self) -> None:
        """Ask nothing more. What was read of the list asked for stays; the rows of another one go."""
        source, coming = self.source, self._coming
        if coming is not None and not self._is_same_list:
            self.clear()
            self.source = source
            return
        if coming is not None:
            coming.close()
            self._coming = None
        if self.shown is not None:
            self.shown.fail()

    def holds(self, feed: Feed[Row]) -> bool:
        """Return whether anybody still wants the rows of a feed."""
        return feed is self.shown or feed is self._coming

    def fail(self, feed: Feed[Row]) -> None:
        """Ask nothing more of a feed that failed; if it was still to come, it will not, and what is shown stays."""
        feed.fail()
        if feed is self._coming and self.shown is not None:
            feed.close()
            self._coming = None

    def settle(self, view: View) -> View | None:
        """Show the coming feed if it has the rows for it: the view to take, None if nothing changes."""
        feed = self._coming
        if feed is None:
            return None
        wanted = self._view_of(feed, view)
        if not feed.ready(wanted.top, wanted.last):
            return None
        if self.shown is not None:
            self.shown.close()
        self.shown, self._coming = feed, None
        return wanted

    def _view_of(self, feed: Feed[Row], view: View) -> View:
        """Find the part of a feed that is on the screen, or will be when it is shown."""
        if feed is self._coming and self._target is not None:
            top = max(0, self._target - max(1, view.height) + 1)
            view = View(top=top, height=view.height, cursor=self._target)
        return view.clipped(feed.row_count) if feed.count_known else view
