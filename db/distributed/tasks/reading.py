"""The first task of a run: a part of a file, read and checked as an import reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from db.distributed.storage.inputs import Part
from db.distributed.storage.parquet import parquet_opened
from db.distributed.tasks.frames import Frame, Row, frame_of
from db.files.entries import NO_ROWS, EntryReader, FileRead
from db.files.faults import FaultList
from db.files.options import FIELDS, ReadOptions
from db.files.reading.rows import RowReader, RowSource, file_opened
from domain.values.months import MonthKind


class Months(NamedTuple):
    """The kind of month that is settled, and what has the first such month, in words."""

    kind: MonthKind
    settled_by: str


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What is known of a part that was read; `id_column` is the name of the column with the ids."""

    part: Part
    faults: FaultList
    read: tuple[FileRead, ...]
    months: Months | None
    id_column: str


class PartRead(NamedTuple):
    """The entries of a part, and what is known of it."""

    frame: Frame
    facts: PartFacts


def read_part(part: Part, options: ReadOptions, months: Months | None = None) -> PartRead:
    """Read a part of a file whole; `months` are settled by what was read before, None if nothing settles them.

    A file without rows is no fault, as those who write in parts leave some. Raises InputFailed when the file cannot be
    read at all.
    """
    kind, settled_by = months or (None, "")
    reader = EntryReader(part.kind, options, known_months=kind, settled_by=settled_by)
    opened = _Opened(part)
    rows: Iterator[Row] = (
        (*values, part.file, reader.place_of(values[0])[1]) for values in reader.read_values([opened])
    )
    frame = frame_of(rows)
    faults = FaultList() if [fault.reason for fault in reader.faults] == [NO_ROWS] else reader.faults
    found = Months(reader.months, reader.settled_by) if reader.months is not None else None
    return PartRead(frame, PartFacts(part, faults, tuple(reader.files), found, opened.id_column))


def faults_of_part(part: Part, options: ReadOptions, months: Months) -> FaultList:
    """Return what is wrong with a part where others have settled the kind of month."""
    return read_part(part, options, months).facts.faults


class _Opened:
    """Opens a part for an import, and keeps the name of its column of ids."""

    def __init__(self, part: Part) -> None:
        self.id_column = FIELDS[0]
        self._part = part

    @contextmanager
    def __call__(self, options: ReadOptions, faults: FaultList) -> Iterator[tuple[RowReader, RowSource]]:
        part = self._part
        opened = parquet_opened(part, options, faults) if part.is_parquet else file_opened(part.path, options, faults)
        with opened as (rows, source):
            yield rows, source
            if rows.columns is not None:
                self.id_column = rows.columns.names[0]
