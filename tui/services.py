"""What the screens work with: the ledger, the accounts, the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from db.clock import Clock, utc_now
from db.errors import AccountsUnavailable, Cancelled, ServerAway
from domain.errors import PaymatchError
from tui.configuration.settings import Settings
from tui.keeping.log import Log
from tui.keeping.messages import Messages
from tui.keeping.places import Places
from tui.keeping.work import LONG_SECONDS, Work, Works
from tui.widgets.text.progress_words import duration_words

if TYPE_CHECKING:  # the first frame waits for neither of the databases
    from db.accounts.server.connection import Connection
    from db.accounts.store import AccountStore
    from db.ledger.ledger import Ledger
    from tui.ledger_access import Access


class Services:
    """Shared by all screens.

    The ledger is that of `settings`, and `open` opens it; one that is open already may be given instead. `clock` says
    when a step is made. `ledger_changes` counts the changes that were seen, so that screens read again. `works` lists
    what is under way, `messages` what was said, `places` where the person was; what is worth to be looked up later
    goes to `log` too.
    """

    ledger: Ledger
    access: Access

    def __init__(
        self,
        settings: Settings,
        ledger: Ledger | None = None,
        *,
        clock: Clock = utc_now,
        places: Places | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.ledger_changes = 0
        self.log = Log()
        self.log.hide_password_of(settings.mongo)
        self.messages = Messages()
        self.places = places or Places()
        self.works = Works(self._ended)
        self.accounts = AccountsService(settings)
        self.is_open = False
        if ledger is not None:
            self._use(ledger)

    def open(self) -> None:
        """Open the ledger, and take it for this session if no other has it; blocks, and raises LedgerUnavailable."""
        from db.ledger.ledger import Ledger

        self._use(Ledger.open(self.settings.ledger))

    def close(self) -> None:
        """Close what was opened for the screens, and let others write to the ledger."""
        self.accounts.close()
        if self.is_open:
            self.access.close()

    def _use(self, ledger: Ledger) -> None:
        from tui.ledger_access import Access

        self.ledger, self.access = ledger, Access(ledger)
        self.is_open = True

    def _ended(self, work: Work) -> None:
        if work.took >= LONG_SECONDS:
            how = "stopped" if work.stopped else "ended"
            self.log.note(f"{how} {work.title}: {work.done:,} {work.unit}, {duration_words(work.took)}")


class AccountsService:
    """The way to the accounts: the configured server, or an embedded one, started when first needed.

    What may wait for a server is for threads: `open`, `reopen`, `close`, and what `moving_to` gives.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store: AccountStore | None = None
        self._opened = ExitStack()
        # The first is held while a server is waited for, the second for a moment only.
        self._opening, self._lock = Lock(), Lock()
        self._moves = 0
        self._waiting: set[Connection] = set()
        self._is_left = False

    @property
    def where(self) -> str:
        """What to call the server, connected or not: the configured one by its address, without user and password."""
        from db.accounts.server.addresses import server_name

        return server_name(self.address) if self.address else "a MongoDB of paymatch's own"

    @property
    def address(self) -> str:
        """The whole address of the server, the password included; "" for an embedded one."""
        return self._settings.mongo or ""

    def open(self) -> AccountStore:
        """Return the accounts, connected; blocks, and raises AccountsUnavailable or InputFailed."""
        store = self._store
        if store is None:
            with self._opening:
                store = self._store or self._opened_now()
        return store

    def _opened_now(self) -> AccountStore:
        """Connect; if another address was taken meanwhile, return its accounts, whatever became of these."""
        from tui.accounts_access import opened_accounts

        with ExitStack() as opening:
            try:
                with self._hastened() as begun:
                    store = opening.enter_context(opened_accounts(self._settings, begun=begun))
            except PaymatchError:
                if self._store is None:
                    raise
                return self._store
            with self._lock:
                if self._store is None:
                    self._store, self._opened = store, opening.pop_all()
                return self._store

    def reopen(self) -> AccountStore:
        """Return the accounts like `open`, but only if the server answers now; an embedded one is started again."""
        from tui.accounts_access import has_ended

        store = self.open()
        try:
            with self._hastened() as begun:
                begun(store.connection)
                store.connection.ping()
        except ServerAway:
            if not has_ended(self._settings):
                raise
            self.close()
            return self.open()
        return store

    def moving_to(self, address: str) -> Callable[[], AccountStore]:
        """Return what uses the server at another address, "" for an embedded one, if it answers.

        Else the one before stays in use, which is not waited for. Raises what `open` does, and Cancelled if it was
        made void meanwhile: by `stay`, or by a newer one.
        """
        self.stay()
        return partial(self._move_to, address, self._moves)

    def _move_to(self, address: str, move: int) -> AccountStore:
        from tui.accounts_access import opened_accounts

        settings = replace(self._settings, mongo=address or None)
        with ExitStack() as opening:
            with self._hastened() as begun:
                store = opening.enter_context(opened_accounts(settings, begun=begun))
            with self._lock:
                if move != self._moves:
                    raise Cancelled("The address stays as it was.")
                left, before, self._opened = self._store, self._opened, opening.pop_all()
                self._settings, self._store = settings, store
                waiting = list(self._waiting)
        if left is not None:
            left.cancel()  # of what was asked there nothing is to come any more, failures neither
        for connection in waiting:
            connection.close()
        before.close()
        return store

    def stay(self) -> None:
        """Let nothing that `moving_to` gave succeed any more."""
        with self._lock:
            self._moves += 1

    def leave(self) -> None:
        """End every wait for a server to answer, with Cancelled, also those that would begin later; for good."""
        self._is_left = True
        for connection in list(self._waiting):
            connection.close()

    @contextmanager
    def _hastened(self) -> Iterator[Callable[[Connection], None]]:
        """Give what is told the connection that is waited for, so that `leave` ends the wait."""
        told: list[Connection] = []

        def begun(connection: Connection) -> None:
            told.append(connection)
            self._waiting.add(connection)
            if self._is_left:
                connection.close()

        try:
            yield begun
        except AccountsUnavailable:
            if self._is_left:
                raise Cancelled("The application is being left.") from None
            raise
        finally:
            self._waiting.difference_update(told)

    def close(self) -> None:
        """Close the connection, and let go of the embedded server if there is one; `open` begins anew."""
        with self._opening:
            with self._lock:
                before, self._store, self._opened = self._opened, None, ExitStack()
            before.close()
