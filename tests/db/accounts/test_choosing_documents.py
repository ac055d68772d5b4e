"""What is offered to a person who imports documents, on the real server."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from bson import ObjectId
from pymongo import MongoClient

from db.accounts.embedded.server import EmbeddedServer
from db.accounts.entries.choosing import collections_like, named_collection, read_documents_preview
from db.accounts.server.connection import Connection, Document
from db.errors import AccountsUnavailable, InputFailed
from db.files.choosing.guesses import guessed_mapping
from db.files.options import ReadOptions

DAY = datetime(2016, 1, 31, tzinfo=UTC)
NUMBER = ObjectId("650000000000000000000001")


@pytest.fixture
def connection(mongod: EmbeddedServer) -> Iterator[Connection]:
    """A connection to the database `chosen`, which has collections; so has `chosen-too`."""
    client: MongoClient[Document] = MongoClient(mongod.uri)
    for database, collection in (("chosen", "Receipts"), ("chosen", "refunds"), ("chosen-too", "a/b")):
        client[database][collection].insert_one({"date": DAY})
    connection = Connection(mongod.uri, database="chosen", collection="Account")
    yield connection
    connection.close()
    for database in ("chosen", "chosen-too"):
        client.drop_database(database)
    client.close()


def put(connection: Connection, mongod: EmbeddedServer, *documents: Document) -> Connection:
    client: MongoClient[Document] = MongoClient(mongod.uri)
    client["chosen"]["put"].insert_many(documents)
    client.close()
    return connection.sibling("put")


def test_collections_come_first_and_then_other_databases(connection: Connection) -> None:
    assert collections_like(connection, "re") == ["Receipts", "refunds"]
    assert collections_like(connection, "chosen") == ["chosen-too/"]
    assert collections_like(connection, "chosen-too/") == ["chosen-too/a/b"]
    assert not {"admin/", "local/", "config/", "chosen/"} & set(collections_like(connection, ""))


def test_what_is_offered_names_what_is_read(connection: Connection) -> None:
    for text in ("Receipts", "chosen-too/a/b"):
        named = named_collection(connection, text)
        assert [document["date"] for document in named.documents()] == [DAY]
        assert named.about_how_many() == 1
    with pytest.raises(InputFailed):
        named_collection(connection, "no database/x")


def test_fields_of_all_first_documents_are_offered_and_lists_are_none(
    connection: Connection, mongod: EmbeddedServer
) -> None:
    documents: list[Document] = [{"_id": NUMBER, "paid": {"at": DAY}}, {"paid": {"at": None, "sum": 5}, "lines": [1]}]
    preview = read_documents_preview(put(connection, mongod, *documents), ReadOptions())
    assert (preview.header, preview.rows) == (("_id", "paid.at", "paid.sum"), ())
    assert preview.dates == {"paid.at"}
    assert guessed_mapping(preview.header, preview.dates) == {"id": "_id", "date": "paid.at", "amount": "paid.sum"}


def test_documents_are_shown_as_they_will_be_stored(connection: Connection, mongod: EmbeddedServer) -> None:
    here = put(connection, mongod, {"_id": NUMBER, "on": DAY, "amount": 5}, {"_id": 7, "on": "31.02.2016"})
    first, second = read_documents_preview(here, ReadOptions({"date": "on"})).rows  # numbers are before other ids
    assert first.texts[:2] == ("7", "31.02.2016")
    assert first.wrong == {1}
    assert second.texts == (str(NUMBER), "2016-01-31", "", "", "5.00")


def test_server_that_is_away_says_so(connection: Connection) -> None:
    away = Connection("mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=50")
    with pytest.raises(AccountsUnavailable):
        collections_like(away, "")
    away.close()
