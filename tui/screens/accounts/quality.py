"""What is untidy in the accounts: the kinds with their counts, and in each the accounts that have it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from domain.accounts.quality import KINDS, Kind
from domain.accounts.texts import shown_number
from domain.errors import PaymatchError
from tui.actions import bindings_of
from tui.background import BackgroundScreen
from tui.keeping.work import Work
from tui.screens.common.dialog import Dialog
from tui.screens.common.fixed_rows import FixedRows
from tui.widgets.dialog_box import DialogBox
from tui.widgets.one_line.key_line import KeyHint, KeyLine
from tui.widgets.table.columns import Cell, Column
from tui.widgets.table.messages import RowChosen
from tui.widgets.table.paged_table import PagedTable

if TYPE_CHECKING:  # pymongo waits until accounts are asked for
    from db.accounts.store import AccountStore

# Accounts of one kind that are listed; the command lists all.
_LISTED = 1_000
_SECONDS_BETWEEN = 0.2


@dataclass(frozen=True, slots=True)
class Counted:
    """How many documents have one kind of untidiness."""

    kind: Kind
    documents: int


def _count(counted: Counted) -> Cell:
    return Cell(f"{counted.documents:,}", "warning" if counted.documents else "muted")


_KIND_COLUMNS = (
    Column[Counted]("documents", "Documents", 9, _count, align="right", priority=9),
    Column[Counted]("words", "What they have", 24, lambda counted: counted.kind.words, grow=1, priority=9),
)
_NUMBER_COLUMNS = (Column[str]("number", "Number", 24, lambda number: number, grow=1, priority=9),)


def _closes(hint: KeyHint) -> bool:
    return hint.action is not None and hint.action.id == "quality.close"


class QualityDialog(BackgroundScreen[PaymatchError | str | None], Dialog[PaymatchError | str | None]):
    """Gives the number of the account to go to, None when it was closed, the error when the server failed."""

    NAME = "quality"
    CHOSEN_BY_ARROWS = "Row"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self) -> None:
        super().__init__(classes="dialog")
        self._store: AccountStore | None = None
        self._closed = False
        self._work = self._begun("Counting what is untidy")
        self._kind: Kind | None = None

    def compose(self) -> ComposeResult:
        """Give the box."""
        with DialogBox("What is untidy in the accounts"):
            yield PagedTable(_KIND_COLUMNS, empty="counting …", id="quality--kinds")
            yield PagedTable(_NUMBER_COLUMNS, empty="looking …", id="quality--accounts")
            yield Static("", classes="dialog--hint", markup=False)
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Begin to count."""
        for table in self.query(PagedTable):
            table.styles.min_height = len(KINDS) + 1
        self._show_table(self._kinds)
        self.set_interval(_SECONDS_BETWEEN, self._show_work)
        self.at_work(self._work, self._count, self._show_counts)

    def on_unmount(self) -> None:
        """End what is under way in the server."""
        self._closed = True
        self._work.stop()
        self._cancel()

    def why_not(self, method: str) -> str | None:
        """Say why nothing can be taken yet."""
        if method == "take" and self.is_mounted and self._table.cursor_row is None:
            return "There is nothing here yet."
        return None

    def key_hints(self) -> list[KeyHint]:
        """Say what Escape does here."""
        hints = super().key_hints()
        if self._kind is None:
            return hints
        return [replace(hint, words="Back") if _closes(hint) else hint for hint in hints]

    def action_take(self) -> None:
        """List the accounts of the kind under the cursor; from there, go to the account."""
        row: Any = self._table.cursor_row
        if isinstance(row, str):
            self.dismiss(row)
        elif isinstance(row, Counted) and row.documents:
            self._list(row.kind)
        else:
            self._hint("No document has this.")

    def action_close(self) -> None:
        """Come back to the kinds; from there, close."""
        if self._kind is None:
            self.dismiss(None)
            return
        self._kind = None
        self._work.stop()
        self._show_table(self._kinds)
        self._hint("")

    def on_row_chosen(self, _: RowChosen[Any]) -> None:
        """Take the row that was clicked twice."""
        self.action_take()

    def failed(self, error: PaymatchError) -> None:
        """Close with the error, unless it was stopped."""
        if not self._work.stopped:
            self.dismiss(error)

    # Counting and listing

    def _begun(self, title: str) -> Work:
        return Work(title, unit="documents", stopping=self._cancel)

    def _cancel(self) -> None:
        if self._store is not None:
            self._store.cancel()

    def _opened(self) -> "AccountStore":
        self._store = self.services.accounts.open().cancellable()
        if self._closed:
            self._store.cancel()
        return self._store

    def _count(self) -> Sequence[Counted]:
        quality = self._opened().quality(self.services.clock(), self._work.tell)
        return sorted(map(Counted, KINDS, quality.counts), key=lambda counted: counted.documents == 0)

    def _show_counts(self, counted: Sequence[Counted]) -> None:
        self._kinds.set_source(FixedRows(counted))
        found = sum(each.documents > 0 for each in counted)
        self._hint(f"{found} of {len(KINDS)} kinds were found in {self._work.done:,} documents.")

    def _list(self, kind: Kind) -> None:
        self._kind = kind
        self._work = self._begun(f"Looking for {kind.words}")
        self._accounts.set_source(None)
        self._show_table(self._accounts)
        self._hint(f"Looking for {kind.words} …")
        self.at_work(self._work, lambda: self._numbers(kind), lambda numbers: self._show_numbers(kind, numbers))

    def _numbers(self, kind: Kind) -> Sequence[str]:
        found = self._opened().of_kind(kind, self.services.clock())
        return [shown_number(number) for number in islice(found, _LISTED)]

    def _show_numbers(self, kind: Kind, numbers: Sequence[str]) -> None:
        if kind is self._kind:
            self._accounts.set_source(FixedRows(numbers))
            self._hint(f"{'the first ' if len(numbers) == _LISTED else ''}{len(numbers):,} accounts: {kind.words}")

    # Showing

    @property
    def _kinds(self) -> PagedTable[Counted]:
        return self.query_one("#quality--kinds", PagedTable)

    @property
    def _accounts(self) -> PagedTable[str]:
        return self.query_one("#quality--accounts", PagedTable)

    @property
    def _table(self) -> PagedTable[Any]:
        return self._kinds if self._kind is None else self._accounts

    def _show_table(self, shown: PagedTable[Any]) -> None:
        for table in self.query(PagedTable):
            table.display = table is shown
        shown.focus()

    def _show_work(self) -> None:
        if self._work in set(self.services.works) and self._work.total:
            self._hint(self._work.words)

    def _hint(self, text: str) -> None:
        self.query_one(".dialog--hint", Static).update(text)
