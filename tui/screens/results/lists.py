"""The lists of the Results screen as they are read from the ledger, in the background."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from db.ledger.entries import entry_counts
from db.ledger.ledger import Ledger
from db.ledger.listing import PaymentLine, PaymentQuery, Show, UnpaidLine, payment_pages, unpaid_pages
from db.paging import Pages
from domain.records import EntryKind
from domain.values.identifiers import natural_key

ListRow = PaymentLine | UnpaidLine


class Tab(StrEnum):
    """What the screen can show: three lists, and the result in numbers."""

    MATCHES = "matches"
    UNMATCHED = "unmatched"
    UNPAID = "unpaid"
    OVERVIEW = "overview"


LISTS = (Tab.MATCHES, Tab.UNMATCHED, Tab.UNPAID)

_SHOWN = {Tab.MATCHES: Show.MATCHED, Tab.UNMATCHED: Show.UNMATCHED}


@dataclass(frozen=True, slots=True)
class Lists:
    """The three lists at one moment, narrowed to the rows whose id or account contains `text`.

    `pages` have been counted: `counts`. `totals` count the rows without the narrowing, `payments` and `accruals`
    all there are. `places` has the positions of the rows that were asked for; where one is gone, of the next.
    """

    text: str
    pages: Mapping[Tab, Pages[Any]]
    counts: Mapping[Tab, int]
    totals: Mapping[Tab, int]
    places: Mapping[Tab, int]
    payments: int
    accruals: int


@dataclass(slots=True)
class RenewedPages:
    """The rows of a list for a table, whose `pages` are exchanged when the list is read anew.

    To the table it stays the same list, so that a reload keeps cursor and place.
    """

    pages: Pages[Any]

    def count(self) -> int:
        """Return how many rows there are."""
        return self.pages.count()

    def rows(self, start: int, stop: int) -> Sequence[Any]:
        """Return the rows at positions from `start` up to `stop`; fewer if there are not so many."""
        return self.pages.rows(start, stop)


def read_lists(ledger: Ledger, text: str, looked_at: Mapping[Tab, ListRow]) -> Lists:
    """Read the lists narrowed by `text`, and find where in them the rows `looked_at` are now."""
    with ledger.reading():
        entries = entry_counts(ledger)
        payments, accruals = entries[EntryKind.PAYMENT], entries[EntryKind.ACCRUAL]
        pages: dict[Tab, Pages[Any]] = {
            **{tab: payment_pages(ledger, show, text) for tab, show in _SHOWN.items()},
            Tab.UNPAID: unpaid_pages(ledger, text),
        }
        counts = {tab: pages[tab].count() for tab in LISTS}
        matched = payment_pages(ledger, Show.MATCHED).count() if text else counts[Tab.MATCHES]
        places = {}
        for tab, row in looked_at.items():
            if isinstance(row, PaymentLine):
                place = PaymentQuery(ledger, _SHOWN[tab], text).position(row.payment.id)
            else:
                place = _place_of_accrual(row, pages[tab])
            places[tab] = max(0, min(place, counts[tab] - 1))
    return Lists(
        text=text,
        pages=pages,
        counts=counts,
        totals={Tab.MATCHES: matched, Tab.UNMATCHED: payments - matched, Tab.UNPAID: accruals - matched},
        places=places,
        payments=payments,
        accruals=accruals,
    )


def _place_of_accrual(row: UnpaidLine, pages: Pages[Any]) -> int:
    """Return the position of an accrual, or where it would stand, in few reads by halving."""
    return bisect_left(range(pages.count()), _key(row), key=lambda index: _key(pages.rows(index, index + 1)[0]))


def _key(row: UnpaidLine) -> tuple[date, str]:
    """Return what the accruals are ordered by."""
    return row.accrual.date, natural_key(row.accrual.id)
