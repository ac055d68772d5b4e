"""What the screens work with: the ledger, the accounts, the settings."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from db.ledger.journal import Clock, utc_now
from db.ledger.ledger import Ledger
from tui.settings import Settings

if TYPE_CHECKING:  # pymongo waits until accounts are asked for
    from db.accounts.store import AccountStore


@dataclass(slots=True)
class Services:
    """Shared by all screens.

    `clock` says when a step is made. `ledger_changes` counts the changes made from screens, so that others read again.
    """

    settings: Settings
    ledger: Ledger
    clock: Clock = utc_now
    accounts: AccountsService = field(init=False)
    ledger_changes: int = 0

    def __post_init__(self) -> None:
        self.accounts = AccountsService(self.settings)

    def close(self) -> None:
        """Close what was opened for the screens."""
        self.accounts.close()


class AccountsService:
    """The way to the accounts: the configured server, or an embedded one, started when first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store: AccountStore | None = None
        self._opened = ExitStack()
        self._lock = Lock()

    @property
    def where(self) -> str:
        """What to call the server, connected or not: the configured one by its address, without user and password."""
        from db.accounts.failures import server_name

        return server_name(self._settings.mongo) if self._settings.mongo else "a MongoDB of paymatch's own"

    def open(self) -> AccountStore:
        """Return the accounts, connected; blocks, and raises AccountsUnavailable or InputFailed."""
        from tui.accounts_access import opened_accounts

        with self._lock:
            if self._store is None:
                self._store = self._opened.enter_context(opened_accounts(self._settings))
            return self._store

    def close(self) -> None:
        """Close the connection, and let go of the embedded server if there is one; `open` begins anew."""
        with self._lock:
            self._store = None
            self._opened.close()
