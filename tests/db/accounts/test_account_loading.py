"""Account documents from files: every fault is found, and nothing is stored unless there is none."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pymongo.collection import Collection

from db.accounts.loading.documents import AccountDocument, read_documents
from db.accounts.loading.loader import Loaded, load_accounts
from db.accounts.server.connection import Document
from db.accounts.store import AccountStore
from db.errors import InputFailed
from db.files.faults import Fault

Load = Callable[..., Loaded]
DEMO = Path(__file__).parents[3] / "sample_data" / "demo" / "accounts.jsonl"


@pytest.fixture
def load(store: AccountStore, tmp_path: Path) -> Load:
    """Writes a file and loads it."""

    def load(content: str | bytes, name: str = "accounts.json") -> Loaded:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return load_accounts(store.connection, path)

    return load


def stored(collection: Collection[Document]) -> list[Document]:
    return list(collection.find({}, {"_id": 0}).sort("number"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", '[{"number": "1"}, {"number": "2"}]'),
        ("a.json", ' [\n{"number": "1"}\n,{"number":\n"2"}]\n '),
        ("a.json", '{"number": "1"}\n{"number": "2"}'),
        ("a.jsonl", '{"number": "1"}\r\n\r\n{"number": "2"}'),
        ("a.NDJSON", '\ufeff{"number": "1"}\n{"number": "2"}\n'),
    ],
)
def test_documents_are_read_from_every_form(
    load: Load, collection: Collection[Document], name: str, content: str
) -> None:
    assert load(content, name).added == 2
    assert stored(collection) == [{"number": "1"}, {"number": "2"}]


@pytest.mark.parametrize("content", ["", " \n", "[]", "[ ]\n"])
def test_empty_file_stores_nothing(load: Load, collection: Collection[Document], content: str) -> None:
    assert load(content) == Loaded()
    assert stored(collection) == []


@pytest.mark.parametrize("content", ['{"number": "1"}', '[{"number": "1"}]'])
def test_file_loaded_twice_is_stored_once(load: Load, collection: Collection[Document], content: str) -> None:
    first, second = load(content), load(content)
    assert (first.added, first.replaced, second.added, second.replaced) == (1, 0, 0, 1)
    assert stored(collection) == [{"number": "1"}]


def test_new_document_replaces_the_old_of_its_number(load: Load, collection: Collection[Document]) -> None:
    collection.insert_many([{"number": "1", "name": "old"}, {"number": ["1"]}, {"number": "2"}])
    load('{"_id": {"$oid": "000000000000000000000000"}, "number": "1", "name": "new", "more": 1}')
    assert stored(collection) == [{"number": "1", "name": "new", "more": 1}, {"number": ["1"]}, {"number": "2"}]


def test_demo_is_loaded_with_all_its_untidiness(store: AccountStore) -> None:
    done: list[tuple[int, float]] = []
    loaded = load_accounts(store.connection, DEMO, progress=lambda *told: done.append(told))
    assert loaded.added == store.pages().count() == len(DEMO.read_text().splitlines())
    assert done[-1] == (loaded.added, 1.0)
    assert done == sorted(done)


def test_large_file_is_stored_in_batches(load: Load, collection: Collection[Document]) -> None:
    rows = [{"number": str(number), "name": "ё" * 400} for number in range(2_500)]
    assert load(json.dumps(rows, ensure_ascii=False)).added == 2_500
    assert collection.count_documents({"name": "ё" * 400}) == 2_500


FAULTS = [
    ('{"name": "x"}', 1, "number", "the number of the account is missing"),
    ('\n\n{"number": 78}', 3, "number", "the number 78 is not a text; put it in quotation marks"),
    ('{"number": " 78"}', 1, "number", "the number ' 78' is empty, or has white space"),
    ('{"number": ""}', 1, "number", "the number '' is empty"),
    ('{"number": "78"}\n{"number": "78"}', 2, "number", "the number 78 stands on line 1 already"),
    ('{"number": "78", "name": 5}', 1, "name", "the name 5 is not a text"),
    ('["78"]', 1, "", "this is not a document"),
    ('[{"number": "78"}\n', 2, "", "a comma or ] is missing"),
    ('[{"number": "78"},\n]', 2, "", "this is not JSON"),
    ('[{"number": "78"}]\n{"number": "79"}', 2, "", "something after the end"),
    ('{"number": "78",\n"name": }', 2, "", "this is not JSON: Expecting value"),
    ("[" * 100_000, 1, "", "this is nested too deep"),
    ('{"number": "78", "a": {"$date": "2016-01-01"}}', 1, "", '{"$date": "2016-01-01"} is not a value'),
    ('{"number": "78", "a": {"$date": null}}', 1, "", "is not a value of extended JSON; write"),
    ('{"number": "78", "a": {"$oid": "x"}}', 1, "", '{"$oid": "x"} is not a value'),
    ('{"number": "78", "a": 99999999999999999999}', 1, "", "MongoDB cannot store this: MongoDB can only handle"),
    ('{"number": "78", "a": {"\\u0000": 1}}', 1, "", "MongoDB cannot store this"),
    (b'{"number": "78", "name": "\xff"}', 1, "", "not UTF-8"),
    ('{"number": "78", "a": "' + "x" * 17_000_000 + '"}', 1, "", "MongoDB stores up to 16 MiB"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "line", "column", "reason"), FAULTS, ids=range(len(FAULTS)))
def test_fault_says_where_and_what(
    load: Load, collection: Collection[Document], content: str | bytes, line: int, column: str, reason: str
) -> None:
    (fault,) = load(content).faults
    assert (fault.file, fault.line, fault.column) == ("accounts.json", line, column)
    assert reason in fault.reason
    assert stored(collection) == []


def test_one_wrong_line_keeps_all_from_being_stored(load: Load, collection: Collection[Document]) -> None:
    loaded = load('{"number": "1"}\n{"number": \n5\n{"a": {"$date": 1.5, "$oid": 3}}\n' + "[" * 100_000, "a.jsonl")
    assert [fault.line for fault in loaded.faults] == [2, 3, 4, 5]
    assert stored(collection) == []


def test_file_that_cannot_be_read_is_said(store: AccountStore, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.json"):
        with pytest.raises(InputFailed, match="cannot be read"):
            load_accounts(store.connection, path)


def test_file_that_changes_meanwhile_is_said(store: AccountStore, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"number": "1"}')

    def change(_done: int, _fraction: float) -> None:
        path.write_text("5")

    with pytest.raises(InputFailed, match="was changed while it was read"):
        load_accounts(store.connection, path, progress=change)


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.just("$date"), inner, max_size=3),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60) | st.lists(json_values, max_size=4).map(lambda value: json.dumps(value).encode()))
@example(b'[{"number": "1", "a": {"$numberDouble": "x"}}]')
@example(b'[{"number": "1", "a": {"$binary": {"base64": "!", "subType": "zz"}}}]')
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_whatever_a_file_holds_gives_documents_or_faults(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert all(isinstance(found, AccountDocument | Fault) for found in read_documents(path))
