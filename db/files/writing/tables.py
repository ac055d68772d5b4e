"""What a table to be written is made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import BinaryIO, Protocol

# Text, a whole number, an exact decimal number such as an amount, or nothing.
Cell = str | int | Decimal | None

Row = Sequence[Cell]

# Amounts repeat: what is charged every month, what a tariff says.
_AMOUNTS_KEPT = 16_384


@dataclass(frozen=True, slots=True)
class Table:
    """A table among others in one file; every row has as many cells as there are columns, and is taken once."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Row]


class TableWriter(Protocol):
    """Writes tables in one format. The same table gives the same bytes."""

    def __call__(self, stream: BinaryIO, columns: Sequence[str], rows: Iterable[Row], /) -> int:
        """Write a table to `stream`, which stays open, row by row, and return the number of rows.

        Every row has as many cells as there are columns.
        """
        ...


@lru_cache(maxsize=_AMOUNTS_KEPT)
def amount_cell(minor: int | None) -> Decimal | None:
    """Return an amount in minor units as the exact number with two digits after the point; None for None."""
    return None if minor is None else Decimal(minor).scaleb(-2)
