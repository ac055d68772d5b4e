"""Rows that an import cannot take, kept as they were with the reasons, to be mended and imported again."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from db.errors import OutputFailed
from db.files.faults import Fault
from db.files.reading.columns import plain_name
from db.files.writing.csv_table import write_csv
from db.files.writing.destination import new_content
from db.files.writing.tables import Row

REASON_COLUMN = "reason"


class Rejects:
    """The rejected rows of one import, in a temporary file until it is known that they are wanted.

    It hears of every fault (`note`); those since the last row are the reasons of the next. `rows` says how many rows
    there are. `incomplete` turns true when a fault belongs to no row: something of a file was not read then, and what
    was read must not be taken for the whole. Use it in a `with`. Raises OutputFailed when the rows cannot be kept.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.incomplete = False
        self._reasons: list[str] = []
        self._columns: dict[str, str] = {}
        with _temporary_errors():
            self._spool = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed by __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._spool.close()

    def note(self, fault: Fault) -> None:
        """Take a fault as a reason for the row that comes next."""
        self._reasons.append(str(fault))

    def add(self, header: Sequence[str], cells: Sequence[str]) -> None:
        """Keep a row: the texts of its `cells`, which stand under the names of `header` as far as that goes.

        The reason that an earlier import gave it is left out. Cells beyond the header are told in the reason.
        """
        row: dict[str, str] = {}
        for place, (name, cell) in enumerate(zip(header, cells, strict=False)):
            key = plain_name(name) or f"\0{place}"  # several columns may be without a name
            if key != REASON_COLUMN:
                self._columns.setdefault(key, name.strip())
                row[key] = cell.strip()
        if surplus := [cell for cell in cells[len(header) :] if cell.strip()]:
            self._reasons.append(f"behind the last column stands {', '.join(map(repr, surplus))}")
        row[REASON_COLUMN] = "; ".join(self._reasons)
        with _temporary_errors():
            self._spool.write(f"{json.dumps(row)}\n")
        self._reasons.clear()
        self.rows += 1

    def end_file(self) -> None:
        """Say that the rows of a file have ended; faults that are left belong to none of them."""
        self.incomplete = self.incomplete or bool(self._reasons)
        self._reasons.clear()

    def write(self, path: Path) -> None:
        """Write a new CSV file with the columns of all files, and the reasons in a last one.

        Raises DestinationExists and OutputFailed.
        """
        with new_content(path, overwrite=False) as stream:
            write_csv(stream, [*self._columns.values(), REASON_COLUMN], self._in_columns())

    def _in_columns(self) -> Iterator[Row]:
        keys = [*self._columns, REASON_COLUMN]
        with _temporary_errors():
            self._spool.seek(0)
        for line in self._spool:
            row = json.loads(line)
            yield [row.get(key, "") for key in keys]


@contextmanager
def _temporary_errors() -> Iterator[None]:
    """Turn what the operating system says about the temporary file into OutputFailed."""
    try:
        yield
    except OSError as error:
        raise OutputFailed(f"The rejected rows cannot be kept: {error.strerror or error}.") from error
