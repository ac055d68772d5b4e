"""The server's summary against the literal reading of the same documents."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bson import DatetimeMS, Decimal128, Int64, ObjectId, Regex, Timestamp, decode, encode
from bson.codec_options import CodecOptions, DatetimeConversion
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pymongo.collection import Collection

from db.accounts.export import summary_document
from db.accounts.listing.keys import identity
from db.accounts.loading.loader import load_accounts
from db.accounts.server.connection import Document
from db.accounts.store import AccountStore
from domain.accounts.records import AccountSummary
from domain.accounts.reference import summarise

MOMENT = datetime(2016, 1, 1, 1, 33, 59, tzinfo=UTC)
AS_STORED: CodecOptions[Any] = CodecOptions(tz_aware=True, datetime_conversion=DatetimeConversion.DATETIME_AUTO)

odd_values: st.SearchStrategy[Any] = st.sampled_from(
    [None, "", "create", "Create",
     5, 5.0, 0, -1.5, True, False, float("nan"), [], ["create"], [[]], {}, {"type": "read"},
     MOMENT, DatetimeMS(2**60), DatetimeMS(-(2**60)), ObjectId(b"x" * 12), Timestamp(1, 1), Regex("^a"), b"bytes"]
)  # fmt: skip
moments = st.one_of(st.datetimes(timezones=st.just(UTC)), odd_values)
types = st.one_of(st.sampled_from(["create", "read", "update", "delete", "login"]), odd_values)
actions = st.fixed_dictionaries({}, optional={"type": types, "created_at": moments})
action_lists = st.one_of(st.lists(st.one_of(actions, actions, odd_values), max_size=8), odd_values)
sessions = st.fixed_dictionaries({}, optional={"session_id": odd_values, "actions": action_lists})
session_lists = st.one_of(st.lists(st.one_of(sessions, sessions, odd_values), max_size=4), odd_values)
numbers = st.one_of(st.sampled_from(["78", "79", "8", 78]), odd_values)
documents = st.fixed_dictionaries(
    {}, optional={"number": numbers, "name": st.one_of(st.text(max_size=3), odd_values), "sessions": session_lists}
)

# Actions as programs store them: with both fields, and in the order in which they happened, some at the same moment.
in_order = st.lists(
    st.fixed_dictionaries(
        {"type": types, "created_at": st.sampled_from([MOMENT + timedelta(days=day) for day in range(5)])}
    ),
    max_size=12,
).map(lambda found: sorted(found, key=lambda action: action["created_at"]))
ordered_documents = st.fixed_dictionaries(
    {
        "number": st.sampled_from(["78", "79"]),
        "sessions": in_order.map(lambda found: [{"actions": found[:5]}, {"actions": found[5:]}]),
    }
)


def by_key(summaries: Sequence[AccountSummary]) -> dict[object, AccountSummary]:
    found = {identity(summary.key): summary for summary in summaries}
    assert len(found) == len(summaries)
    return found


def is_storable(document: Document) -> bool:
    return not re.search("[\ud800-\udfff]", str(document))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(documents.filter(is_storable), ordered_documents), max_size=12))
@example([{}, {"number": None}, {"number": "78", "sessions": None}])
@example(
    [
        {
            "number": "78",
            "sessions": [
                {"actions": [{"type": "read", "created_at": Timestamp(1, 1)}, {"type": "read", "created_at": MOMENT}]}
            ],
        }
    ]
)
@example([{"number": "78", "sessions": [[{"actions": [{"type": "read"}]}], {"actions": [[{"type": "read"}]]}]}])
@example([{"number": 78}, {"number": 78.0}, {"number": Int64(78)}, {"number": "78"}])
@example([{"number": ["78", "79"]}, {"number": "78"}, {"number": "79"}])
def test_pipeline_gives_what_the_literal_reading_gives(
    store: AccountStore, collection: Collection[Document], stored: list[Document]
) -> None:
    collection.delete_many({})
    if stored:
        collection.insert_many([dict(document) for document in stored])
    expected = summarise([decode(encode(document), AS_STORED) for document in stored])
    assert by_key(list(store.summaries())) == by_key(expected)
    pages = store.pages()
    assert by_key(pages.rows(0, 100)) == by_key(expected)
    assert pages.count() == len(expected)


def test_task_example_gives_exactly_the_documented_summary(store: AccountStore, seed: Path) -> None:
    load_accounts(store.connection, seed)
    first, second = (summary_document(summary) for summary in store.summaries())
    assert first == {
        "number": "7800000000000",
        "actions": [
            {"type": "create", "last": {"$date": "2016-01-01T01:33:59Z"}, "count": 1},
            {"type": "read", "last": {"$date": "2016-01-01T01:21:13Z"}, "count": 2},
            {"type": "update", "last": None, "count": 0},
            {"type": "delete", "last": None, "count": 0},
        ],
    }
    assert [action["count"] for action in second["actions"]] == [0, 0, 0, 0]


@pytest.mark.parametrize("session_count", [64, 65, 1_000])
def test_actions_of_many_sessions_are_all_counted(
    store: AccountStore, collection: Collection[Document], session_count: int
) -> None:
    actions = [{"type": "read", "created_at": MOMENT}, {"type": "login"}]
    collection.insert_one({"number": "78", "sessions": [{"actions": actions}] * session_count})
    (summary,) = store.summaries()
    assert (summary.sessions, summary.of_type("read").count, summary.of_type("login").count) == (session_count,) * 3


def test_equal_decimals_and_integers_are_one_account(store: AccountStore, collection: Collection[Document]) -> None:
    collection.insert_many([{"number": 78}, {"number": Decimal128("78.00")}])
    (summary,) = store.summaries()
    assert summary.documents == 2
    assert store.pages().count() == 1
