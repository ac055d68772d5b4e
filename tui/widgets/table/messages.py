"""What a `PagedTable` tells the screen it stands on.

Each names its table, and may be caught for one table: `@on(CursorMoved, "#payments")`.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from textual.message import Message

from domain.errors import PaymatchError

if TYPE_CHECKING:  # the table posts these messages, so it imports this module
    from tui.widgets.table.paged_table import PagedTable

Row = TypeVar("Row")


@dataclass(eq=False)
class _TableMessage(Message):
    """A message of one table."""

    table: "PagedTable[Any]"

    @property
    def control(self) -> "PagedTable[Any]":
        """The table, as `@on` asks for it."""
        return self.table


@dataclass(eq=False)
class CursorMoved(_TableMessage, Generic[Row]):
    """Another row is under the cursor and has been read, or the same one has changed.

    `row` is None when there are no rows at all; `index` is 0 then.
    """

    index: int
    row: Row | None


@dataclass(eq=False)
class RowChosen(_TableMessage, Generic[Row]):
    """The row under the cursor was chosen: by `action_choose`, or clicked."""

    index: int
    row: Row


@dataclass(eq=False)
class Counted(_TableMessage):
    """The number of rows is known, or another one than before."""

    count: int


@dataclass(eq=False)
class TitleClicked(_TableMessage):
    """The title of a column was clicked."""

    column_key: str


@dataclass(eq=False)
class LoadFailed(_TableMessage):
    """The source could not be read; what was read stays, and nothing more is read until the table is reloaded."""

    error: PaymatchError


@dataclass(eq=False)
class Awaited(_TableMessage):
    """Rows that are to be seen are awaited from now on, or not any more."""

    is_awaited: bool
