"""The steps by which the schema grew, in order of their names, each in one transaction with its own record."""

import sqlite3
from importlib.resources import files
from importlib.resources.abc import Traversable

from db.errors import LedgerUnavailable


def missing(connection: sqlite3.Connection) -> dict[str, Traversable]:
    """Return the migrations that this ledger does not have yet; LedgerUnavailable if it has one unknown here."""
    known, applied = migrations(), _applied(connection)
    if newer := sorted(applied - known.keys()):
        raise LedgerUnavailable(
            f"This ledger was written by a newer paymatch (it has {', '.join(newer)}). Update paymatch to open it."
        )
    return {name: script for name, script in known.items() if name not in applied}


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Apply the migrations that are missing.

    `connection` is in autocommit mode. A migration that fails leaves the ledger as it was before it.
    """
    connection.execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY NOT NULL, at TEXT NOT NULL) STRICT")
    for name, script in missing(connection).items():
        _apply(connection, name, script.read_text(encoding="utf-8"))


def migrations() -> dict[str, Traversable]:
    """Return the SQL files of this program by their names, in order."""
    found = [file for file in files(__name__).iterdir() if file.name.endswith(".sql")]
    return {file.name.removesuffix(".sql"): file for file in sorted(found, key=lambda file: file.name)}


def _apply(connection: sqlite3.Connection, name: str, script: str) -> None:
    record = f"INSERT INTO migration VALUES ('{name}', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))"
    try:
        connection.executescript(f"BEGIN IMMEDIATE;\n{script}\n{record};\nCOMMIT;")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.rollback()
        if name not in _applied(connection):  # else another program that opened the ledger was faster
            raise


def _applied(connection: sqlite3.Connection) -> set[str]:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'migration'").fetchall():
        return set()
    return {name for (name,) in connection.execute("SELECT name FROM migration")}
