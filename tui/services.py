"""What the screens work with: the ledger, the accounts, the settings."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING

from db.errors import Cancelled, LedgerReadOnly, ServerAway
from db.ledger.holding import LedgerHeld, holding
from db.ledger.journal import Clock, utc_now
from db.ledger.ledger import Ledger
from tui.configuration.settings import Settings
from tui.keeping.log import Log
from tui.keeping.messages import Messages
from tui.keeping.places import Places
from tui.keeping.work import LONG_SECONDS, Work, Works
from tui.widgets.text.progress_words import duration_words

if TYPE_CHECKING:  # pymongo waits until accounts are asked for
    from db.accounts.store import AccountStore


@dataclass(slots=True)
class Services:
    """Shared by all screens.

    `clock` says when a step is made. `ledger_changes` counts the changes that were seen, so that screens read again.
    `works` lists what is under way, `messages` what was said, `places` where the person was; what is worth to be
    looked up later goes to `log` too.
    """

    settings: Settings
    ledger: Ledger
    clock: Clock = utc_now
    accounts: AccountsService = field(init=False)
    access: Access = field(init=False)
    ledger_changes: int = 0
    log: Log = field(default_factory=Log)
    messages: Messages = field(default_factory=Messages)
    places: Places = field(default_factory=Places)
    works: Works = field(init=False)

    def __post_init__(self) -> None:
        self.log.hide_password_of(self.settings.mongo)
        self.works = Works(self._ended)
        self.accounts = AccountsService(self.settings)
        self.access = Access(self.ledger)

    def close(self) -> None:
        """Close what was opened for the screens, and let others write to the ledger."""
        self.accounts.close()
        self.access.close()

    def _ended(self, work: Work) -> None:
        if work.took >= LONG_SECONDS:
            how = "stopped" if work.stopped else "ended"
            self.log.note(f"{how} {work.title}: {work.done:,} {work.unit}, {duration_words(work.took)}")


class Access:
    """Whether the screens may store in their ledger: the session that came first may, till it ends.

    For the others nothing is stored through `ledger` till `take_over`, so that none writes by chance what its person
    did not see.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._held = ExitStack()
        self._fingerprint = ledger.fingerprint()
        if ledger.why_not is None:
            self._take()

    @property
    def writable(self) -> bool:
        """Whether steps can be stored."""
        return self._ledger.why_not is None

    @property
    def why_not(self) -> str:
        """Why nothing can be stored, in a line for the person; "" if it can."""
        return f"read-only: {self._ledger.why_not}" if self._ledger.why_not else ""

    @property
    def note(self) -> str:
        """The shortest that says the same, for the title."""
        reason = self._ledger.why_not
        if isinstance(reason, LedgerHeld) and reason.holder is not None:
            return f"read-only: {reason.holder.name}"
        return "read-only" if reason else ""

    def take_over(self) -> bool:
        """Become the session that stores, if the one before has ended; return whether that is so now.

        What is shown may be old by then: it must be read again before anything is decided on it.
        """
        if isinstance(self._ledger.why_not, LedgerHeld):
            self._take()
        return self.writable

    def was_changed(self) -> bool:
        """Return whether anybody has stored anything since this was last asked; costs next to nothing."""
        before, self._fingerprint = self._fingerprint, self._ledger.fingerprint()
        return self._fingerprint != before

    def close(self) -> None:
        """Let others write."""
        self._held.close()

    def _take(self) -> None:
        try:
            with ExitStack() as taking:
                taking.enter_context(holding(self._ledger.path))
                taking.enter_context(self._ledger.kept_ready())
                self._held = taking.pop_all()
        except LedgerReadOnly as reason:
            self._ledger.why_not = reason
        else:
            self._ledger.why_not = None


class AccountsService:
    """The way to the accounts: the configured server, or an embedded one, started when first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store: AccountStore | None = None
        self._opened = ExitStack()
        self._lock = Lock()
        self._moves = 0

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
        from tui.accounts_access import opened_accounts

        with self._lock:
            if self._store is None:
                self._store = self._opened.enter_context(opened_accounts(self._settings))
            return self._store

    def reopen(self) -> AccountStore:
        """Return the accounts like `open`, but only if the server answers now; an embedded one is started again."""
        from tui.accounts_access import has_ended

        store = self.open()
        try:
            store.connection.ping()
        except ServerAway:
            if not has_ended(self._settings):
                raise
            self.close()
            return self.open()
        return store

    def move_to(self, address: str) -> AccountStore:
        """Use the server at another address, "" for an embedded one, if it answers; else the one before stays in use.

        Raises what `open` does, and Cancelled if `stay` was called meanwhile.
        """
        from tui.accounts_access import opened_accounts

        settings = replace(self._settings, mongo=address or None)
        moves = self._moves
        with ExitStack() as opening:
            store = opening.enter_context(opened_accounts(settings))
            with self._lock:
                if moves != self._moves:
                    raise Cancelled("The address stays as it was.")
                before, self._opened = self._opened, opening.pop_all()
                self._settings, self._store = settings, store
        before.close()
        return store

    def stay(self) -> None:
        """Let no `move_to` that is under way succeed any more."""
        with self._lock:
            self._moves += 1

    def close(self) -> None:
        """Close the connection, and let go of the embedded server if there is one; `open` begins anew."""
        with self._lock:
            self._store = None
            self._opened.close()
