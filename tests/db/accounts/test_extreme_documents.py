"""Documents at their extremes, everywhere they can be seen: in summaries, lists, what is inside, stored, exported."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from bson import DatetimeMS, Decimal128, Int64, decode, encode
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.collection import Collection

from db.accounts.embedded.server import EmbeddedServer
from db.accounts.export import summary_document
from db.accounts.listing.keys import identity
from db.accounts.server.connection import Document
from db.accounts.store import AccountStore
from domain.accounts.order import Order
from domain.accounts.records import AccountSummary, Action
from domain.accounts.reference import summarise
from domain.accounts.texts import LONG_NAME, shown_number
from tests.db.accounts.test_summary_pipeline import AS_STORED

NOW = datetime(2016, 1, 1, tzinfo=UTC)
OLD, FIRST, LAST = datetime(1823, 4, 5, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
AFTER_9999 = DatetimeMS(2**55)


def seen_everywhere(store: AccountStore) -> list[AccountSummary]:
    """Look at all accounts in every way there is; return their summaries, which every way must give."""
    summaries = list(store.summaries())
    by_key = {identity(summary.key): summary for summary in summaries}
    assert list(store.pages().rows(0, 100)) == summaries
    assert store.pages().count() == len(summaries)
    store.refresh(clock=lambda: NOW)
    stored = store.pages(order=Order("total", descending=True)).rows(0, 100)
    assert {identity(summary.key): summary for summary in stored} == by_key
    assert store.quality(NOW).documents == sum(summary.documents for summary in summaries)
    for summary in summaries:
        assert sum(session.actions for session in all_sessions(store, summary)) == summary.count
        for entry in summary.actions:
            assert store.actions_of_type(summary, entry.type).count() == entry.count
            newest = newest_of(store, summary, entry.type)
            assert (newest[0].created_at if newest else None) == entry.last
        json.dumps(summary_document(summary))
        assert shown_number(summary.key) == summary.number
        store.activity(summary)
    return summaries


def all_sessions(store: AccountStore, summary: AccountSummary) -> list[Any]:
    return list(store.sessions(summary).rows(0, 1_000))


def newest_of(store: AccountStore, summary: AccountSummary, type_name: str) -> list[Action]:
    return list(store.actions_of_type(summary, type_name).rows(0, 3))


def with_actions(number: object, *actions: Document, **fields: object) -> Document:
    return {"number": number, "name": "A", "sessions": [{"session_id": "s", "actions": list(actions)}], **fields}


def read_at(moment: object) -> Document:
    return {"type": "read", "created_at": moment}


def test_hundred_thousand_actions_of_one_account(store: AccountStore, collection: Collection[Document]) -> None:
    moments = [datetime(2016, 1, 1 + step % 28, tzinfo=UTC) for step in range(1_000)]
    sessions = [{"session_id": str(n), "actions": list(map(read_at, moments))} for n in range(100)]
    collection.insert_one({"number": "78", "sessions": sessions})
    (summary,) = store.summaries()
    assert (summary.of_type("read").count, summary.of_type("read").last) == (100_000, max(moments))
    assert store.refresh(clock=lambda: NOW).documents == 1
    assert list(store.pages(order=Order("total")).rows(0, 2)) == [summary]
    assert sum(session.actions for session in all_sessions(store, summary)) == 100_000
    last_page = store.actions_of_type(summary, "read").rows(99_990, 100_000)
    assert [action.created_at for action in last_page] == [min(moments)] * 10


def test_hundred_thousand_actions_in_order_of_one_session(
    store: AccountStore, collection: Collection[Document]
) -> None:
    actions = [read_at(OLD)] * 99_999 + [{"type": "login", "created_at": NOW}]
    collection.insert_one(with_actions("78", *actions))
    (summary,) = store.summaries()
    assert [(entry.last, entry.count) for entry in summary.actions if entry.count] == [(OLD, 99_999), (NOW, 1)]


def test_documents_of_sixteen_megabytes(store: AccountStore, collection: Collection[Document]) -> None:
    long = "x" * (16 * 1024 * 1024 - 200)
    collection.insert_one({"number": "1", "name": long})
    collection.insert_one(with_actions("2", {"type": "read", "created_at": NOW, "comment": long}))
    named, acted = seen_everywhere(store)
    assert (named.name, acted.of_type("read").count) == (LONG_NAME, 1)
    expected = summarise([decode(encode(document), AS_STORED) for document in collection.find()])
    assert [named, acted] == expected


def test_numbers_that_are_integers(store: AccountStore, collection: Collection[Document]) -> None:
    numbers: list[Any] = [78, "78", Int64(2**60), -5, 0, 1.5, Decimal128("78.5"), True]
    collection.insert_many([with_actions(number, read_at(NOW)) for number in numbers])
    summaries = seen_everywhere(store)
    assert [summary.number for summary in summaries] == ["-5", "0", "1.5", "78", "78.5", str(2**60), "78", "true"]
    assert [summary.number for summary in store.summaries(["78"])] == ["78", "78"]


@pytest.mark.parametrize("unique", [True, False])
def test_duplicate_numbers_with_and_without_a_unique_index(
    store: AccountStore, collection: Collection[Document], unique: bool
) -> None:
    documents = [with_actions(number, read_at(NOW), {"type": "login"}) for number in ("1", "2", "3")]
    if unique:
        collection.drop_indexes()
        collection.create_index("number", unique=True)
    else:
        documents += [with_actions("2", read_at(OLD), name="0")] * 2
    collection.insert_many([dict(document) for document in documents])
    _, second, _ = seen_everywhere(store)
    assert second.documents == (1 if unique else 3)
    assert (second.name, second.of_type("read").count) == (("A", 1) if unique else ("0", 3))


def test_dates_before_1970_and_after_9999(store: AccountStore, collection: Collection[Document]) -> None:
    moments: list[Any] = [OLD, FIRST, DatetimeMS(-(2**55))]
    collection.insert_one(with_actions("1", *map(read_at, moments), created_at=AFTER_9999))
    collection.insert_one(with_actions("2", read_at(AFTER_9999), read_at(DatetimeMS(2**62)), read_at(LAST)))
    collection.insert_one(with_actions("3", read_at(AFTER_9999)))
    found = [summary.of_type("read") for summary in seen_everywhere(store)]
    assert [(entry.count, entry.last) for entry in found] == [(3, OLD), (3, LAST), (1, None)]


def put_raw(mongod: EmbeddedServer, collection: Collection[Document], document: Document) -> None:
    """Store a document with bytes that are no UTF-8 in place of every Q at the end of a text."""
    broken = encode(document).replace(b"Q\0", b"\xff\0")
    with MongoClient[RawBSONDocument](mongod.uri, document_class=RawBSONDocument) as raw:
        raw["paymatch"][collection.name].insert_one(RawBSONDocument(broken))


def test_texts_that_are_no_utf8(store: AccountStore, mongod: EmbeddedServer, collection: Collection[Document]) -> None:
    put_raw(mongod, collection, with_actions("7", {"type": "Q", "created_at": NOW}, read_at(NOW), name="nQ"))
    (summary,) = seen_everywhere(store)
    assert summary.name == "n\ufffd"
    assert [(entry.type, entry.count) for entry in summary.actions if entry.count] == [("read", 1), ("\ufffd", 1)]


def test_number_that_is_no_utf8(store: AccountStore, mongod: EmbeddedServer, collection: Collection[Document]) -> None:
    for number in "6", "7Q", "8":
        put_raw(mongod, collection, with_actions(number, read_at(NOW)))
    summaries = list(store.summaries())
    assert [summary.number for summary in summaries] == ["6", "7\ufffd", "8"]
    assert [summary.count for summary in store.pages().rows(0, 9)] == [1, 1, 1]
    store.refresh(clock=lambda: NOW)
    assert list(store.pages(order=Order("total")).rows(0, 9)) == summaries
    assert store.quality(NOW).documents == 3


def test_reference_says_the_same_of_all_dates(store: AccountStore, collection: Collection[Document]) -> None:
    moments: list[list[Any]] = [[OLD, LAST], [AFTER_9999, OLD], [LAST, None, OLD]]
    documents = [with_actions(str(place), *map(read_at, of_one)) for place, of_one in enumerate(moments)]
    collection.insert_many([dict(document) for document in documents])
    assert list(store.summaries()) == summarise([decode(encode(document), AS_STORED) for document in documents])
