"""A table of any length: it reads what it paints, page by page, and never makes the screen wait."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from textual import events
from textual.worker import Worker, WorkerState

from db.errors import Cancelled
from domain.errors import PaymatchError
from tui.actions import bindings_of
from tui.widgets.table.columns import Column
from tui.widgets.table.feed import Answer, Feed, RowSource
from tui.widgets.table.feed_pair import FeedPair, View
from tui.widgets.table.messages import Awaited, Counted, CursorMoved, LoadFailed, RowChosen, TitleClicked
from tui.widgets.table.moving_rows import MovingRows
from tui.widgets.table.row_painting import column_at
from tui.widgets.table.rows_view import HEADER_LINES
from tui.widgets.text.lines import Piece

Row = TypeVar("Row")


class PagedTable(MovingRows[Row], can_focus=True, inherit_bindings=False):
    """The rows of a source under fixed titles, with a cursor on one whole row.

    The source is only ever asked in threads. Rows that have not been read yet are shown as `…`. The rows of a new
    source, or of a reload, replace the painted ones when they are there and not before. A failure ends the reading
    until the next `reload` or `set_source`; what was read stays. A source that raises Cancelled is asked no more,
    without a word.

    `what` says what the rows are, and `empty` what to say when there are none; both may be set anew. `follow`, if set,
    is called with the cursor's position and row, in the same cases as CursorMoved is posted, before the next frame:
    what it changes is painted together with the cursor. It must be quick.
    """

    BINDINGS = bindings_of("table")

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        empty: str,
        id: str | None = None,  # noqa: A002  # Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(columns, id=id, classes=classes)
        self.empty = empty
        self.what = "the list"
        self.follow: Callable[[int, Row | None], None] | None = None
        self._feeds: FeedPair[Row] = FeedPair()
        self._under_way: dict[Worker[Answer[Row] | None], Feed[Row]] = {}
        self._failure: PaymatchError | None = None
        self._announced: tuple[int, Row | None] | None = None
        self._counted: int | None = None
        self._awaits = False

    # Rows

    @property
    def row_count(self) -> int:
        """The number of rows; the least there are as long as they are being counted; 0 without a source."""
        return self._feeds.shown.row_count if self._feeds.shown else 0

    @property
    def row_count_known(self) -> bool:
        """Whether `row_count` is the exact number."""
        return self._feeds.shown is not None and self._feeds.shown.count_known

    @property
    def source(self) -> RowSource[Row] | None:
        """The source that was asked for last."""
        return self._feeds.source

    def row_at(self, index: int) -> Row | None:
        """Return the row at a position as it is painted, None if there is none or it is not in memory."""
        return self._feeds.shown.row(index) if self._feeds.shown else None

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor as it is painted, None if there is none or it has not been read yet."""
        return self.row_at(self.cursor)

    def notice(self) -> Piece:
        """Say why there are no rows: the failure, that there are none, or nothing as long as that is unknown."""
        if self._failure is not None:
            return f"{self._failure.title}: {self._failure}", "error"
        return (self.empty if self.row_count_known else ""), "muted"

    def set_source(self, source: RowSource[Row] | None, *, cursor: int | None = 0, same_list: bool = False) -> None:
        """Show the rows of another source with the cursor on one of them, None leaving it; no source is no rows.

        With `same_list`, which it reads anew, the rows before stay if the new ones are given up.
        """
        self._failure = None
        self._to_the_end = False
        self._announced = None  # a row of another source is another one, however alike
        if source is not None:
            self._feeds.replace(source, target=cursor, same_list=same_list)
            self._read_on()
        else:
            self._feeds.clear()
            self._show(View(top=0, height=self.rows_high, cursor=0))
            self._note_wait()

    def reload(self, *, keep_cursor: bool = True) -> None:
        """Read the source again, because its rows may have changed; without a source nothing happens."""
        if self._feeds.source is not None:
            self._failure = None
            self._feeds.replace(self._feeds.source, target=None if keep_cursor else 0)
            self._read_on()

    def give_up(self, why: PaymatchError) -> None:
        """Await nothing more till the next `reload` or `set_source`; where no rows can stay, `why` stands there."""
        self._feeds.give_up()
        if self._feeds.shown is None:
            self._failure = why
            self._show(View(top=0, height=self.rows_high, cursor=0))
        self._note_wait()

    # Cursor

    def validate_cursor(self, index: int) -> int:
        """Take the nearest position there is."""
        return max(0, min(index, self.row_count - 1))

    def watch_cursor(self, before: int, now: int) -> None:
        """Follow the cursor with the painting, the reading and the messages."""
        self.repaint_row(before)
        self.repaint_row(now)
        self.bring_into_view()
        self._announce()
        self._read_on()

    def reach(self, index: int) -> None:
        """Put the cursor on a row that is known to be there, also while the rows are still being counted."""
        if self.row_count_known or self._feeds.source is None:
            self.move_to(index)
        else:
            self._to_the_end = False
            self._feeds.replace(self._feeds.source, target=index)
            self._read_on()

    def action_choose(self) -> None:
        """Choose the row under the cursor, if it has been read."""
        row = self.cursor_row
        if row is not None:
            self.post_message(RowChosen(self, self.cursor, row))

    # Events

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the row that was clicked, or choose it if it was there, and the keyboard too."""
        at = event.get_content_offset(self)
        if at is None:
            return
        index = round(self.scroll_y) + at.y - HEADER_LINES
        key = column_at(self._placed, at.x)
        if at.y < HEADER_LINES:
            if key is not None:
                self.post_message(TitleClicked(self, key))
        elif index == self.cursor and (event.chain > 1 or not self._clicked_into):
            self.action_choose()
        elif index < self.row_count:
            self.move_to(index)

    def on_resize(self) -> None:
        """Lay the rows out for the new size."""
        self.fit_size()
        self._read_on()

    def on_unmount(self) -> None:
        """Let threads that still wait for their turn end without asking the source."""
        self._feeds.close()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Read the rows that were scrolled to, by whatever means."""
        super().watch_scroll_y(old_value, new_value)
        self._read_on()

    # Reading

    def _view(self) -> View:
        return View(top=round(self.scroll_y), height=self.rows_high, cursor=self.cursor)

    def _read_on(self) -> None:
        """Start what should be read now in threads; nothing as long as the table is not on a screen."""
        if not self.rows_high or not self.is_attached:
            return
        for feed, request in self._feeds.due(self._view()):
            worker = self.run_worker(
                partial(feed.perform, request), thread=True, group="paged-table", exit_on_error=False
            )
            self._under_way[worker] = feed
        self._note_wait()

    def _note_wait(self) -> None:
        """Tell when rows that are to be seen begin to be awaited, and when they are not any more."""
        awaits = self._feeds.awaits(self._view())
        if awaits != self._awaits:
            self._awaits = awaits
            self.post_message(Awaited(self, awaits))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Take what a thread has read."""
        feed = self._under_way.get(event.worker)
        if feed is None or not event.worker.is_finished:
            return
        del self._under_way[event.worker]
        if isinstance(event.worker.error, Cancelled):
            self._feeds.fail(feed)
        elif event.worker.state is WorkerState.ERROR and self._feeds.holds(feed):
            self._fail(feed, event.worker.error)
        elif event.worker.state is WorkerState.SUCCESS and event.worker.result is not None:
            feed.take(event.worker.result)
            self._show_what_came(feed, event.worker.result)
        self._read_on()

    def _show_what_came(self, feed: Feed[Row], came: Answer[Row]) -> None:
        """Paint the new feed if it is ready to take over, or what of the shown one is seen and new."""
        view = self._view()
        settled = self._feeds.settle(view)
        if settled is not None:
            self._show(settled)
        elif feed is self._feeds.shown:
            if feed.tells(came, view.top, view.last):
                self._show(view)
            else:  # read ahead: nothing on the screen is another, but there may be more rows, or the cursor's
                self.fit_rows()
                self._announce()

    def _show(self, view: View) -> None:
        """Paint the shown feed from a given place."""
        self.fit_rows()
        self.repaint_rows()
        if view.top != round(self.scroll_y):
            self.scroll_to(y=view.top, animate=False, force=True, immediate=True)
        to_the_end = self._to_the_end and self.row_count_known
        self.cursor = self.row_count - 1 if to_the_end else view.cursor
        self._to_the_end = self._to_the_end and not to_the_end
        self.stay()
        self._announce()
        before, self._counted = self._counted, self.row_count if self.row_count_known else None
        if self._counted is not None and self._counted != before:
            self.post_message(Counted(self, self._counted))

    def _fail(self, feed: Feed[Row], error: BaseException | None) -> None:
        """Tell what went wrong; an error that nobody foresaw too, so that the table does not wait for ever."""
        if not isinstance(error, PaymatchError):
            foreseen = PaymatchError(f"The rows cannot be read: {error!r}.")
            foreseen.__cause__ = error
            error = foreseen
        self._feeds.fail(feed)
        self._failure = error
        self.repaint_rows()
        self.post_message(LoadFailed(self, error))

    def _announce(self) -> None:
        """Say what is under the cursor, once for each row that comes there."""
        row = self.cursor_row
        none_at_all = self._feeds.shown is None or (self.row_count_known and self.row_count == 0)
        if (row is None and not none_at_all) or self._announced == (self.cursor, row):
            return
        self._announced = (self.cursor, row)
        if self.follow is not None:
            self.follow(self.cursor, row)
        self.post_message(CursorMoved(self, self.cursor, row))
