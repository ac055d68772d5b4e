"""The entries that an import has given so far, and where they stood in what it reads."""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import date

from domain.records import EntryValues


class SeenEntries:
    """Entries by id, each with the file and line, or the document, that it came from."""

    def __init__(self) -> None:
        # Columns, because an import may hold millions: a record for each would take half as much memory again, and
        # Python's garbage collector would walk through them.
        self._positions: dict[str, int] = {}
        self._dates: list[date] = []
        self._months: list[str | None] = []
        self._accounts: list[str] = []
        self._amounts: list[int | None] = []
        self._lines = array("q")
        self._places: list[Callable[[int], tuple[str, int]]] = []
        self._starts: list[int] = []

    def __len__(self) -> int:
        return len(self._lines)

    def begin(self, place: Callable[[int], tuple[str, int]]) -> None:
        """Say that what is remembered from now on stands in a new file; `place` names it and a line of it."""
        self._places.append(place)
        self._starts.append(len(self))

    def remember(self, values: EntryValues, line: int) -> EntryValues | None:
        """Return what was seen before with this id; None if nothing was: `values` then are."""
        identifier, day, month, account, amount = values
        new = len(self._lines)
        position = self._positions.setdefault(identifier, new)
        if position != new:
            return self._values(identifier, position)
        self._dates.append(day)
        self._months.append(month)
        self._accounts.append(account)
        self._amounts.append(amount)
        self._lines.append(line)
        return None

    def find(self, identifier: str) -> EntryValues | None:
        """Return the values of the entry with this id; None if there is none."""
        position = self._positions.get(identifier)
        return None if position is None else self._values(identifier, position)

    def all(self) -> Iterator[EntryValues]:
        """Give the values of every entry, in the order in which they were seen."""
        for identifier, position in self._positions.items():
            yield self._values(identifier, position)

    def place_of(self, identifier: str) -> tuple[str, int]:
        """Return the file and line where the entry with this id stood first; KeyError if there is none."""
        position = self._positions[identifier]
        place = self._places[bisect_right(self._starts, position) - 1]
        return place(self._lines[position])

    def _values(self, identifier: str, position: int) -> EntryValues:
        return (
            identifier,
            self._dates[position],
            self._months[position],
            self._accounts[position],
            self._amounts[position],
        )
