"""Long lists of the ledger in order of (date, id), read page by page: payments, queues of them, unpaid accruals."""

from db.ledger.listing.filters import Filter, count_filters, filter_named, filters
from db.ledger.listing.going import decided_count, first_payment, next_undecided, payment_beside, payments_meant
from db.ledger.listing.of_account import AccountEntryQuery, EntryLine, account_entry_pages, payment_to_decide
from db.ledger.listing.payments import PaymentLine, PaymentQuery, Show, payment_pages
from db.ledger.listing.queue import PaymentQueue, Place
from db.ledger.listing.unpaid import UnpaidLine, UnpaidQuery, unpaid_pages

__all__ = [
    "AccountEntryQuery",
    "EntryLine",
    "Filter",
    "PaymentLine",
    "PaymentQuery",
    "PaymentQueue",
    "Place",
    "Show",
    "UnpaidLine",
    "UnpaidQuery",
    "account_entry_pages",
    "count_filters",
    "decided_count",
    "filter_named",
    "filters",
    "first_payment",
    "next_undecided",
    "payment_beside",
    "payment_pages",
    "payment_to_decide",
    "payments_meant",
    "unpaid_pages",
]
