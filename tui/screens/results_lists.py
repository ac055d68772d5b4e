"""The lists of the Results screen as they are read from the ledger, in the background."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from db.ledger.entries import entry_counts
from db.ledger.ledger import Ledger
from db.ledger.listing import PaymentLine, Show, UnpaidLine, payment_pages, unpaid_pages
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
            Tab.MATCHES: payment_pages(ledger, Show.MATCHED, text),
            Tab.UNMATCHED: payment_pages(ledger, Show.UNMATCHED, text),
            Tab.UNPAID: unpaid_pages(ledger, text),
        }
        counts = {tab: pages[tab].count() for tab in LISTS}
        matched = payment_pages(ledger, Show.MATCHED).count() if text else counts[Tab.MATCHES]
        return Lists(
            text=text,
            pages=pages,
            counts=counts,
            totals={Tab.MATCHES: matched, Tab.UNMATCHED: payments - matched, Tab.UNPAID: accruals - matched},
            places={tab: _place_of(row, pages[tab]) for tab, row in looked_at.items()},
            payments=payments,
            accruals=accruals,
        )


def _place_of(row: ListRow, pages: Pages[Any]) -> int:
    """Return the position of a row, or of the first after where it would stand; of the last if there is none."""
    count = pages.count()
    place = bisect_left(range(count), _key(row), key=lambda index: _key(pages.rows(index, index + 1)[0]))
    return max(0, min(place, count - 1))


def _key(row: ListRow) -> tuple[date, str]:
    """Return what the lists are ordered by."""
    entry = row.payment if isinstance(row, PaymentLine) else row.accrual
    return entry.date, natural_key(entry.id)
