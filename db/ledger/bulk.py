"""Storing many rows at once: what is kept for each row by itself is kept for all of them together at the end."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from db.ledger.ledger import Ledger

MORE_CACHE = "PRAGMA cache_size = -512000"
"""Lets a connection hold 512 MB of the file in memory, to sort in and to find single rows in: a ledger of a million."""


@contextmanager
def set_aside(ledger: Ledger, names: Sequence[str]) -> Iterator[None]:
    """Do without these indexes and triggers for the time of the block, inside `writing`.

    They are away inside the transaction only, where nobody else can write: kept up row by row, a million rows take up
    to six times as long. What the triggers guard, the block must see to. Meanwhile SQLite may hold more of the file
    in memory, to sort in and to find single rows in.
    """
    ledger.run(MORE_CACHE)
    wanted = ", ".join("?" * len(names))
    found = list(ledger.rows(f"SELECT type, name, sql FROM sqlite_master WHERE name IN ({wanted})", tuple(names)))
    for kind, name, _ in found:
        ledger.run(f"DROP {kind} {name}")
    yield
    for _, _, sql in found:
        ledger.run(sql)
