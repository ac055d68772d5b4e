"""Documents with any value of BSON anywhere: all that reads them goes on, and loses no account."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import bson
import pytest
from bson import Binary, Code, DBRef, Decimal128, Int64, MaxKey, MinKey, ObjectId, Regex, Timestamp
from bson.datetime_ms import DatetimeMS
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient

from db.accounts.embedded.server import EmbeddedServer
from db.accounts.entries.documents import documents_opened
from db.accounts.store import AccountStore
from db.files.entries import EntryReader
from domain.records import EntryKind

VALUES: list[Any] = [
    *(None, True, 1, -1, 2**31, Int64(2**62), 1.5, float("nan"), float("inf"), -0.0, datetime(2016, 1, 1, tzinfo=UTC)),
    *("", "x", "\0", "\x1b[2J", "é" * 300, b"\xff", Binary(b"a" * 16, 4), Binary(b"abc", 4), Binary(b"x", 9)),
    *(ObjectId(), DatetimeMS(2**62), DatetimeMS(-(2**62)), Regex("(", "x"), Code("f"), Code("f", {"a": 1})),
    *(DBRef("a", 1), Timestamp(2**32 - 1, 2**32 - 1), MinKey(), MaxKey(), [], {}, {"a.b": 1}, {"$date": "x"}),
    *(Decimal128("NaN"), Decimal128("sNaN"), Decimal128("1E6000"), Decimal128("-Infinity")),
]
NAMES = ("type", "created_at", "actions", "session_id", "number", "x")


class Documents:
    """Makes documents that are like accounts, accruals and payments, as far as chance leaves them so."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def _value(self, depth: int = 0) -> Any:
        kind = self._random.random()
        if depth < 4 and kind < 0.15:
            return [self._value(depth + 1) for _ in range(self._random.randint(0, 3))]
        if depth < 4 and kind < 0.3:
            return {self._random.choice(NAMES): self._value(depth + 1) for _ in range(self._random.randint(0, 3))}
        return self._random.choice(VALUES)

    def _list_of(self, **fields: Any) -> Any:
        return self._some([self._like(**fields) for _ in range(self._random.randint(0, 3))])

    def _like(self, **fields: Any) -> dict[str, Any]:
        return {name: self._some(value) for name, value in fields.items() if self._random.random() < 0.95}

    def _some(self, value: Any) -> Any:
        return self._value() if self._random.random() < 0.3 else value

    def document(self) -> dict[str, Any]:
        """Return the next document."""
        actions = self._list_of(type="read", created_at=datetime(2016, 1, 1, tzinfo=UTC))
        return self._like(
            number=str(self._random.random()),
            name="n",
            sessions=self._list_of(session_id=1, actions=actions),
            **{name: self._value() for name in ("id", "date", "month", "account", "amount")},
        )


@pytest.fixture(params=range(2))
def store(mongod: EmbeddedServer, request: pytest.FixtureRequest) -> Iterator[AccountStore]:
    """A collection of such documents, one of them with a text that is no UTF-8."""
    documents = Documents(request.param)
    database = f"any-{request.param}"
    no_text = bson.encode({"number": "bad", "name": "NAME", "sessions": []}).replace(b"NAME", b"\xff\xfeE!")
    with MongoClient[Any](mongod.uri) as client:
        client.drop_database(database)
        collection = client[database]["Account"]
        collection.insert_one({"_id": 0, "id": "P-1", "date": "2016-01-05", "number": "0"})
        collection.insert_many([documents.document() for _ in range(300)])
        collection.insert_one(RawBSONDocument(no_text))
    with AccountStore.connect(mongod.uri, database=database) as store:
        yield store


def test_summaries_pages_and_kinds_of_untidiness_are_read(store: AccountStore) -> None:
    before = sum(1 for _ in store.summaries())
    store.create_index()
    store.refresh(clock=lambda: datetime.now(UTC))
    assert sum(1 for _ in store.summaries()) == store.pages().count() == before
    assert store.quality(datetime.now(UTC)).documents == 302


def test_entries_are_read_or_are_faults(store: AccountStore) -> None:
    reader = EntryReader(EntryKind.PAYMENT)
    entries = list(reader.read(partial(documents_opened, store.connection)))
    assert "P-1" in {entry.id for entry in entries}
    assert reader.faults
    assert all(str(fault).isprintable() for fault in reader.faults)
