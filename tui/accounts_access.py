"""The way of commands and screens to the accounts."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from db.accounts.embedded.server import EmbeddedServer
from db.accounts.server.connection import Connection, TimeLimits
from db.accounts.store import AccountStore
from tui.configuration.settings import Settings


@contextmanager
def opened_accounts(
    settings: Settings, *, begun: Callable[[Connection], None] = lambda _: None
) -> Iterator[AccountStore]:
    """Give the accounts of the configured server, else of an embedded one that runs for the time of the block.

    `begun` gets the connection before the server is waited for, as in `AccountStore.connect`.
    Raises InputFailed for a wrong address and AccountsUnavailable, which says what to do.
    """
    with ExitStack() as stack:
        uri = settings.mongo or stack.enter_context(EmbeddedServer(settings.data)).uri
        store = AccountStore.connect(
            uri,
            database=settings.database,
            collection=settings.collection,
            summaries=settings.summaries,
            limits=TimeLimits(query=settings.max_time),
            begun=begun,
        )
        yield stack.enter_context(store)


def has_ended(settings: Settings) -> bool:
    """Return whether the settings mean an embedded server, and it does not run."""
    return not settings.mongo and not EmbeddedServer(settings.data).is_running
