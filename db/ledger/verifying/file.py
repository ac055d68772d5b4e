"""Whether the file is whole, and its schema is what paymatch makes."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing

from db.ledger.ledger import Ledger
from db.ledger.migrations import bring_up_to_date
from db.ledger.verifying.breaches import Breach, BreachCode

_SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^'"
_KEYS = {"accrual": "id", "payment": "id", "decision": "payment_id"}

Schema = Mapping[tuple[str, str], str]


def damage(ledger: Ledger) -> Iterator[Breach]:
    """Yield what SQLite itself finds wrong: pages, indexes, values that a column's check forbids."""
    for (finding,) in ledger.rows("PRAGMA integrity_check"):
        if finding != "ok":
            yield Breach(BreachCode.DAMAGED_FILE, "the file", finding)


def missing_tables(ledger: Ledger) -> Iterator[Breach]:
    """Yield the tables that are not there, without which nothing else can be asked."""
    found = _schema(ledger)
    for kind, name in _expected_schema():
        if kind == "table" and (kind, name) not in found:
            yield Breach(BreachCode.MISSING_TABLE, f"table {name}", "is missing")


def schema_changes(ledger: Ledger) -> Iterator[Breach]:
    """Yield guards and indexes that are missing, anything that was changed, and triggers that are not paymatch's."""
    expected, found = _expected_schema(), _schema(ledger)
    for (kind, name), sql in expected.items():
        if (kind, name) not in found:
            yield Breach(BreachCode.SCHEMA_CHANGED, f"{kind} {name}", "is missing")
        elif found[kind, name] != sql:
            yield Breach(BreachCode.SCHEMA_CHANGED, f"{kind} {name}", "is not as paymatch makes it")
    for kind, name in found.keys() - expected.keys():
        if kind == "trigger":
            yield Breach(BreachCode.SCHEMA_CHANGED, f"{kind} {name}", "is not one of paymatch")


def missing_rows(ledger: Ledger) -> Iterator[Breach]:
    """Yield the rows that refer to a row that is not there."""
    for table, rowid, parent, _ in ledger.rows("PRAGMA foreign_key_check"):
        name = f"row {rowid} of {table}"
        if key := _KEYS.get(table):
            (identifier,) = ledger.one(f"SELECT {key} FROM {table} WHERE rowid = ?", (rowid,))
            name = f"{table} of payment {identifier}" if table == "decision" else f"{table} {identifier}"
        yield Breach(BreachCode.MISSING_ROW, name, f"refers to a row of {parent} that is not there")


def _schema(ledger: Ledger) -> Schema:
    return {(kind, name): sql for kind, name, sql in ledger.rows(_SCHEMA)}


def _expected_schema() -> Schema:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        bring_up_to_date(connection)
        return {(kind, name): sql for kind, name, sql in connection.execute(_SCHEMA)}
