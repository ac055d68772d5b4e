"""Which accounts are listed, and in what order: what a person asked for last."""

from dataclasses import dataclass, replace
from typing import Self

from domain.accounts.filters.conditions import Filter
from domain.accounts.order import BY_NUMBER, ORDER_FIELDS, Order
from tui.keeping.places import Place


def order_in(left: Place) -> Order:
    """Return the order that was kept as [field, descending]; that by number if there is none, or no such field."""
    match left.get("order"):
        case [str(field), bool(descending)] if field in ORDER_FIELDS:
            return Order(field, descending=descending)
        case _:
            return BY_NUMBER


@dataclass(frozen=True, slots=True)
class Listing:
    """A filter and an order."""

    conditions: Filter = ()
    order: Order = BY_NUMBER

    def filtered(self, conditions: Filter) -> Self:
        """Return the listing with another filter."""
        return replace(self, conditions=conditions)

    def turned(self, field: str) -> Self:
        """Return the listing sorted by a field: up, then down, then not at all, which is by number."""
        if self.order.field != field:
            return replace(self, order=Order(field))
        return replace(self, order=BY_NUMBER if self.order.descending else Order(field, descending=True))

    @property
    def order_words(self) -> str:
        """The order in words, "" where it is the usual one."""
        mark = "▼" if self.order.descending else "▲"
        return "" if self.order == BY_NUMBER else f"by {self.order.field} {mark}"
