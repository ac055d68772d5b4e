"""The entries that an import has given so far, and where they stood in what it reads."""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import date

from domain.records import Entry


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

    def remember(self, entry: Entry, line: int) -> Entry | None:
        """Return the entry that was seen before with this id; None if there was none: `entry` then is."""
        new = len(self._lines)
        position = self._positions.setdefault(entry.id, new)
        if position != new:
            return self._entry(type(entry), entry.id, position)
        self._dates.append(entry.date)
        self._months.append(entry.month)
        self._accounts.append(entry.account)
        self._amounts.append(entry.amount)
        self._lines.append(line)
        return None

    def find(self, record: type[Entry], identifier: str) -> Entry | None:
        """Return the entry with this id as such a `record`; None if there is none."""
        position = self._positions.get(identifier)
        return None if position is None else self._entry(record, identifier, position)

    def all(self, record: type[Entry]) -> Iterator[Entry]:
        """Give every entry as such a `record`, in the order in which they were seen."""
        for identifier, position in self._positions.items():
            yield self._entry(record, identifier, position)

    def place_of(self, identifier: str) -> tuple[str, int]:
        """Return the file and line where the entry with this id stood first; KeyError if there is none."""
        position = self._positions[identifier]
        place = self._places[bisect_right(self._starts, position) - 1]
        return place(self._lines[position])

    def _entry(self, record: type[Entry], identifier: str, position: int) -> Entry:
        return record(
            identifier,
            self._dates[position],
            self._months[position],
            self._accounts[position],
            self._amounts[position],
        )
