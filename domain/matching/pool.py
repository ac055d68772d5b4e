"""One account's accruals and payments, as columns: the unit in which matching is done.

Accounts are walls, so every pool is matched on its own. Columns instead of records keep a pool of millions of rows
small and the loops over it fast; an entry is named by its position, and positions are in order of (date, id).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from domain.errors import StepRefused
from domain.records import NO_ACCOUNT, Accrual, Entry, Payment
from domain.values.identifiers import natural_key


@dataclass(frozen=True, slots=True)
class Entries:
    """One side of a pool: columns of equal length, sorted by (date, natural order of id)."""

    ids: Sequence[str]
    dates: Sequence[date]
    months: Sequence[str | None]
    amounts: Sequence[int | None]
    _positions: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Self:
        """Return the columns of `entries`, whatever order they come in."""
        rows = sorted(entries, key=entry_order)
        return cls([e.id for e in rows], [e.date for e in rows], [e.month for e in rows], [e.amount for e in rows])

    def __len__(self) -> int:
        return len(self.ids)

    def position(self, identifier: str) -> int:
        """Return where the entry with this id stands; StepRefused if it is not in this pool."""
        if not self._positions:
            self._positions.update((name, position) for position, name in enumerate(self.ids))
        try:
            return self._positions[identifier]
        except KeyError:
            raise StepRefused(f"{identifier} is not in this account") from None


@dataclass(frozen=True, slots=True)
class Pool:
    """The entries of one account; payments of a pool pay accruals of the same pool only."""

    account: str
    accruals: Entries
    payments: Entries

    @classmethod
    def of(cls, accruals: Iterable[Accrual], payments: Iterable[Payment], *, account: str = NO_ACCOUNT) -> Self:
        """Return the pool of `account` from records of that account, in any order."""
        return cls(account, Entries.of(accruals), Entries.of(payments))


def entry_order(entry: Entry) -> tuple[date, str]:
    """Return the key by which entries are sorted everywhere: date, then natural order of the id."""
    return entry.date, natural_key(entry.id)
