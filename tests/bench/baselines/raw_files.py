"""The whole job's input and output with `csv` and `sqlite3` alone: no check, no rule, no reason, no journal.

Tables and indexes are those of a ledger; the pairs are whatever stands beside each other in the order of accounts.

    python -m tests.bench.baselines.raw_files FOLDER

reads FOLDER/accruals.csv and FOLDER/payments.csv, and writes FOLDER/raw.sqlite and three lists beside it.
"""

import csv
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

_ENTRIES = """
    CREATE TABLE {0} (
        id TEXT PRIMARY KEY, date TEXT, month TEXT, account TEXT, amount INTEGER, id_key TEXT, step INTEGER
    );
"""
_ENTRY_INDEXES = """
    CREATE INDEX {0}_in_account ON {0} (account, date, id_key, id, month, amount);
    CREATE INDEX {0}_in_order ON {0} (date, id_key);
"""
_ACCRUAL_INDEXES = """
    CREATE INDEX accrual_of_month ON accrual (account, month, date);
    CREATE INDEX accrual_of_amount ON accrual (account, amount, date);
"""
_DECISIONS = """
    CREATE TABLE decision (
        payment_id TEXT PRIMARY KEY, accrual_id TEXT, outcome TEXT, rule TEXT, eligible INTEGER, equal INTEGER,
        runner_up TEXT, tie INTEGER, reason_code TEXT, earlier INTEGER, decided_by TEXT, decided_at TEXT, step INTEGER,
        same_month INTEGER
    );
"""
_DECISION_INDEXES = """
    CREATE UNIQUE INDEX decision_of_accrual ON decision (accrual_id);
    CREATE INDEX decision_of_step ON decision (step);
"""
_WHEN = "2016-01-01T00:00:00Z"
_DECISION = ("matched", "oldest", 10, 1, "A-1", 0, None, None, "run", _WHEN, 1, 1)
_REASON = "Oldest of 10 eligible accruals; the next would have been A-1."

_MATCHES = """
    SELECT payment.id, payment.date, payment.month, accrual.id, accrual.date, accrual.month, payment.account,
        payment.amount, accrual.amount, rule, decided_by, decided_at, ?
    FROM payment JOIN decision ON payment_id = payment.id JOIN accrual ON accrual.id = accrual_id
    ORDER BY payment.date, payment.id_key
"""
_LEFT = """
    SELECT {0}.id, {0}.date, {0}.month, {0}.account, {0}.amount, 'all-earlier-taken', ?
    FROM {0} LEFT JOIN decision ON {0}_id = {0}.id WHERE {0}_id IS NULL ORDER BY {0}.date, {0}.id_key
"""


def main(folder: Path) -> None:
    """Import, pair, store and export."""
    with closing(sqlite3.connect(folder / "raw.sqlite")) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("PRAGMA cache_size = -64000")
        for table, indexes in ("accrual", _ENTRY_INDEXES + _ACCRUAL_INDEXES), ("payment", _ENTRY_INDEXES):
            connection.executescript(_ENTRIES.format(table))
            with connection:
                connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, 1)", rows(folder, table))
            connection.executescript(indexes.format(table))
        connection.executescript(_DECISIONS)
        with connection:
            connection.executemany(f"INSERT INTO decision VALUES (?, ?{', ?' * len(_DECISION)})", pairs(connection))
        connection.executescript(_DECISION_INDEXES)
        write(folder / "raw_matches.csv", connection.execute(_MATCHES, (_REASON,)))
        write(folder / "raw_unmatched.csv", connection.execute(_LEFT.format("payment"), (_REASON,)))
        write(folder / "raw_unpaid.csv", connection.execute(_LEFT.format("accrual"), (_REASON,)))


def rows(folder: Path, table: str) -> Iterator[Sequence[str]]:
    """Yield the rows of a file, the id once more as what is sorted by."""
    with (folder / f"{table}s.csv").open(newline="", encoding="utf-8") as lines:
        reader = csv.reader(lines)
        next(reader)
        for row in reader:
            yield (*row, row[0])


def pairs(connection: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    """Yield a decision for each payment that has an accrual beside it."""
    both = (
        connection.execute(f"SELECT id, date, month, amount FROM {table} ORDER BY account, date, id_key")
        for table in ("payment", "accrual")
    )
    for payment, accrual in zip(*both, strict=False):
        yield (payment[0], accrual[0], *_DECISION)


def write(path: Path, found: sqlite3.Cursor) -> None:
    """Write a header and the rows found."""
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([column for column, *_ in found.description])
        writer.writerows(found)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
