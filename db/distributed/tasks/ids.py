"""The second task: all entries of some ids, wherever they stand: what is the same is one, what differs a fault."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from db.distributed.tasks.frames import SCHEMA, Frame, Row, frame_of, rows_of
from db.files.entries import conflict_words
from db.files.faults import MOST_KEPT, Fault
from domain.records import EntryValues

_FILE, _LINE = SCHEMA.names.index("file"), SCHEMA.names.index("line")


class Origin(NamedTuple):
    """A file of entries: its name for a person, and that of its column of ids."""

    name: str
    id_column: str


@dataclass(frozen=True, slots=True)
class IdFacts:
    """What is known of entries with some ids.

    `faults` are the first ones, each behind the place of its file and its line; `total` counts all. `repeats` counts
    the rows that say once more what an earlier one says.
    """

    faults: tuple[tuple[int, int, Fault], ...] = ()
    total: int = 0
    repeats: int = 0


class Unique(NamedTuple):
    """Entries, each id once, and what is known of them."""

    frame: Frame
    facts: IdFacts


def unique(frame: Frame, origins: Sequence[Origin]) -> Unique:
    """Return of each id in a frame the entry that stands first in the order of files and lines."""
    several = frame["id"].duplicated(keep=False)
    if not several.any():
        return Unique(frame, IdFacts())
    first: dict[str, tuple[EntryValues, tuple[str, int]]] = {}
    kept: list[Row] = []
    faults: list[tuple[int, int, Fault]] = []
    repeats = 0
    for row in sorted(rows_of(frame[several]), key=lambda row: (row[_FILE], row[_LINE])):
        identifier, day, month, account, amount, file, line = row
        values, place = (identifier, day, month, account, amount), (origins[file].name, line)
        earlier, there = first.setdefault(identifier, (values, place))
        if there == place:
            kept.append(row)
        elif earlier == values:
            repeats += 1
        else:
            words = conflict_words(values, earlier, there)
            faults.append((file, line, Fault(*place, origins[file].id_column, identifier, words)))
    facts = IdFacts(tuple(faults[:MOST_KEPT]), len(faults), repeats)
    return Unique(pd.concat([frame[~several], frame_of(kept)], ignore_index=True), facts)
