"""Reading both sides of a ledger, sorted as matching needs them, with `sqlite3` alone: `LEDGER`.

Tables are sorted as they lie, as by a program that has no index which holds all columns: the ledger has one.
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from tests.bench.stopwatch import timed

_SORTED = "SELECT account, id, date, month, amount FROM {} NOT INDEXED ORDER BY account, date, id_key"


def main(path: Path) -> None:
    """Read twice, so that the file is in memory; the second time is timed."""
    with closing(sqlite3.connect(path)) as connection:

        def read() -> int:
            return sum(1 for table in ("accrual", "payment") for _ in connection.execute(_SORTED.format(table)))

        read()
        timed(read)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
