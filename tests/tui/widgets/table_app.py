"""A small app around one table, and sources that need no database."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.pilot import Pilot

from domain.errors import PaymatchError
from tui.widgets.table.columns import Cell, Column
from tui.widgets.table.messages import CursorMoved, LoadFailed, RowChosen, TitleClicked
from tui.widgets.table.paged_table import PagedTable

Row = tuple[int, str]

# Longer than any thread of a test that works has to wait.
PATIENCE = 10.0

COLUMNS = (
    Column[Row]("number", "Number", 9, lambda row: f"{row[0]:,}", align="right", priority=2),
    Column[Row]("name", "Name", 12, lambda row: Cell(row[1], "good"), grow=1, priority=3),
    Column[Row]("note", "Note", 20, lambda row: f"note {row[0]}", priority=1),
)


@dataclass
class ComputedSource:
    """As many rows as wanted, made when asked for; it writes down what it was asked."""

    length: int
    label: str = "row"
    starts: list[int] = field(default_factory=list)
    counts: int = 0

    def count(self) -> int:
        self.counts += 1
        return self.length

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        self.starts.append(start)
        return [(index, f"{self.label} {index}") for index in range(start, min(stop, self.length))]


class GatedSource(ComputedSource):
    """Answers only when it is let: it stands for a slow server, without any clock."""

    def __init__(self, length: int, label: str = "slow") -> None:
        super().__init__(length, label)
        self.rows_gate = threading.Event()
        self.count_gate = threading.Event()
        self.asked = threading.Event()

    def count(self) -> int:
        assert self.count_gate.wait(PATIENCE)
        return super().count()

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        self.asked.set()
        assert self.rows_gate.wait(PATIENCE)
        return super().rows(start, stop)

    def open(self) -> None:
        self.rows_gate.set()
        self.count_gate.set()


class FailingSource(ComputedSource):
    """Fails from a given start on, until it is mended."""

    def __init__(self, length: int, *, error: Exception | None = None, fails_from: int = 0) -> None:
        super().__init__(length)
        self.error: Exception | None = error or PaymatchError("The disk is gone.")
        self.fails_from = fails_from

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        if self.error is not None and start >= self.fails_from:
            self.starts.append(start)
            raise self.error
        return super().rows(start, stop)


class TableApp(App[None]):
    """One table over the whole screen; its messages are kept in the order they came."""

    BINDINGS: ClassVar[list[BindingType]] = [("2", "second", "Second")]

    def __init__(self, source: ComputedSource | None, *, cursor: int = 0) -> None:
        super().__init__()
        self.table = PagedTable(COLUMNS, empty="No rows match.", id="table")
        self.moves: list[tuple[int, Row | None]] = []
        self.chosen: list[Row] = []
        self.titles: list[str] = []
        self.failures: list[PaymatchError] = []
        self.seconds = 0
        self.table.set_source(source, cursor=cursor)

    def compose(self) -> ComposeResult:
        yield self.table

    def action_second(self) -> None:
        self.seconds += 1

    @on(CursorMoved, "#table")
    def keep_move(self, event: CursorMoved[Row]) -> None:
        self.moves.append((event.index, event.row))

    @on(RowChosen)
    def keep_choice(self, event: RowChosen[Row]) -> None:
        self.chosen.append(event.row)

    @on(TitleClicked)
    def keep_title(self, event: TitleClicked) -> None:
        self.titles.append(event.column_key)

    @on(LoadFailed)
    def keep_failure(self, event: LoadFailed) -> None:
        self.failures.append(event.error)


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until no thread reads, and what was read has been painted."""
    await pilot.pause()
    while len(pilot.app.workers):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
    await pilot.pause()


def painted(table: PagedTable[Any]) -> list[str]:
    """The lines of the table as text, as Textual asks for them."""
    return [table.render_line(y).text for y in range(table.size.height)]
