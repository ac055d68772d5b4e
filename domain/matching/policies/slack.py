"""How many accruals may be kept from payments without costing a match, along the line of dates."""

from array import array


class Slack:
    """A growing row of points, numbered from 1, each with a slack that is never below zero.

    Only the smallest slack from a point to the end is ever asked for. Seen from left to right these minima never
    fall, so what is stored is by how much they jump at each point. Lowering all slacks from a point on takes one from
    the nearest jump at or before it; points without a jump are joined with their left neighbour (union-find, Tarjan
    1975, "Efficiency of a good but not linear set union algorithm", with path halving). A row of n points takes
    O((n + calls) log n) time at most, and nearly linear time as a rule.
    """

    __slots__ = ("_jumps", "_left", "_minimum_at_end")

    def __init__(self) -> None:
        # Point 0 is no point: it stands for "no jump before here", that is, for a smallest slack of zero.
        self._jumps = array("q", [0])
        self._left = array("q", [0])
        self._minimum_at_end = 0

    def __len__(self) -> int:
        return len(self._jumps) - 1

    def append(self, slack: int) -> None:
        """Add a point with this slack, zero or more, at the right end."""
        point = len(self._jumps)
        rise = slack - self._minimum_at_end
        self._jumps.append(max(rise, 0))
        self._left.append(point if rise > 0 else point - 1)
        while rise < 0:
            rise += self._lower(self._jump_at_or_before(point - 1), -rise)
        self._minimum_at_end = slack

    def take(self, start: int) -> bool:
        """Lower every slack from point `start` to the end by one; if one of them is zero, return False instead.

        Where no point is from `start` on, nothing is in the way.
        """
        if start >= len(self._jumps):
            return True
        point = self._jump_at_or_before(start)
        if point == 0:
            return False
        self._lower(point, 1)
        self._minimum_at_end -= 1
        return True

    def _lower(self, point: int, most: int) -> int:
        """Take up to `most` from the jump at `point`, and return how much that was."""
        amount = min(self._jumps[point], most)
        self._jumps[point] -= amount
        if self._jumps[point] == 0:
            self._left[point] = point - 1
        return amount

    def _jump_at_or_before(self, point: int) -> int:
        left = self._left
        while left[point] != point:
            left[point] = left[left[point]]
            point = left[point]
        return point
