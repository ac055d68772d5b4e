"""What the server finds untidy against the literal reading of the same documents."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from bson import DatetimeMS, Decimal128, decode, encode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymongo.collection import Collection

from db.accounts import quality
from db.accounts.listing.keys import identity
from db.accounts.server.connection import Document
from db.accounts.store import AccountStore
from domain.accounts.quality import KINDS, SAME_NUMBER, Kind, kind_named, kinds_of, quality_of
from tests.db.accounts.test_summary_pipeline import AS_STORED, documents, is_storable

NOW = datetime(2016, 1, 1, tzinfo=UTC)
LATER, EARLIER = datetime(2017, 1, 1, tzinfo=UTC), datetime(1969, 1, 1, tzinfo=UTC)
TIDY = {
    "number": "1",
    "name": "A",
    "sessions": [{"actions": [{"type": "read", "created_at": EARLIER}]}, {"actions": []}],
}


def with_action(**action: object) -> Document:
    return {"number": "5", "name": "A", "sessions": [{"actions": [action]}]}


EXAMPLES: dict[str, Document] = {
    "no-number": {**TIDY, "number": ""},
    "number-not-text": {**TIDY, "number": 78},
    "no-name": {**TIDY, "name": None},
    "name-not-text": {**TIDY, "name": ["A"]},
    "no-sessions": {"number": "2", "name": "A"},
    "sessions-not-list": {**TIDY, "sessions": {"actions": []}},
    "session-not-document": {**TIDY, "sessions": [[{"actions": []}]]},
    "no-actions": {**TIDY, "sessions": [{"session_id": 1}]},
    "actions-not-list": {**TIDY, "sessions": [{"actions": "read"}]},
    "action-not-document": {**TIDY, "sessions": [{"actions": [None]}]},
    "no-type": with_action(created_at=EARLIER, type=""),
    "type-not-text": with_action(created_at=EARLIER, type=5),
    "no-date": with_action(type="read"),
    "not-a-date": with_action(type="read", created_at=DatetimeMS(2**60)),
    "in-the-future": with_action(type="read", created_at=LATER),
}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(documents.filter(is_storable), max_size=8))
def test_server_counts_the_kinds_as_the_literal_reading(
    store: AccountStore, collection: Collection[Document], stored: list[Document]
) -> None:
    collection.delete_many({})
    if stored:
        collection.insert_many([dict(document) for document in stored])
    read = [decode(encode(document), AS_STORED) for document in stored]
    assert store.quality(NOW) == quality_of(read, NOW, identity)


@pytest.mark.parametrize("name", [kind.name for kind in KINDS if kind != SAME_NUMBER])
def test_each_kind_is_found_alone_and_listed(store: AccountStore, collection: Collection[Document], name: str) -> None:
    kind, example = kind_named(name), EXAMPLES[name]
    assert kinds_of(decode(encode(example), AS_STORED), NOW) == {kind}
    collection.insert_many([{**TIDY, "number": "0"}, dict(example), {**TIDY, "number": "9"}])
    assert found(store) == {kind: 1}
    (number,) = store.of_kind(kind, NOW)
    assert number == example["number"]


@pytest.mark.parametrize("index", [True, False])
def test_same_numbers_are_counted_and_listed_once(
    store: AccountStore, collection: Collection[Document], index: bool
) -> None:
    numbers: list[Any] = ["1", "1", "1", "2", None, None, 78, Decimal128("78.0"), ""]
    collection.insert_many([{**TIDY, "number": number} for number in numbers])
    if not index:
        collection.drop_indexes()
    assert found(store)[SAME_NUMBER] == 5
    assert [str(number) for number in store.of_kind(SAME_NUMBER, NOW)] == ["78", "1"]


def test_many_ranges_are_counted_as_one(
    store: AccountStore, numbered: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quality, "_MOST_OF_RANGE", 10)
    numbered(*(f"{number:03}" for number in range(95)), *["050"] * 30, name="A", sessions=[])
    told: list[tuple[int, int]] = []
    assert store.quality(NOW, lambda done, total: told.append((done, total))).documents == 125
    assert found(store) == {SAME_NUMBER: 31}
    assert told[-1] == (125, 125)
    assert len(told) > 5


def found(store: AccountStore) -> dict[Kind, int]:
    counts = zip(KINDS, store.quality(NOW).counts, strict=True)
    return {kind: count for kind, count in counts if count}
