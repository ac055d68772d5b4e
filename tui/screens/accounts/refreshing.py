"""Storing the summaries of all accounts, with a bar; Escape stops it, and keeps what is done."""

import time
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import ProgressBar, Static

from domain.errors import PaymatchError
from tui.actions import bindings_of
from tui.background import BackgroundScreen
from tui.screens.dialog import Dialog
from tui.services import Services
from tui.widgets.key_line import KeyLine
from tui.widgets.time_left import time_left

if TYPE_CHECKING:  # pymongo waits until accounts are asked for
    from db.accounts.store import AccountStore

# Between two reports to the screen.
_SECONDS_BETWEEN = 0.1


class RefreshDialog(BackgroundScreen[PaymatchError | bool], Dialog[PaymatchError | bool]):
    """Stores the summaries: True when all are stored, False when it was stopped, the error when it failed."""

    NAME = "refresh"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, services: Services) -> None:
        super().__init__(classes="dialog")
        self._services = services
        self._store: AccountStore | None = None
        self._stopped = False
        self._began = time.monotonic()
        self._told = 0.0
        self._first: int | None = None

    def compose(self) -> ComposeResult:
        """Give the box."""
        with Vertical(classes="dialog--box") as box:
            box.border_title = "Storing the summaries"
            yield ProgressBar(show_eta=False)
            yield Static("starting …", classes="dialog--hint", markup=False)
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Begin."""
        self.in_background(self._refresh, self._close, group="refresh")

    def on_unmount(self) -> None:
        """End the work, if it goes on."""
        self._stop()

    def action_stop(self) -> None:
        """Stop; the dialog closes when the server has ended the work."""
        self._stop()
        self.query_one(".dialog--hint", Static).update("stopping …")

    def failed(self, error: PaymatchError) -> None:
        """Close with the error, unless it was stopped."""
        self._close(error if not self._stopped else False)

    def _stop(self) -> None:
        self._stopped = True
        if self._store is not None:
            self._store.cancel()

    def _refresh(self) -> bool:
        self._store = self._services.accounts.open().cancellable()
        if self._stopped:
            self._store.cancel()
        self._store.refresh(clock=self._services.clock, progress=self._report)
        return True

    def _close(self, result: PaymatchError | bool) -> None:  # noqa: FBT001 - the only thing it is about
        self.dismiss(result)

    def _report(self, done: int, total: int) -> None:
        """Pass on how far it is, a few times a second; called in a thread."""
        now = time.monotonic()
        self._first = done if self._first is None else self._first
        if now - self._told >= _SECONDS_BETWEEN or done >= total:
            self._told = now
            self.app.call_later(self._tell, done, total)

    def _tell(self, done: int, total: int) -> None:
        if not self.is_mounted or self._stopped:
            return
        left = time_left(time.monotonic() - self._began, done - (self._first or 0), total - done)
        self.query_one(ProgressBar).update(total=max(1, total), progress=done)
        self.query_one(".dialog--hint", Static).update(f"{done:,} of about {total:,} documents{left}")
