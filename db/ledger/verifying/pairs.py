"""Whether each match is a pair that the date, the wall between accounts and its own rule allow."""

from collections.abc import Callable, Hashable, Iterator, Mapping

from db.ledger.ledger import Ledger
from db.ledger.verifying.accounts import Account, AccrualRow, PaymentRow
from db.ledger.verifying.breaches import Breach, BreachCode

# What each rule compares of an accrual and a payment; None equals nothing.
KEYS: Mapping[str, Callable[[AccrualRow | PaymentRow], Hashable]] = {
    "same-amount-and-month": lambda row: None if row.month is None or row.amount is None else (row.month, row.amount),
    "same-amount": lambda row: row.amount,
    "same-month": lambda row: row.month,
    "oldest": lambda _: "",
}


def wrong_pairs(ledger: Ledger, account: Account) -> Iterator[Breach]:
    """Yield the matches of an account's payments that the date, the wall or their own rule forbids."""
    for payment in account.payments:
        if payment.accrual_id is None:
            continue
        subject, place = f"payment {payment.id}", account.places.get(payment.accrual_id)
        if place is None:
            for (other,) in ledger.rows("SELECT account FROM accrual WHERE id = ?", (payment.accrual_id,)):
                words = f"of account {account.name!r} pays accrual {payment.accrual_id} of account {other!r}"
                yield Breach(BreachCode.OTHER_ACCOUNT, subject, words)
            continue
        accrual = account.accruals[place]
        if not accrual.date < payment.date:
            words = f"of {payment.date} pays accrual {accrual.id} of {accrual.date}, which is not earlier"
            yield Breach(BreachCode.NOT_EARLIER, subject, words)
        if payment.rule in KEYS and not rule_holds(payment, accrual):
            words = f"pays accrual {accrual.id} by the rule {payment.rule}, which does not hold between them"
            yield Breach(BreachCode.WRONG_REASON, subject, words)


def rule_holds(payment: PaymentRow, accrual: AccrualRow) -> bool:
    """Return whether what the rule of a match compares is the same on both sides; by hand nothing is compared."""
    key = KEYS.get(payment.rule or "")
    if key is None:
        return payment.rule == "by-hand"
    value = key(payment)
    return value is not None and value == key(accrual)
