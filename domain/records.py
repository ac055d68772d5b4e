"""The rows of the ledger as immutable records."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# The account of rows that name none: they form one common pool.
NO_ACCOUNT = ""


class EntryKind(StrEnum):
    """The two kinds of rows that are matched with each other."""

    ACCRUAL = "accrual"
    PAYMENT = "payment"

    @property
    def plural(self) -> str:
        """The word for several of them, as commands and screens use it."""
        return f"{self.value}s"


@dataclass(frozen=True, slots=True)
class Entry:
    """What an accrual and a payment have in common.

    `id` is unique among entries of its kind and as `read_identifier` returns it. `month` is in the normal form of
    `read_month`, None where empty: it then equals no other month. `account` is NO_ACCOUNT for the common pool.
    `amount` is in minor units, None where not given; it may be negative.
    """

    id: str
    date: date
    month: str | None = None
    account: str = NO_ACCOUNT
    amount: int | None = None


EntryValues = tuple[str, date, str | None, str, int | None]
"""The values of an entry in the order of its fields: what is read, and stored, by the million."""


class Accrual(Entry):
    """A debt that was charged."""

    __slots__ = ()


class Payment(Entry):
    """Money that was received."""

    __slots__ = ()
