"""Which members of a sorted set are free: counted, found, taken and released in logarithmic time."""

from array import array
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from itertools import repeat


class FreeSet:
    """A sorted set of positions, each free or taken; at first all are free.

    A binary indexed tree (Fenwick 1994, "A new data structure for cumulative frequency tables"): the counts of free
    members over ranges whose lengths are powers of two. Every method takes O(log n).
    """

    __slots__ = ("_counts", "_members", "_top")

    def __init__(self, members: Sequence[int], taken: Iterable[int] = ()) -> None:
        self._members = members
        self._counts = array("i", (index & -index for index in range(len(members) + 1)))
        self._top = 1 << (len(members).bit_length() - 1) if members else 0
        for member in taken:
            self.take(member)

    def count_before(self, position: int) -> int:
        """Return how many free members are less than `position`."""
        index = bisect_left(self._members, position)
        total = 0
        while index:
            total += self._counts[index]
            index &= index - 1
        return total

    def nth(self, number: int) -> int:
        """Return the free member that has `number` free ones before it; there must be more free ones than that."""
        index, step = 0, self._top
        while step:
            ahead = index + step
            if ahead < len(self._counts) and self._counts[ahead] <= number:
                index = ahead
                number -= self._counts[ahead]
            step >>= 1
        return self._members[index]

    def take(self, member: int) -> None:
        """Make a free member taken."""
        self._add(member, -1)

    def release(self, member: int) -> None:
        """Make a taken member free."""
        self._add(member, 1)

    def _add(self, member: int, amount: int) -> None:
        index = bisect_left(self._members, member) + 1
        while index < len(self._counts):
            self._counts[index] += amount
            index += index & -index


def buckets(keys: Sequence[Hashable]) -> "dict[Hashable, array[int]]":
    """Return, for every key but None, the positions that have it, in order."""
    positions: dict[Hashable, array[int]] = {}
    for position, key in enumerate(keys):
        if key is not None:
            if key in positions:
                positions[key].append(position)
            else:
                positions[key] = array("i", repeat(position, 1))
    return positions
