"""Queries that are ended on purpose end in the server too, and nothing else does."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.collection import Collection

from db.accounts.server.connection import Connection, Document
from db.accounts.store import AccountStore
from db.errors import Cancelled
from tests.mongods import Mongod

PATIENCE = 20.0
# A server that is paused is not taken to be away for as long.
UNNOTICED = "heartbeatFrequencyMS=60000&connectTimeoutMS=60000&serverSelectionTimeoutMS=60000"
# One document takes a tenth of a second.
SLOW = {"$function": {"body": "function() { sleep(100); return true }", "args": [], "lang": "js"}}
ONE_SECOND: list[Document] = [{"$limit": 10}, {"$match": {"$expr": SLOW}}]


@pytest.fixture
def slow(store: AccountStore, collection: Collection[Document]) -> Connection:
    """A connection to so many documents that going through them slowly takes minutes."""
    collection.insert_many([{"number": str(number)} for number in range(3_000)])
    return store.connection.cancellable()


def under_way(client: MongoClient[Document], collection: str) -> int:
    """Return how many operations on a collection the server is doing."""
    found = client.admin.aggregate([{"$currentOp": {}}, {"$match": {"ns": f"paymatch.{collection}"}}])
    return len(list(found))


def wait_for(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.01)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


def read(connection: Connection) -> list[Document]:
    return list(connection.aggregate([{"$match": {"$expr": SLOW}}]))


def merge(connection: Connection) -> None:
    connection.merge([{"$match": {"$expr": SLOW}}], f"{connection.collection}Slow")


@pytest.mark.parametrize("ask", [read, merge])
def test_cancelled_query_ends_in_the_server(
    slow: Connection, client: MongoClient[Document], threads: ThreadPoolExecutor, ask: Callable[[Connection], Any]
) -> None:
    asked = threads.submit(ask, slow)
    wait_for(lambda: under_way(client, slow.collection) == 1)
    slow.cancel()
    with pytest.raises(Cancelled):
        asked.result(PATIENCE)
    assert under_way(client, slow.collection) == 0


def test_query_sent_while_it_is_cancelled_ends_too(slow: Connection, threads: ThreadPoolExecutor) -> None:
    for _ in range(10):
        one = slow.cancellable()
        asked = threads.submit(read, one)
        one.cancel()
        with pytest.raises(Cancelled):
            asked.result(PATIENCE)


def test_other_queries_go_on(
    store: AccountStore, slow: Connection, client: MongoClient[Document], threads: ThreadPoolExecutor
) -> None:
    other = store.connection.cancellable()
    ended, kept = threads.submit(read, slow), threads.submit(lambda: list(other.aggregate(ONE_SECOND)))
    wait_for(lambda: under_way(client, slow.collection) == 2)
    slow.cancel()
    with pytest.raises(Cancelled):
        ended.result(PATIENCE)
    assert len(kept.result(PATIENCE)) == 10


def test_list_that_is_read_on_after_it_was_cancelled_ends(slow: Connection) -> None:
    numbers = slow.numbers({})
    next(numbers)
    slow.cancel()
    with pytest.raises(Cancelled):
        list(numbers)


def test_cancelled_connection_asks_nothing_more(store: AccountStore) -> None:
    connection = store.connection.cancellable()
    connection.cancel()
    with pytest.raises(Cancelled):
        connection.ping()
    store.connection.ping()


def test_ending_it_twice_waits_for_no_server(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    """The first time a thread tells the server, which does not answer; the second is the interface's own thread."""
    with Mongod(tmp_path) as server, AccountStore.connect(server.address(options=UNNOTICED)) as store:
        with MongoClient[Document](server.address()) as client:
            client["paymatch"][store.connection.collection].insert_many([{"number": "1"} for _ in range(3_000)])
            asked = threads.submit(read, store.connection)
            wait_for(lambda: under_way(client, store.connection.collection) == 1)
        server.pause()
        for _ in range(20):
            threads.submit(store.connection.cancel).result(PATIENCE)
            time.sleep(0.02)
        assert not asked.done()
        server.go_on()
        with pytest.raises(Cancelled):
            asked.result(PATIENCE)
