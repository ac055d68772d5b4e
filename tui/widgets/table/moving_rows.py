"""Moving the cursor of a table by keys, with a count typed before them."""

from collections.abc import Sequence
from typing import TypeVar

from textual import events

from tui.widgets.table.columns import Column
from tui.widgets.table.rows_view import RowsView
from tui.widgets.text.counts import DIGITS, CountPrefix

Row = TypeVar("Row")


class MovingRows(RowsView[Row], inherit_bindings=False):
    """Rows among which the cursor moves; a subclass reads what it moves to."""

    def __init__(self, columns: Sequence[Column[Row]], *, id: str | None, classes: str | None) -> None:  # noqa: A002  # Textual's name
        super().__init__(columns, id=id, classes=classes)
        self._to_the_end = False
        self._count = CountPrefix()

    @property
    def row_count_known(self) -> bool:
        """Whether `row_count` is the exact number."""
        raise NotImplementedError

    def move_to(self, index: int) -> None:
        """Put the cursor on a row, or the nearest there is, and bring it into view."""
        self._to_the_end = False
        self.cursor = index
        self.bring_into_view()

    def action_move(self, step: int) -> None:
        """Move the cursor by `step` rows, or by as many steps as were typed before."""
        self.move_to(self.cursor + step * (self._count.take() or 1))

    def action_turn(self, pages: float) -> None:
        """Move the cursor by pages, or by as many times that as were typed before."""
        step = max(1, round(self.rows_high * abs(pages))) * (1 if pages > 0 else -1)
        self.move_to(self.cursor + step * (self._count.take() or 1))

    def action_first(self) -> None:
        """Go to the first row, or to the one whose number was typed before; the first has number 1."""
        self.move_to((self._count.take() or 1) - 1)

    def action_last(self) -> None:
        """Go to the last row, or to the one whose number was typed before.

        While the rows are being counted the last one known is gone to at once, and the last of all when it is known.
        """
        number = self._count.take()
        self.move_to(self.row_count - 1 if number is None else number - 1)
        self._to_the_end = number is None and self.row_count > 0 and not self.row_count_known

    def on_key(self, event: events.Key) -> None:
        """Collect a count before a movement; Escape forgets it.

        A digit that is a key of the screen or the app stays theirs, unless a count has begun: 0 always begins one.
        """
        taken = self._take_count(event)
        self.show_typed(self._count.typed)
        if taken:
            event.stop()
            event.prevent_default()

    def _take_count(self, event: events.Key) -> bool:
        """Return whether a key is a part of a count, or ends one without a movement."""
        if event.key in DIGITS and (self._count.started or event.key not in self.screen.active_bindings):
            self._count.add(event.key)
        elif event.key == "escape" and self._count.started:
            self._count = CountPrefix()
        else:
            self._count.close()
            return False
        return True

    def on_blur(self) -> None:
        """Forget a count: what is pressed elsewhere ends it."""
        self._count = CountPrefix()
        self.show_typed("")
