"""Accounts by position, and the stream of all, on a real server."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from bson import MaxKey, MinKey, ObjectId, Regex
from pymongo.collection import Collection

from db.accounts.listing.keys import Key, KeyRange, identity
from db.accounts.listing.walk import STEP
from db.accounts.server.connection import Document
from db.accounts.store import AccountStore, SummariesNeeded
from db.accounts.summarising.pipeline import summary_pipeline
from db.errors import Cancelled
from domain.accounts.filters.reading import read_filter
from domain.accounts.order import Order
from domain.accounts.records import AccountSummary

Put = Callable[..., None]

EVERY_TYPE = [
    MinKey(), None, float("nan"), float("-inf"), -1, 5, 78, "", "78", "a", {"a": 1}, [5, "b"], b"x",
    ObjectId(b"x" * 12),
    False, True, datetime(2016, 1, 1, tzinfo=UTC), Regex("^a"), MaxKey(),
]  # fmt: skip


def digits(count: int) -> list[str]:
    return [f"{number:05}" for number in range(count)]


def numbers(summaries: list[AccountSummary]) -> list[str]:
    return [summary.number for summary in summaries]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("count", [0, 1, STEP - 1, STEP, STEP + 1, 3 * STEP])
def test_pages_join_to_the_whole_list(store: AccountStore, numbered: Put, count: int, descending: bool) -> None:
    if count:
        numbered(*digits(count))
    pages = store.pages((), Order(descending=descending))
    rows = [summary for start in range(0, count + 40, 40) for summary in pages.rows(start, start + 40)]
    assert numbers(rows) == sorted(digits(count), reverse=descending)
    assert pages.count() == count


def test_duplicates_at_the_edge_of_pages_stay_one_account(store: AccountStore, numbered: Put) -> None:
    numbered(*digits(2 * STEP), *digits(2 * STEP)[STEP - 2 : STEP + 2] * 3)
    pages = store.pages()
    rows = [*pages.rows(STEP - 3, STEP), *pages.rows(STEP, STEP + 3)]
    assert [row.documents for row in rows] == [1, 4, 4, 4, 4, 1]
    assert pages.count() == 2 * STEP


def test_pages_go_to_and_fro(store: AccountStore, numbered: Put) -> None:
    numbered(*digits(5 * STEP))
    pages = store.pages()
    for start in (0, 480, 90, 250, 0, 410):
        assert numbers(list(pages.rows(start, start + 60))) == digits(5 * STEP)[start : start + 60]


def test_pages_past_the_end_are_short_or_empty(store: AccountStore, numbered: Put) -> None:
    numbered(*digits(10))
    pages = store.pages()
    assert [len(pages.rows(start, start + 6)) for start in (0, 6, 10, 1_000)] == [6, 4, 0, 0]


@pytest.mark.parametrize("descending", [False, True])
def test_numbers_of_every_type_are_reached_once(store: AccountStore, numbered: Put, descending: bool) -> None:
    numbered(*EVERY_TYPE, *digits(STEP - 10))
    pages = store.pages((), Order(descending=descending))
    rows = [row for start in range(0, 150, 7) for row in pages.rows(start, start + 7)]
    keys = {identity(row.key) for row in rows}
    assert len(rows) == len(keys) == pages.count() == len(EVERY_TYPE) + STEP - 10
    assert {row.documents for row in rows} == {1}


def test_pages_and_stream_do_without_an_index(
    store: AccountStore, collection: Collection[Document], numbered: Put
) -> None:
    numbered(*reversed(digits(2 * STEP + 5)), "00007")
    collection.drop_indexes()
    assert numbers(list(store.summaries())) == digits(2 * STEP + 5)
    assert numbers(list(store.pages().rows(STEP, STEP + 3))) == digits(STEP + 3)[STEP:]
    assert list(collection.index_information()) == ["_id_"]


def test_stream_gives_what_the_pages_give(store: AccountStore, numbered: Put) -> None:
    numbered(*digits(2_345), *digits(2_345)[::9])
    assert list(store.summaries()) == list(store.pages().rows(0, 2_345))


def test_stream_that_is_left_early_leaves_no_thread(store: AccountStore, numbered: Put) -> None:
    numbered(*digits(5_000))
    stream = store.summaries()
    assert next(stream).number == "00000"
    stream.close()  # type: ignore[attr-defined]  # a generator, as the stream of a file is
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("accounts")]


def test_page_reads_its_own_documents_only(collection: Collection[Document], numbered: Put) -> None:
    numbered(*digits(1_000))
    page = summary_pipeline(KeyRange(Key("00300"), Key("00400")).query())
    explain = {"aggregate": collection.name, "pipeline": page, "cursor": {}}
    plan = collection.database.command("explain", explain, verbosity="executionStats")
    stats = plan["stages"][0]["$cursor"]["executionStats"]
    assert (stats["totalKeysExamined"], stats["totalDocsExamined"]) == (100, 100)


def test_asked_numbers_alone_are_summarised(store: AccountStore, numbered: Put) -> None:
    numbered("78", 78, "79", ["78"], None, ObjectId(b"x" * 12))
    asked = ["78", "80", "(no number)", str(ObjectId(b"x" * 12))]
    assert sorted(numbers(list(store.summaries(asked)))) == ["(no number)", "78", "78", str(ObjectId(b"x" * 12))]


def test_search_of_digits_is_the_beginning_of_a_number(store: AccountStore, numbered: Put) -> None:
    numbered("7800", "78", "079", "A78", 78, 7_812, 79, 8, ["78"])
    found = store.pages(read_filter(" 78 "))
    assert numbers(list(found.rows(0, 9))) == ["78", "7812", "78", "7800", "(array)"]
    assert found.count() == 5
    assert store.pages(read_filter("0")).rows(0, 9)[0].number == "079"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("иванова", ["1", "2"]),
        ("СЕМЁНОВНА иВАН", ["2"]),
        ("семеновна", ["2"]),
        (".*", ["3"]),
        ("a-1", ["A-1"]),
        ("A-", ["A-1"]),
        ("\0", ["1", "2", "3", "A-1"]),
        ("Петров", []),
    ],
)
def test_search_finds_words_of_the_name(store: AccountStore, numbered: Put, search: str, found: list[str]) -> None:
    numbered("1", name="Иванова Мария")
    numbered("2", name="Иванова Анна Семёновна")
    numbered("3", name="ООО «.*»")
    numbered("A-1", name="a-1")
    assert numbers(list(store.pages(read_filter(search)).rows(0, 9))) == found


def test_search_by_one_name_counts_all_documents(store: AccountStore, numbered: Put) -> None:
    numbered("1", "1", "2", name="Иванова", sessions=[{}])
    numbered("1", name="Петрова", sessions=[{}])
    numbered(["1"], name="Сидорова")
    (row,) = store.pages(read_filter("петрова")).rows(0, 9)
    assert (row.number, row.documents, row.sessions, row.name) == ("1", 3, 3, "Иванова")


def test_search_goes_through_many_accounts_backwards(store: AccountStore, numbered: Put) -> None:
    numbered(*digits(3 * STEP), name="Иванова")
    numbered(*(f"x{number}" for number in digits(3 * STEP)), name="Петрова")
    pages = store.pages(read_filter("иванова"), Order(descending=True))
    assert numbers(list(pages.rows(150, 160))) == digits(150)[-1:-11:-1]
    assert pages.count() == 3 * STEP


def test_closed_pages_count_no_further(store: AccountStore, numbered: Put) -> None:
    numbered(*digits(10))
    pages = store.pages()
    pages.close()
    with pytest.raises(Cancelled):
        pages.count()


def test_accounts_without_sessions_have_none_in_any_document(store: AccountStore, numbered: Put) -> None:
    numbered(*digits(2 * STEP), "x", "y", sessions=[5])
    numbered("x", "z", sessions=[{}])
    pages = store.pages(read_filter("sessions=0"))
    assert numbers(list(pages.rows(0, 999))) == [*digits(2 * STEP), "y"]
    assert pages.count() == 2 * STEP + 1
    assert numbers(list(store.pages(read_filter("sessions=0 y")).rows(0, 9))) == ["y"]


@pytest.mark.parametrize(
    ("text", "order", "reason"),
    [
        ("-78 delete>5", Order(), "A filter by counts, types or times"),
        ("-78", Order(), "A filter by what an account is not"),
        ("sessions=1", Order(), "A filter by counts, types or times"),
        ("", Order("last"), "Sorting by last"),
    ],
)
def test_what_needs_stored_summaries_says_so(store: AccountStore, text: str, order: Order, reason: str) -> None:
    with pytest.raises(SummariesNeeded, match=rf"^{reason} needs stored summaries\. `paymatch accounts refresh`"):
        store.pages(read_filter(text), order)


def test_stored_summaries_are_used_where_they_are_needed(store: AccountStore, numbered: Put) -> None:
    as_of = datetime(2016, 1, 1, tzinfo=UTC)
    numbered("1", name="б")
    numbered("2", name="а")
    store.refresh(clock=lambda: as_of)
    numbered("3", name="я")
    by_name, by_number = store.pages((), Order("name")), store.pages(read_filter("я"))
    assert (numbers(list(by_name.rows(0, 9))), by_name.as_of) == (["2", "1"], as_of)
    assert (numbers(list(by_number.rows(0, 9))), by_number.as_of) == (["3"], None)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("filter_text", ["", "name:ivanova"])
def test_stream_is_the_whole_list(store: AccountStore, numbered: Put, filter_text: str, descending: bool) -> None:
    numbered(*digits(1_200)[::2], name="Ivanova")
    numbered(*digits(1_200)[1::3])
    numbered(*(value for value in EVERY_TYPE if not isinstance(value, list)), "00004", name="ivanova")
    pages = store.pages(read_filter(filter_text), Order(descending=descending))
    assert list(pages.stream()) == list(pages.rows(0, 2_000))
