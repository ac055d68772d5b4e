"""Who pays what, as things stand: the mutable state of one pool while it is matched."""

from array import array
from itertools import repeat

from domain.matching.pool import Pool

FREE = -1
"""In `Standing.payers`: no payment pays this accrual."""

UNDECIDED, SKIPPED, NOTHING = -1, -2, -3
"""In `Standing.choices`: nothing is decided for this payment; a person skipped it; nothing was eligible."""


class Standing:
    """For each payment of a pool what was decided, for each accrual who pays it, by position.

    `choices[payment]` is the position of its accrual, or UNDECIDED, SKIPPED, NOTHING. `payers[accrual]` is the
    position of its payment, or FREE. Both always say the same.
    """

    __slots__ = ("choices", "payers")

    def __init__(self, pool: Pool) -> None:
        self.choices = array("i", repeat(UNDECIDED, len(pool.payments)))
        self.payers = array("i", repeat(FREE, len(pool.accruals)))

    def match(self, payment: int, accrual: int) -> None:
        """Record that an undecided payment pays a free accrual."""
        self.choices[payment] = accrual
        self.payers[accrual] = payment

    def take_back(self, payment: int) -> int:
        """Make `payment` undecided again; return the position of the accrual it held, or FREE."""
        accrual = self.choices[payment]
        self.choices[payment] = UNDECIDED
        if accrual < 0:
            return FREE
        self.payers[accrual] = FREE
        return accrual
