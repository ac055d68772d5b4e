"""The way to the accounts at another address, while a server at the one before does not answer."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from db.accounts.embedded.server import EmbeddedServer
from db.accounts.server.connection import Connection
from db.accounts.store import AccountStore
from db.errors import Cancelled
from tests.tui.terminal import PATIENCE
from tui.configuration.settings import Settings
from tui.services import AccountsService

# Longer than the tests wait, so that what ends did not wait for it.
NO_ANSWER = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=60000"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Is set when a server is asked for a sign of life."""
    asked = Event()
    ping = Connection.ping

    def noted(connection: Connection) -> None:
        asked.set()
        ping(connection)

    monkeypatch.setattr(Connection, "ping", noted)
    return asked


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[AccountsService]:
    """The accounts of a server that does not answer."""
    settings = Settings(ledger=tmp_path / "ledger.sqlite", data=tmp_path, mongo=NO_ANSWER)
    with closing(AccountsService(settings)) as accounts:
        yield accounts
        accounts.leave()


def test_another_address_does_not_wait_for_the_one_before(
    accounts: AccountsService, asked: Event, mongod: EmbeddedServer
) -> None:
    with ThreadPoolExecutor() as pool:
        waiting: Future[AccountStore] = pool.submit(accounts.open)
        asked.wait()
        moved = pool.submit(accounts.moving_to(mongod.uri)).result(PATIENCE)
        assert waiting.result(PATIENCE) is moved is accounts.open()
        assert accounts.address == mongod.uri


def test_address_that_was_given_up_is_not_taken(accounts: AccountsService, mongod: EmbeddedServer) -> None:
    given_up, older = accounts.moving_to(mongod.uri), accounts.moving_to(mongod.uri)
    newer = accounts.moving_to(f"{mongod.uri}&appName=newer")
    for void in given_up, older:
        with pytest.raises(Cancelled):
            void()
    newer()
    with pytest.raises(Cancelled):
        older()
    accounts.stay()
    with pytest.raises(Cancelled):
        newer()
    assert accounts.address.endswith("newer")


def test_what_was_asked_of_the_server_before_ends_without_a_word(
    accounts: AccountsService, mongod: EmbeddedServer
) -> None:
    before = accounts.moving_to(mongod.uri)()
    accounts.moving_to(f"{mongod.uri}&appName=newer")()
    with pytest.raises(Cancelled):
        before.connection.ping()
