"""Rows that are in memory, for a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class FixedRows(Generic[Row]):
    """A list as the source of a table."""

    all: Sequence[Row]

    def count(self) -> int:
        """Return how many rows there are."""
        return len(self.all)

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """Return rows by position."""
        return self.all[start:stop]
