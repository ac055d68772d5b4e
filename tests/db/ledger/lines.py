"""The lists of a ledger, read whole."""

from typing import TypeVar

from db.ledger.listing.keyed import LedgerQuery

Line = TypeVar("Line")


def every_line(query: LedgerQuery[Line]) -> list[Line]:
    """Return all rows of a list, in order."""
    return [*query.after(None, 0, -1)]
