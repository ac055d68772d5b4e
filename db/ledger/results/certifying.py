"""What the ledger's matches reach, and what no assignment could exceed."""

from collections.abc import Iterator
from itertools import islice

from db.ledger.ledger import Ledger
from db.ledger.pools import Days, columns_of, stream_pools
from domain.matching.certificate import SAME_MONTH, Certificate, Reached, certificate, equal_pairs
from domain.matching.pool import Entries
from domain.matching.rules import DEFAULT_CHAIN, OLDEST, Chain, Rule

_MATCHES = "FROM decision JOIN accrual ON accrual.id = accrual_id JOIN payment ON payment.id = payment_id"
_COUNTED = f"SELECT count(*), coalesce(sum(accrual.month = payment.month), 0) {_MATCHES}"
_SIDES = f"""
    SELECT accrual.id, accrual.date, accrual.month, accrual.amount,
        payment.id, payment.date, payment.month, payment.amount {_MATCHES}
"""
_BATCH = 20_000


def reached(ledger: Ledger, chain: Chain = DEFAULT_CHAIN) -> Reached:
    """Count the matches that stand, inside `reading` or `writing`; takes time in proportion to them."""
    matched, same_month = ledger.one(_COUNTED)
    if chain[0] == OLDEST:
        return Reached(matched, matched, same_month)
    if chain[0] == SAME_MONTH:
        return Reached(matched, same_month, same_month)
    return Reached(matched, _equal_in(ledger, chain[0]), same_month)


def certify(ledger: Ledger, chain: Chain = DEFAULT_CHAIN) -> Certificate:
    """Return what is possible in the ledger, given what persons decided; reads every account."""
    with ledger.reading():
        pools = stream_pools(ledger)
        return sum((certificate(pool, pins, chain) for pool, _, pins in pools), start=Certificate())


def _equal_in(ledger: Ledger, rule: Rule) -> int:
    """Count the matches whose two sides are equal in `rule`, which is asked for its keys as in a pool."""
    return sum(equal_pairs(accruals, payments, rule) for accruals, payments in _batches(ledger))


def _batches(ledger: Ledger) -> Iterator[tuple[Entries, Entries]]:
    """Yield the two sides of all matches, some thousand pairs at a time."""
    rows, days = ledger.rows(_SIDES), Days()
    while batch := list(islice(rows, _BATCH)):
        yield columns_of([row[:4] for row in batch], days), columns_of([row[4:] for row in batch], days)
