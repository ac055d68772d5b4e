"""What stands in a ledger file, read with plain SQL by tests that compare before and after."""
# ruff: noqa: S608 - the names of tables are our own

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

STANDING = ("accrual", "payment", "decision")
PAST = ("step", "past_accrual", "past_payment", "past_decision")

Dump = dict[str, list[tuple[object, ...]]]


def dump(path: Path, tables: Sequence[str] = (*STANDING, *PAST)) -> Dump:
    """Return all rows of the tables, sorted; by default everything but the record of migrations."""
    with closing(sqlite3.connect(path)) as connection:
        return {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}


def standing(path: Path) -> Dump:
    """Return what stands now, without the past and the journal."""
    return dump(path, STANDING)


def pairs(path: Path) -> list[tuple[str, str]]:
    """Return the ids of payments and the accruals they pay, in order of the payments' ids."""
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT payment_id, accrual_id FROM decision WHERE accrual_id IS NOT NULL ORDER BY 1"
        return list(connection.execute(sql))


def schema(path: Path) -> list[tuple[object, ...]]:
    """Return every table, index and trigger with its SQL."""
    with closing(sqlite3.connect(path)) as connection:
        return sorted(connection.execute("SELECT type, name, sql FROM sqlite_master"), key=repr)
