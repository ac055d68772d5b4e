"""Opening a ledger: its schema, and every way in which a file is not one."""

import os
import sqlite3
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from peewee import Field, Model

from db.errors import LedgerUnavailable
from db.ledger import migrations
from db.ledger.deciding.desk import Desk
from db.ledger.entries import entry_counts
from db.ledger.ledger import Ledger
from db.ledger.models import MODELS
from domain.errors import PaymatchError
from domain.records import EntryKind
from tests.db.conftest import Fill
from tests.db.ledger.dumps import schema


@pytest.fixture
def another_migration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Let the program have one migration more, with this SQL."""

    def add(script: str) -> None:
        file = tmp_path / "0002_more.sql"
        file.write_text(script, encoding="utf-8")
        known = {**migrations.migrations(), "0002_more": file}
        monkeypatch.setattr(migrations, "migrations", lambda: known)

    return add


def refusal(path: Path, *, create: bool = True) -> str:
    with pytest.raises(LedgerUnavailable) as caught:
        Ledger.open(path, create=create)
    assert str(path) in str(caught.value)
    return str(caught.value)


def kind_of(field: Field) -> str:
    field_type = getattr(field, "rel_field", field).field_type
    return "INTEGER" if field_type in {"INT", "AUTO", "INTEGER"} else str(field_type)


@pytest.mark.parametrize("model", MODELS)
def test_models_say_what_the_schema_says(ledger: Ledger, model: type[Model]) -> None:
    described = {
        field.column_name: (kind_of(field), not field.null, field.primary_key) for field in model._meta.sorted_fields
    }
    with closing(sqlite3.connect(ledger.path)) as connection:
        table = connection.execute(f"PRAGMA table_info({model._meta.table_name})")
        found = {name: (kind, bool(needed) or bool(key), bool(key)) for _, name, kind, needed, _, key in table}
    assert described == found


def test_foreign_keys_of_models_are_those_of_the_schema(ledger: Ledger) -> None:
    for model in MODELS:
        meta = model._meta
        described = {field.column_name: field.rel_model._meta.table_name for field in meta.refs}
        with closing(sqlite3.connect(ledger.path)) as connection:
            keys = connection.execute(f"PRAGMA foreign_key_list({meta.table_name})")
            assert {row[3]: row[2] for row in keys} == described


def test_opening_again_changes_nothing(ledger: Ledger) -> None:
    before = schema(ledger.path)
    Ledger.open(ledger.path, create=False)
    assert schema(ledger.path) == before


def test_every_migration_is_on_record(ledger: Ledger, another_migration: Callable[[str], None]) -> None:
    another_migration("CREATE TABLE more (id TEXT) STRICT;")
    Ledger.open(ledger.path)
    with closing(sqlite3.connect(ledger.path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM migration ORDER BY name")]
    assert names == sorted(migrations.migrations())


def test_migration_that_fails_leaves_the_ledger_as_before(
    ledger: Ledger, another_migration: Callable[[str], None]
) -> None:
    before = schema(ledger.path)
    another_migration("CREATE TABLE more (id TEXT) STRICT;\nDROP INDEX decision_of_step;\nCREATE TABLE more (id TEXT);")
    assert "table more already exists" in refusal(ledger.path)
    assert schema(ledger.path) == before


def test_ledger_of_newer_program_is_refused_unchanged(ledger: Ledger) -> None:
    with closing(sqlite3.connect(ledger.path)) as connection, connection:
        connection.execute("INSERT INTO migration VALUES ('0099_future', '2030-01-01T00:00:00Z')")
    with pytest.raises(LedgerUnavailable, match=r"newer paymatch \(it has 0099_future\)\. Update paymatch"):
        Ledger.open(ledger.path)


def test_several_programs_may_make_one_ledger_at_once(tmp_path: Path) -> None:
    for number in range(10):
        path = tmp_path / f"{number}.db"
        with ThreadPoolExecutor(4) as threads:
            ledgers = [future.result() for future in [threads.submit(Ledger.open, path) for _ in range(4)]]
        with ledgers[0].reading():
            assert entry_counts(ledgers[0]) == {EntryKind.ACCRUAL: 0, EntryKind.PAYMENT: 0}


def test_new_ledger_and_its_folder_are_for_the_owner_only(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "new" / "ledger.db")
    with ledger.writing():
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in ledger.path.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(ledger.path.parent.stat().st_mode) == 0o700


def test_missing_ledger_is_not_made_unless_asked(tmp_path: Path) -> None:
    assert "There is no ledger at" in refusal(tmp_path / "none.db", create=False)
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("content", [b"id,date,month\n" * 100, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "accruals.csv"
    path.write_bytes(content)
    assert "not a ledger" in refusal(path)
    assert path.read_bytes() == content


def test_database_of_another_program_stays_untouched(tmp_path: Path) -> None:
    path = tmp_path / "places.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE bookmark (id INTEGER PRIMARY KEY)")
    content = path.read_bytes()
    assert "not a ledger" in refusal(path)
    assert path.read_bytes() == content


def test_folder_in_place_of_the_ledger_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    assert "this is a folder" in refusal(tmp_path / "folder.db")
    assert "this is a folder" in refusal(tmp_path / "folder.db", create=False)


def test_pipe_in_place_of_the_ledger_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.db")
    assert "this is no file" in refusal(tmp_path / "pipe.db")


def test_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refusal(tmp_path / "file" / "ledger.db")


def test_truncated_ledger_is_refused_or_says_so(fill: Fill) -> None:
    ledger = fill([f"A{n} 1" for n in range(500)], ["P 9"])
    content = ledger.path.read_bytes()
    for length in (50, 100, 2048, len(content) // 2, len(content) - 4096):
        ledger.path.write_bytes(content[:length])
        with pytest.raises(LedgerUnavailable, match="ledger"):
            Desk(Ledger.open(ledger.path)).accept("P")


def test_locked_ledger_says_that_another_program_writes(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    impatient = Ledger(ledger.path)
    impatient._database.timeout = 0.05
    with (
        ledger.writing(),
        pytest.raises(LedgerUnavailable, match="another program is writing"),
        ThreadPoolExecutor(1) as threads,
    ):
        threads.submit(Desk(impatient).undo).result()


def test_full_disk_is_said_in_words(ledger: Ledger) -> None:
    def write_too_much() -> None:
        with ledger.writing():
            ledger.run("PRAGMA max_page_count = 1")
            ledger.run("INSERT INTO migration VALUES (hex(zeroblob(1000000)), '')")

    with pytest.raises(LedgerUnavailable, match="the disk is full; nothing was stored"):
        write_too_much()


def test_what_a_block_reads_is_of_one_moment(ledger: Ledger, fill: Fill) -> None:
    with ledger.reading(), ThreadPoolExecutor(1) as threads:
        before = entry_counts(ledger)
        threads.submit(fill, ["A 1"], ["P 2"]).result()
        assert entry_counts(ledger) == before
    with ledger.reading():
        assert entry_counts(ledger) == {EntryKind.ACCRUAL: 1, EntryKind.PAYMENT: 1}


@pytest.mark.parametrize("name", ["\udcff", "'; DROP TABLE payment; --", "\0", "x" * 100_000])
def test_any_text_may_be_asked_for_as_id(fill: Fill, desk: Desk, name: str) -> None:
    fill(["A 1"], ["P 2"])
    for ask in (lambda: desk.case(name), lambda: desk.override("P", name), lambda: desk.override(name, "A")):
        with pytest.raises(PaymatchError):
            ask()
    assert desk.case("P").decision is None
