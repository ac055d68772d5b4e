"""Opening a ledger, and the two ways to use it: reading and writing.

Every use of the database happens inside `reading()` or `writing()`. Each opens a connection for the thread it is
on with one transaction, closes it at the end, and turns what SQLite and peewee raise into LedgerUnavailable.
"""

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import peewee

from db.errors import LedgerReadOnly, LedgerUnavailable
from db.ledger.failures import BUSY_SECONDS, translated
from db.ledger.holding import holding
from db.ledger.migrations import bring_up_to_date, missing
from db.ledger.same_file import FileId, file_id, is_another, refuse_another

_PRAGMAS = {
    "journal_mode": "wal",  # readers go on while one writes
    "synchronous": "full",  # a confirmed decision survives a power cut
    "foreign_keys": 1,
    "cache_size": -64_000,  # 64 MB
    "temp.cache_size": -64_000,  # the same for what an import holds ready
}


class Ledger:
    """One ledger file. Objects are cheap, hold no open connection, and may be used from any thread.

    `why_not` says why nothing can be stored through this object; None if it can, as far as nobody else holds the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.why_not: LedgerReadOnly | None = None
        self._opened: FileId | None = None
        self._database = _database(path, "mode=rw", _PRAGMAS)

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> "Ledger":
        """Return the ledger at `path`, brought up to the schema of this program.

        With `create`, a ledger that is not there yet is made, readable by its owner only; without, and for a file
        that is not a ledger or of a newer paymatch, LedgerUnavailable. One that may not be written to can be read.
        """
        ledger = cls(path)
        with translated(path):
            _refuse_what_is_no_file(path)
            if create:
                _make_private(path)
            elif not path.is_file():
                raise LedgerUnavailable(f"There is no ledger at {path}. Import something into it to make it.")
            if reason := _why_unwritable(path):
                ledger._only_read(LedgerReadOnly(reason))
            else:
                with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
                    _refuse_other_database(connection, path)
                _switch_to_wal(path)
            ledger._opened = file_id(path)
        with ledger._connected() as database:
            connection = database.connection()
            _refuse_other_database(connection, path)
            if missing(connection):
                with ledger._alone():
                    bring_up_to_date(connection)
        return ledger

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let the block read; all that it reads is of one moment, whoever writes meanwhile.

        Inside another block of this thread it is part of that, and may also end later, as rows do that nobody reads on.
        """
        with translated(self.path), ExitStack() as stack:
            if not self._database.in_transaction():
                stack.enter_context(self._transaction("DEFERRED"))
            yield

    @contextmanager
    def writing(self, *, keys_checked: bool = True) -> Iterator[Any]:
        """Let the block read and write: all that it writes is kept when it ends, or nothing is.

        Gives peewee's transaction, whose `rollback()` takes back what was written up to there. Without `keys_checked`
        SQLite takes references to rows as they are given, and the block must see to it that the rows are there. Raises
        LedgerReadOnly, at once, where nothing can be stored or another process holds the ledger.
        """
        if self.why_not is not None:
            raise self.why_not
        self._refuse_another()
        with translated(self.path), holding(self.path), self._connected() as database:
            if not keys_checked:
                database.execute_sql("PRAGMA foreign_keys = 0")  # until this connection is closed, with the block
            with database.atomic("IMMEDIATE") as transaction:
                yield transaction

    @contextmanager
    def kept_ready(self) -> Iterator[None]:
        """Keep the files beside the ledger that SQLite needs also for reading, and makes anew where nobody uses it.

        So what is stored can be read during the block also when the disk has become full. For who holds the ledger:
        nobody may put another file in its place meanwhile.
        """
        with translated(self.path), closing(sqlite3.connect(self.path, check_same_thread=False)) as connection:
            connection.execute("SELECT 1 FROM sqlite_master").fetchall()
            yield

    @property
    def file(self) -> FileId | None:
        """Which file this reads: another one after `follow`, so that nothing known of the one before counts."""
        return self._opened

    def follow(self) -> bool:
        """Use the ledger that was put in the place of this one, as by `paymatch restore`; return whether one was.

        For who shows all of it anew. Blocks, and raises LedgerUnavailable as `open` does, also where there is none;
        LedgerReadOnly for one that may not be written to.
        """
        with translated(self.path):
            if self._opened is None or not is_another(self.path, self._opened):
                return False
        there = Ledger.open(self.path, create=False)
        if there.why_not is not None:
            raise there.why_not
        self._opened = there.file
        return True

    def fingerprint(self) -> tuple[object, ...]:
        """Return what is different after anybody has stored anything, without opening the ledger."""
        with translated(self.path):
            return tuple(_size_and_time(path) for path in (self.path, _wal(self.path)))

    def execute(self, query: Any) -> Any:
        """Execute a peewee query on this ledger, inside `reading` or `writing`, and return what peewee returns."""
        return query.execute(self._database)

    def rows(self, sql: str, parameters: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        """Return the rows of a SELECT as plain tuples, inside `reading` or `writing`."""
        return iter(self._database.execute_sql(sql, parameters))

    def one(self, sql: str, parameters: tuple[Any, ...] = ()) -> tuple[Any, ...]:
        """Return the only row of a SELECT that always has one, such as a count."""
        return next(self.rows(sql, parameters))

    def run(self, sql: str, parameters: tuple[Any, ...] = ()) -> None:
        """Execute a statement that gives no rows, inside `writing`."""
        self._database.execute_sql(sql, parameters)

    def run_many(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Execute a statement for each of `rows`, inside `writing`: thirty times as fast as single inserts."""
        self._database.connection().executemany(sql, rows)

    @contextmanager
    def _transaction(self, kind: str) -> Iterator[Any]:
        with self._connected() as database, database.atomic(kind) as transaction:
            yield transaction

    def _only_read(self, why_not: LedgerReadOnly) -> None:
        """Use the file without writing, also where SQLite has no place for the files it keeps beside a ledger."""
        self.why_not = why_not
        how = "mode=ro"
        if not _may_write(self.path.resolve().parent) and not _wal(self.path).exists():
            how = "immutable=1"  # nobody has it open, or that file were there
        self._database = _database(self.path, how, {"cache_size": _PRAGMAS["cache_size"]})

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the ledger while its schema grows, after a while if somebody else is just doing that."""
        give_up = time.monotonic() + BUSY_SECONDS
        if self.why_not is not None:
            raise LedgerUnavailable(
                f"{self.path}: this ledger is of an older paymatch, and cannot be brought up to date: {self.why_not}."
            )
        with ExitStack() as stack:
            while True:
                try:
                    stack.enter_context(holding(self.path))
                except LedgerReadOnly:
                    if time.monotonic() > give_up:
                        raise
                    time.sleep(0.01)
                else:
                    break
            yield

    @contextmanager
    def _connected(self) -> Iterator[peewee.SqliteDatabase]:
        """Give the database with a connection of this thread's own, for the time of the block."""
        with translated(self.path):
            if not self._database.is_closed():
                yield self._database
            else:
                self._refuse_another()
                with self._database.connection_context():
                    yield self._database

    def _refuse_another(self) -> None:
        """Raise LedgerUnavailable if the file is not the one any more that this object has opened."""
        if self._opened is not None:
            with translated(self.path):
                refuse_another(self.path, self._opened)


def _database(path: Path, how: str, pragmas: Mapping[str, object]) -> peewee.SqliteDatabase:
    """Return the database in a file that is there, to be opened as SQLite's parameter of its address says."""
    return peewee.SqliteDatabase(f"{path.absolute().as_uri()}?{how}", pragmas=pragmas, timeout=BUSY_SECONDS, uri=True)


def _refuse_what_is_no_file(path: Path) -> None:
    """Raise LedgerUnavailable for a folder, a pipe, or a device."""
    if path.exists() and not path.is_file():
        raise LedgerUnavailable(f"{path}: this is {'a folder' if path.is_dir() else 'no file'}, and not a ledger.")


def _refuse_other_database(connection: sqlite3.Connection, path: Path) -> None:
    """Raise LedgerUnavailable for another program's database, before anything in it is changed."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables and "migration" not in tables:
        raise LedgerUnavailable(f"{path}: this file is a database, but not a ledger.")


def _switch_to_wal(path: Path) -> None:
    """Give the file its journal mode; of several programs at a new ledger, all but one are refused without a wait."""
    give_up = time.monotonic() + BUSY_SECONDS
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode = wal")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                    raise
                time.sleep(0.01)
            else:
                return


def _why_unwritable(path: Path) -> str | None:
    """Return why nothing can be stored in a ledger that is there; None if it can."""
    folder = path.resolve().parent
    if not _may_write(path):
        return "this ledger's file may not be written to"
    # SQLite keeps files beside a ledger while it is written to.
    return None if _may_write(folder) else "the folder of this ledger may not be written to"


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _wal(path: Path) -> Path:
    """Return where SQLite writes before it writes to the ledger itself."""
    real = path.resolve()
    return real.with_name(f"{real.name}-wal")


def _size_and_time(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns


def _make_private(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
