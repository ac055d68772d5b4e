"""Stored summaries against those computed from the documents, on a real server, stopped and gone on with."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from bson import DatetimeMS, Decimal128, ObjectId, Regex
from pymongo import MongoClient
from pymongo.collection import Collection

from db.accounts.embedded.server import EmbeddedServer
from db.accounts.listing.keys import identity
from db.accounts.server.connection import Document
from db.accounts.store import AccountStore
from db.accounts.stored import refresh as refreshing
from db.accounts.stored.refresh import Refreshed
from db.accounts.stored.rows import read_stored
from db.accounts.stored.state import state_of
from db.errors import InputFailed
from domain.accounts.records import AccountSummary

MORNING, EVENING = datetime(2016, 1, 1, 8, tzinfo=UTC), datetime(2016, 1, 1, 20, tzinfo=UTC)
Put = Callable[..., None]

UNTIDY: list[Document] = [
    {"name": 5, "sessions": None},
    {"number": None, "sessions": [{"actions": [{}, {"type": ""}, {"type": None, "created_at": MORNING}]}]},
    {"number": 78, "name": "B", "sessions": [{"actions": [{"type": "login", "created_at": "2016"}]}]},
    {"number": Decimal128("78.0"), "name": "A", "sessions": [{"actions": [{"type": "login", "created_at": EVENING}]}]},
    {"number": "78", "sessions": [{"actions": [{"type": 5}, {"type": [1]}, {"type": {"a": 1}}, {"type": ["x"]}]}]},
    {"number": "79", "sessions": [{"actions": [{"type": "read", "created_at": DatetimeMS(2**60)}]}, 5, {}]},
    {"number": {"$ref": "x"}, "sessions": [{"actions": [{"type": "read"}]}]},
    {"number": {"$ref": "x"}, "name": "a document"},
    {"number": {}},
    *({"number": value} for value in (float("nan"), True, b"x", ObjectId(b"x" * 12), Regex("^a"), MORNING)),
]


@pytest.fixture
def small_ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranges of ten documents, so that a few hundred are many ranges."""
    monkeypatch.setattr(refreshing, "_MOST_OF_RANGE", 10)


def refreshed(store: AccountStore, **options: Any) -> Refreshed:
    return store.refresh(clock=lambda: MORNING, jobs=2, **options)


def stored(store: AccountStore) -> dict[object, AccountSummary]:
    return by_key(map(read_stored, store.stored.find({})))


def by_key(summaries: Iterator[AccountSummary]) -> dict[object, AccountSummary]:
    return {identity(summary.key): summary for summary in summaries}


class StopAfter:
    """A progress report that ends the refresh at a number of documents, as Ctrl+C does."""

    def __init__(self, documents: int) -> None:
        self.documents = documents
        self.first: int | None = None

    def __call__(self, done: int, _total: int) -> None:
        self.first = done if self.first is None else self.first
        if done >= self.documents:
            raise KeyboardInterrupt


@pytest.mark.parametrize("index", [True, False])
@pytest.mark.parametrize("arrays", [[], [["78", "79"], [], [{"$ref": 1}]]])
def test_untidy_documents_are_stored_as_they_are_summarised(
    store: AccountStore, collection: Collection[Document], index: bool, arrays: list[object]
) -> None:
    collection.insert_many([dict(document) for document in UNTIDY] + [{"number": array} for array in arrays])
    if not index:
        collection.drop_indexes()
    refreshed(store)
    assert stored(store) == by_key(store.summaries())
    assert len(stored(store)) == 12 + len(arrays)


@pytest.mark.usefixtures("small_ranges")
def test_many_ranges_are_what_one_is(store: AccountStore, numbered: Put) -> None:
    numbered(*(f"{number:04}" for number in range(205)), *["0009"] * 30, None, {"a": 1})
    done = refreshed(store)
    assert (done.went_on, done.documents) == (False, 237)
    assert stored(store) == by_key(store.summaries())


@pytest.mark.usefixtures("small_ranges")
def test_stopped_refresh_is_gone_on_with_and_ends_equal(store: AccountStore, numbered: Put) -> None:
    numbered(*(f"{number:04}" for number in range(200)))
    with pytest.raises(KeyboardInterrupt):
        refreshed(store, progress=StopAfter(100))
    half = state_of(store.stored)
    assert half is not None
    assert (half.documents, half.as_of) == (100, None)
    again = StopAfter(1_000)
    done = refreshed(store, progress=again)
    assert (again.first, done.went_on, done.state.run) == (100, True, half.run)
    assert stored(store) == by_key(store.summaries())


def test_what_the_server_does_late_for_a_killed_refresh_loses_no_row(store: AccountStore, numbered: Put) -> None:
    numbered(*(f"{number:04}" for number in range(20)))
    with pytest.raises(KeyboardInterrupt):
        refreshed(store, progress=StopAfter(0))
    killed = state_of(store.stored)
    assert killed is not None
    refreshed(store)
    store.stored.delete({"run": {"$ne": killed.run}})  # what it had asked for at the end of a range
    assert stored(store) == by_key(store.summaries())


@pytest.mark.usefixtures("small_ranges")
def test_what_was_stopped_can_be_begun_anew(store: AccountStore, numbered: Put) -> None:
    numbered(*(f"{number:04}" for number in range(60)))
    with pytest.raises(KeyboardInterrupt):
        refreshed(store, progress=StopAfter(30))
    again = StopAfter(1_000)
    assert not refreshed(store, anew=True, progress=again).went_on
    assert again.first == 0


@pytest.mark.usefixtures("small_ranges")
def test_accounts_that_have_gone_leave(store: AccountStore, collection: Collection[Document], numbered: Put) -> None:
    numbered(*(f"{number:04}" for number in range(50)), {"a": 1}, {"b": 1})
    refreshed(store)
    collection.delete_many({"number": {"$in": ["0000", "0017", "0049", {"a": 1}]}})
    numbered("0050")
    refreshed(store)
    assert stored(store) == by_key(store.summaries())
    assert len(stored(store)) == 49


def test_state_says_as_of_when_the_summaries_are(store: AccountStore, numbered: Put) -> None:
    numbered("78")
    store.refresh(clock=lambda: EVENING)
    state = state_of(store.stored)
    assert state is not None
    assert (state.as_of, state.finished, state.source) == (EVENING, True, store.connection.collection)


def test_summaries_of_another_collection_are_left_alone(store: AccountStore, mongod: EmbeddedServer) -> None:
    refreshed(store)
    taken = store.stored.collection
    with (
        AccountStore.connect(mongod.uri, collection="other", summaries=taken) as other,
        pytest.raises(InputFailed, match="holds the summaries of accounts"),
    ):
        refreshed(other)


def test_nothing_is_written_without_being_asked(
    store: AccountStore, client: MongoClient[Document], numbered: Put
) -> None:
    numbered("78")
    list(store.summaries())
    store.pages().count()
    assert state_of(store.stored) is None
    assert not [name for name in client["paymatch"].list_collection_names() if name.startswith(store.stored.collection)]


def test_indexes_give_every_order(store: AccountStore, numbered: Put) -> None:
    numbered("78")
    refreshed(store)
    names = {next(iter(index["key"])) for index in store.stored._collection.list_indexes()}
    counts = {f"{name}_count" for name in ("create", "read", "update", "delete", "other")}
    assert names == {"_id", "name", "total", "last", *counts}
