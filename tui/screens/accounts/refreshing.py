"""Storing the summaries of all accounts, with a bar; Escape stops it, and keeps what is done."""

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from domain.errors import PaymatchError
from tui.actions import bindings_of
from tui.configuration.settings import Settings
from tui.keeping.work import Work
from tui.screens.common.dialogs import Question
from tui.screens.common.work_dialog import WorkDialog
from tui.services import Services
from tui.widgets.text.lines import Line

if TYPE_CHECKING:  # pymongo waits until accounts are asked for
    from db.accounts.store import AccountStore


def store_question(reason: str, settings: Settings) -> Question:
    """Return the question whether to store the summaries, for a `reason`."""
    target = settings.summaries or f"{settings.collection}Summary"
    lines: list[Line] = [
        [(reason, "strong")],
        [("", "")],
        [(f"The server computes the summaries of all accounts, and stores them in the collection {target}.", "")],
        [("The accounts themselves are only read. It can be stopped; what is done is kept.", "muted")],
    ]
    return Question("Store the summaries?", lines, yes="Store them")


class RefreshDialog(WorkDialog[PaymatchError | bool]):
    """Stores the summaries: True when all are stored, False when it was stopped, the error when it failed."""

    NAME = "refresh"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, services: Services) -> None:
        work = Work("Storing the summaries", unit="documents", stopping=self._cancel)
        super().__init__(work)
        self._services = services
        self._store: AccountStore | None = None

    def begin(self) -> None:
        """Begin."""
        self.in_background(self._refresh, self._close, group="refresh")

    def failed(self, error: PaymatchError) -> None:
        """Close with the error, unless it was stopped."""
        self._close(error if not self.work.stopped else False)

    def _cancel(self) -> None:
        if self._store is not None:
            self._store.cancel()

    def _refresh(self) -> bool:
        self._store = self._services.accounts.open().cancellable()
        if self.work.stopped:
            self._store.cancel()
        self._store.refresh(clock=self._services.clock, progress=self.work.tell)
        return True

    def _close(self, result: PaymatchError | bool) -> None:  # noqa: FBT001 - the only thing it is about
        self.dismiss(result)
