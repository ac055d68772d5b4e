"""The way to the accounts at another address, while a server at the one before does not answer."""

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from db.accounts.embedded.server import EmbeddedServer
from db.accounts.store import AccountStore
from db.errors import Cancelled
from tests.tui.terminal import PATIENCE
from tui.services import AccountsService


def test_another_address_does_not_wait_for_the_one_before(
    unanswered: AccountsService, asked: Event, mongod: EmbeddedServer
) -> None:
    with ThreadPoolExecutor() as pool:
        waiting: Future[AccountStore] = pool.submit(unanswered.open)
        asked.wait()
        moved = pool.submit(unanswered.moving_to(mongod.uri)).result(PATIENCE)
        assert waiting.result(PATIENCE) is moved is unanswered.open()
        assert unanswered.address == mongod.uri


def test_address_that_was_given_up_is_not_taken(unanswered: AccountsService, mongod: EmbeddedServer) -> None:
    given_up, older = unanswered.moving_to(mongod.uri), unanswered.moving_to(mongod.uri)
    newer = unanswered.moving_to(f"{mongod.uri}&appName=newer")
    for void in given_up, older:
        with pytest.raises(Cancelled):
            void()
    newer()
    with pytest.raises(Cancelled):
        older()
    unanswered.stay()
    with pytest.raises(Cancelled):
        newer()
    assert unanswered.address.endswith("newer")


def test_what_was_asked_of_the_server_before_ends_without_a_word(
    unanswered: AccountsService, mongod: EmbeddedServer
) -> None:
    before = unanswered.moving_to(mongod.uri)()
    unanswered.moving_to(f"{mongod.uri}&appName=newer")()
    with pytest.raises(Cancelled):
        before.connection.ping()
