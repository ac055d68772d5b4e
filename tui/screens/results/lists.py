"""The lists of the Results screen as they are read from the ledger, in the background."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from db.ledger.entries import entry_counts
from db.ledger.ledger import Ledger
from db.ledger.listing import PaymentLine, Show, UnpaidLine, payment_pages, unpaid_pages
from db.ledger.listing.keyed import Key, LedgerPages
from db.paging import Pages
from domain.records import EntryKind
from domain.values.identifiers import natural_key

ListRow = PaymentLine | UnpaidLine


class RowKey(NamedTuple):
    """By what a row can be found again, or its place if it has gone: the day and id of its payment or accrual."""

    day: date
    id: str

    @property
    def order(self) -> Key:
        """What the lists are ordered by."""
        return self.day.isoformat(), natural_key(self.id)


def key_of(row: ListRow) -> RowKey:
    """Return the key of a row."""
    entry = row.payment if isinstance(row, PaymentLine) else row.accrual
    return RowKey(entry.date, entry.id)


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


def read_lists(ledger: Ledger, text: str, looked_at: Mapping[Tab, RowKey]) -> Lists:
    """Read the lists narrowed by `text`, and find where in them the rows `looked_at` are now, or would stand."""
    with ledger.reading():
        entries = entry_counts(ledger)
        payments, accruals = entries[EntryKind.PAYMENT], entries[EntryKind.ACCRUAL]
        pages: dict[Tab, LedgerPages[Any]] = {
            **{tab: payment_pages(ledger, show, text) for tab, show in _SHOWN.items()},
            Tab.UNPAID: unpaid_pages(ledger, text),
        }
        counts = {tab: pages[tab].count() for tab in LISTS}
        matched = payment_pages(ledger, Show.MATCHED).count() if text else counts[Tab.MATCHES]
        places = {tab: max(0, min(pages[tab].place(key.order), counts[tab] - 1)) for tab, key in looked_at.items()}
    return Lists(
        text=text,
        pages=pages,
        counts=counts,
        totals={Tab.MATCHES: matched, Tab.UNMATCHED: payments - matched, Tab.UNPAID: accruals - matched},
        places=places,
        payments=payments,
        accruals=accruals,
    )
