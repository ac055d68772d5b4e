"""The rows of the lists that are exported: each made of its columns, without a record of it, for there are millions."""

from collections.abc import Iterator
from itertools import starmap
from typing import Any

from db.files.writing.tables import Row, amount_cell
from db.ledger.bulk import MORE_CACHE
from db.ledger.decisions import known_code, known_decider, known_time
from db.ledger.ledger import Ledger
from db.ledger.listing.unpaid import ACCRUAL_COLUMNS, NOT_PAID, latest_payments
from db.ledger.pools import Days
from domain.matching.decisions import LatestPayments, NoMatchCode, UnpaidCode, unpaid_code
from domain.matching.words.reasons import no_match_words, unpaid_words, words_around

Columns = tuple[Any, ...]

# In order of the payments, so that nothing waits for the last of them: each brings its decision and its accrual.
_MATCHES = """
    SELECT payment.id, payment.date, payment.month, accrual.id, accrual.date, accrual.month, payment.account,
        payment.amount, accrual.amount, rule, decided_by, decided_at, eligible, equal, tie, same_month, runner_up
    FROM payment CROSS JOIN decision ON decision.payment_id = payment.id
        CROSS JOIN accrual ON accrual.id = decision.accrual_id
    ORDER BY payment.date, payment.id_key
"""
# Few of the payments, as a rule: they are found in the order in which the tables are stored, then sorted.
WITHOUT_ACCRUAL = f"""
    SELECT id, date, month, account, amount, id_key, earlier,
        iif(rule IS NULL, reason_code, '{NoMatchCode.UNDECIDED}') AS code
    FROM decision CROSS JOIN payment ON payment.id = decision.payment_id WHERE decision.accrual_id IS NULL
    UNION ALL
    SELECT id, date, month, account, amount, id_key, 0, '{NoMatchCode.UNDECIDED}' FROM payment
    WHERE NOT EXISTS (SELECT 1 FROM decision WHERE decision.payment_id = payment.id)
"""
"""The payments without an accrual in no order, each with the `code` of its reason, as SQL."""

_UNMATCHED = f"SELECT id, date, month, account, amount, code, earlier FROM ({WITHOUT_ACCRUAL}) ORDER BY +date, +id_key"
_UNPAID = f"SELECT {ACCRUAL_COLUMNS} FROM accrual WHERE {NOT_PAID} ORDER BY +accrual.date, +accrual.id_key"
_NO_PAYMENTS = LatestPayments()


def matches(ledger: Ledger) -> Iterator[Row]:
    """Yield the cells of all matches, in order of their payments, inside `reading`."""
    return map(match_cells, _read(ledger, _MATCHES))


def unmatched(ledger: Ledger) -> Iterator[Row]:
    """Yield the cells of all payments without an accrual, in order, inside `reading`."""
    return map(unmatched_cells, _read(ledger, _UNMATCHED))


def unpaid(ledger: Ledger) -> Iterator[Row]:
    """Yield the cells of all accruals that nobody pays, in order, inside `reading`."""
    return starmap(unpaid_cells, unpaid_entries(ledger))


def unpaid_entries(ledger: Ledger) -> Iterator[tuple[Columns, UnpaidCode]]:
    """Yield id, date, month, account and amount of each accrual that nobody pays, and why, inside `reading`."""
    latest, days = latest_payments(ledger), Days()
    for columns in _read(ledger, _UNPAID):
        _, charged, _, account, _ = columns
        yield columns, unpaid_code(days[charged], latest.get(account, _NO_PAYMENTS))


def match_cells(columns: Columns) -> Row:
    """Return a match as it is exported.

    `columns` are the entries' ids, dates, months, the account, the amounts, then rule, decider and time of the
    decision and its facts: how many were eligible, equal, the tie, of the same month, and the runner-up's id.
    """
    (payment, paid, month, accrual, charged, charged_for, account, received, debt, rule, by, at, *facts) = columns
    eligible, equal, tie, same_month, runner_up = facts
    before, after = words_around(rule, eligible, equal, tie=tie, same_month=same_month, runner_up=runner_up is not None)
    return (
        payment,
        paid,
        month,
        accrual,
        charged,
        charged_for,
        account,
        amount_cell(received),
        amount_cell(debt),
        rule,
        known_decider(by, payment),
        known_time(at, payment),
        before if runner_up is None else f"{before}{runner_up}{after}",
    )


def unmatched_cells(columns: Columns) -> Row:
    """Return a payment without an accrual as it is exported: from its id, date, month, account, amount and reason."""
    payment, paid, month, account, amount, code, earlier = columns
    words = no_match_words(known_code(code, payment), earlier)
    return payment, paid, month, account, amount_cell(amount), code, words


def unpaid_cells(columns: Columns, code: UnpaidCode) -> Row:
    """Return an accrual that nobody pays as it is exported: from its id, date, month, account and amount."""
    accrual, charged, month, account, amount = columns
    return accrual, charged, month, account, amount_cell(amount), code.value, unpaid_words(code)


def _read(ledger: Ledger, sql: str) -> Iterator[Columns]:
    ledger.run(MORE_CACHE)
    return ledger.rows(sql)
