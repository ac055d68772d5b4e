"""For each test a collection of its own on the real mongod."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.collection import Collection

from db.accounts.embedded.server import EmbeddedServer
from db.accounts.server.connection import Document
from db.accounts.store import AccountStore

_names = count()


@pytest.fixture(scope="session")
def client(mongod: EmbeddedServer) -> Iterator[MongoClient[Document]]:
    """A client of the server that is none of ours, to put documents in and to look at them."""
    with MongoClient[Document](mongod.uri, tz_aware=True) as client:
        yield client


@pytest.fixture
def collection(client: MongoClient[Document]) -> Iterator[Collection[Document]]:
    """An empty collection with the index on `number`."""
    collection = client["paymatch"][f"accounts{next(_names)}"]
    collection.create_index("number")
    yield collection
    collection.drop()


@pytest.fixture
def store(
    mongod: EmbeddedServer, client: MongoClient[Document], collection: Collection[Document]
) -> Iterator[AccountStore]:
    """The accounts of `collection`; what is stored of them is dropped with it."""
    with AccountStore.connect(mongod.uri, collection=collection.name) as store:
        yield store
        for name in (store.stored.collection, f"{store.stored.collection}.state"):
            client["paymatch"].drop_collection(name)


@pytest.fixture
def numbered(collection: Collection[Document]) -> Callable[..., None]:
    """Puts in one document for each of the numbers given."""

    def put(*numbers: object, **fields: object) -> None:
        documents: list[Mapping[str, Any]] = [{"number": number, **fields} for number in numbers]
        collection.insert_many([dict(document) for document in documents])

    return put


@pytest.fixture
def seed() -> Path:
    """The account documents of the task's small example."""
    return Path(__file__).parents[3] / "sample_data" / "seed" / "accounts.jsonl"
