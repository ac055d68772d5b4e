"""One question to the server, that can be given up at any time, from another thread too."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from tui.services import AccountsService

if TYPE_CHECKING:  # pymongo waits until accounts are asked for
    from db.accounts.store import AccountStore

Answer = TypeVar("Answer")


class Asking(Generic[Answer]):
    """Calls `question`, when it is called itself, with accounts that `give_up` ends for it alone."""

    def __init__(self, accounts: AccountsService, question: "Callable[[AccountStore], Answer]") -> None:
        self._accounts = accounts
        self._question = question
        self._store: AccountStore | None = None
        self._given_up = False

    def __call__(self) -> Answer:
        """Ask the server; blocks, and raises Cancelled if it was given up, also before it began."""
        store = self._store = self._accounts.open().cancellable()
        if self._given_up:
            store.cancel()
        return self._question(store)

    def give_up(self) -> None:
        """End it, in the server too."""
        self._given_up = True
        if self._store is not None:
            self._store.cancel()
