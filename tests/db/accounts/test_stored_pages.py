"""Filters and orders in the server against their literal meaning, on the summaries of the same accounts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from bson import ObjectId
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pymongo.collection import Collection

from db.accounts.server.connection import Document
from db.accounts.store import AccountStore
from db.accounts.stored.pages import StoredPages
from db.accounts.stored.rows import read_stored
from domain.accounts.filters.conditions import COUNT_FIELDS, Comparison, passes
from domain.accounts.filters.reading import read_filter
from domain.accounts.order import ORDER_FIELDS, Order
from domain.accounts.records import AccountSummary
from domain.accounts.reference import summarise

FIRST = datetime(2016, 1, 1, tzinfo=UTC)
Put = Callable[..., None]

# Around the ends of the spans that are asked for.
MOMENTS = [
    None, "2016", *(FIRST + timedelta(days, minutes=minutes) for days in (0, 31, 60, 366) for minutes in (-1, 0, 1)),
]  # fmt: skip
TYPES = ["create", "read", "update", "delete", "login", "log in", 5, "5", True, None, [], {}]
NUMBERS = [None, *range(12), *range(75, 83), 780, "", "0", "007", "7", "78", "a", "A1", "ж", ".", "-7", "7 8", "(no"]
NAMES = ["", "a", "A1", "Ёе", "еж 7", "7 a", ".", "-", "Жё", "1", "(no name)"]


def document(number: object, random: Random) -> Document:
    """Return an account of up to eight actions, most with few of them."""
    actions = [
        {"type": random.choice(TYPES), "created_at": random.choice(MOMENTS)} for _ in range(random.choice(SIZES))
    ]
    sessions = [{"actions": actions[start::2]} for start in range(2)] if actions else [{}] * random.randrange(3)
    return {"number": number, "name": random.choice(NAMES), "sessions": sessions}


SIZES = [0, 1, 1, 2, 2, 3, 8]
texts = st.text("aA1Ёе7 .ж-", min_size=1, max_size=2).filter(str.strip)

comparisons = st.sampled_from([*Comparison, ":"])
counts = st.builds("{}{}{}".format, st.sampled_from(COUNT_FIELDS), comparisons, st.integers(0, 6))
lasts = st.builds(
    "last{}{}".format,
    comparisons,
    st.sampled_from(["2016", "2016-02", "2016-3-1", "2016-01-01T00:00", "9999", "31.01.2016"]),
)
of_types = st.builds(
    "type:{}{}".format,
    st.sampled_from(["read", "login", '"log in"', "5", "true", '"(no type)"', "(array)", "(document)", "no"]),
    st.one_of(st.just(""), st.builds("{}{}".format, st.sampled_from(list(Comparison)), st.integers(0, 3))),
)
quoted = st.builds('{}"{}"'.format, st.sampled_from(["", "name:", "number:"]), texts)
words = st.sampled_from(["7", "78", "0", "1", "a", "ё", "Е", "ж", ".", "-", "(no", "last:none", "last!=none"])
terms = st.builds("{}{}".format, st.sampled_from(["", "-"]), st.one_of(counts, lasts, of_types, quoted, words))
filters = st.lists(terms, max_size=2).map(" ".join)
orders = st.builds(Order, st.sampled_from(ORDER_FIELDS), st.booleans())


def literal(order: Order, by_number: list[AccountSummary]) -> list[AccountSummary]:
    """Return accounts, which stand by number, in an order, by its definition."""
    places = {id(account): place for place, account in enumerate(by_number)}

    def key(account: AccountSummary) -> tuple[Any, int]:
        values = {"number": 0, "name": account.name, "last": account.last or datetime.min.replace(tzinfo=UTC)}
        counted = values | {"total": account.count, "other": account.count - standard(account)}
        return counted.get(order.field, account.of_type(order.field).count), places[id(account)]

    return sorted(by_number, key=key, reverse=order.descending)


def standard(account: AccountSummary) -> int:
    return sum(account.of_type(name).count for name in ("create", "read", "update", "delete"))


@pytest.fixture
def varied(store: AccountStore, collection: Collection[Document]) -> list[AccountSummary]:
    """Two hundred accounts of everything that filters look at, stored; as they stand by number."""
    random = Random(2016)
    texts = [f"x{number}" for number in range(200 - len(NUMBERS))]
    documents = [document(number, random) for number in (*NUMBERS, *texts)]
    collection.insert_many([dict(document) for document in documents])
    store.refresh(clock=lambda: FIRST, jobs=1)
    by_number = [read_stored(row) for row in store.stored.find({}, [("_id", 1)])]
    assert len(by_number) == len(summarise(documents)) == 200
    return by_number


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters, orders)
@example('"0"', Order())
@example("last>2016-01", Order())
@example("", Order("last", descending=True))
def test_filters_and_orders_find_what_they_literally_mean(
    store: AccountStore, varied: list[AccountSummary], text: str, order: Order
) -> None:
    conditions = read_filter(text)
    expected = [account for account in literal(order, varied) if passes(account, conditions)]
    pages = StoredPages(store.stored, conditions, order)
    assert list(pages.stream()) == expected
    assert pages.count() == len(expected)


@pytest.fixture
def filled(store: AccountStore, collection: Collection[Document]) -> AccountStore:
    """A thousand accounts, stored; many are equal in everything but the number."""
    collection.insert_many(
        [
            {
                "number": f"{number:04}",
                "name": f"N{number % 7}",
                "sessions": [{"actions": [{"type": "read", "created_at": FIRST}] * (number % 3)}],
            }
            for number in range(1_000)
        ]
    )
    store.refresh(clock=lambda: FIRST)
    return store


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("field", ["number", "name", "read", "last"])
def test_pages_anywhere_are_slices_of_the_whole(filled: AccountStore, field: str, descending: bool) -> None:
    pages = StoredPages(filled.stored, read_filter("read<2"), Order(field, descending))
    whole = list(pages.stream())
    for start in (0, 64, 128, 600, 536, 640, 9, 300):
        assert pages.rows(start, start + 64) == whole[start : start + 64]
    assert pages.count() == len(whole) == 667
    assert pages.rows(660, 700) == whole[660:]


def test_page_behind_a_key_reads_no_more_rows_than_it_gives(filled: AccountStore) -> None:
    last = filled.stored.find({}, [("read_count", 1), ("_id", 1)], skip=700, limit=1)[0]
    pages = StoredPages(filled.stored, (), Order("read"))
    beyond = pages._query._beyond(pages._query.key(last), descending=False)
    cursor = filled.stored._collection.find(beyond).sort([("read_count", 1), ("_id", 1)]).limit(50)
    stats = cursor.explain()["executionStats"]
    assert stats["totalDocsExamined"] <= 51


def test_numbers_that_no_id_can_be_stand_in_the_list(store: AccountStore, numbered: Put) -> None:
    numbered("a", {"$ref": 1}, ["b"], ObjectId(b"x" * 12), 5)
    store.refresh(clock=lambda: FIRST)
    pages = StoredPages(store.stored)
    assert [row.key for row in pages.rows(0, 9)][:2] == [5, "a"]
    assert pages.count() == 5
