"""What the ledger has of one account, against the whole lists."""

from random import Random

import pytest

from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.ledger import Ledger
from db.ledger.listing import (
    AccountEntryQuery,
    EntryLine,
    PaymentLine,
    PaymentQuery,
    UnpaidQuery,
    account_entry_pages,
    payment_to_decide,
)
from db.ledger.results.overview import account_entries
from tests.db.conftest import Fill
from tests.db.ledger.lines import every_line

ACCOUNTS = ["A", "B", "a", "A%"]


@pytest.fixture
def mixed(fill: Fill, desk: Desk) -> Ledger:
    """Four accounts with many ties of date and id, and decisions of all kinds."""
    draw = Random(8)
    days = [(number, draw.randint(1, 6), draw.choice(ACCOUNTS)) for number in range(80)]
    accruals = [f"{number} {day} 1 {account}" for number, day, account in days[:40]]
    payments = [f"{number - 20} {day} 1 {account}" for number, day, account in days[20:]]
    ledger = fill(accruals, [*payments, "first 1 1 A", "last 9 1 A"])
    run_policy(ledger)
    for payment in ("last", "first", "30"):
        desk.clear(payment)
    desk.skip("30")
    return ledger


def of_account(ledger: Ledger, account: str) -> list[EntryLine]:
    """Return what should be listed, from the lists of the whole ledger."""
    lines: list[EntryLine] = [line for line in every_line(UnpaidQuery(ledger)) if line.accrual.account == account]
    lines += [line for line in every_line(PaymentQuery(ledger)) if line.payment.account == account]
    return sorted(lines, key=AccountEntryQuery(ledger, account).key, reverse=True)


@pytest.mark.parametrize("account", [*ACCOUNTS, "", "nobody"])
def test_pages_are_slices_of_the_account_from_both_ends(mixed: Ledger, account: str) -> None:
    expected = of_account(mixed, account)
    pages = account_entry_pages(mixed, account)
    assert pages.count() == len(expected)
    for start in [*range(0, 40, 6), *range(40, -1, -5)]:
        assert list(pages.rows(start, start + 4)) == expected[start : start + 4]


def test_counts_of_an_account_are_those_of_its_list(mixed: Ledger) -> None:
    for account in ACCOUNTS:
        lines, counts = of_account(mixed, account), account_entries(mixed, account)
        payments = [line for line in lines if isinstance(line, PaymentLine)]
        assert (counts.payments, counts.unpaid) == (len(payments), len(lines) - len(payments))
        assert counts.unmatched == sum(line.accrual is None for line in payments)
        assert counts.undecided == sum(line.decision is None for line in payments)
        assert counts.accruals - counts.unpaid == counts.payments - counts.unmatched


def test_payment_to_decide_is_the_oldest_undecided_else_the_newest(mixed: Ledger, desk: Desk) -> None:
    assert payment_to_decide(mixed, "A") == "first"
    desk.accept("first")
    assert payment_to_decide(mixed, "A") == "last"
    desk.skip("last")
    newest = next(line for line in of_account(mixed, "A") if isinstance(line, PaymentLine))
    assert payment_to_decide(mixed, "A") == newest.payment.id == "last"
    assert payment_to_decide(mixed, "nobody") is None
