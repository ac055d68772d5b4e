"""The orders in which accounts can be listed."""

from dataclasses import dataclass

from domain.accounts.filters.conditions import OTHER
from domain.accounts.records import STANDARD_TYPES

NUMBER, NAME, LAST = "number", "name", "last"

ORDER_FIELDS = (NUMBER, NAME, *STANDARD_TYPES, OTHER, "total", LAST)
"""What accounts can be ordered by: number, name, counts of actions, and when the last of them was."""


@dataclass(frozen=True, slots=True)
class Order:
    """By one of ORDER_FIELDS, and among equals by number; descending is exactly the reverse.

    Numbers stand in the order of MongoDB, names in that of their code points; no last action is the earliest.
    """

    field: str = NUMBER
    descending: bool = False


BY_NUMBER = Order()
