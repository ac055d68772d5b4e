"""The ledger in numbers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from db.ledger.entries import entry_counts
from db.ledger.ledger import Ledger
from db.ledger.pools import stream_pools
from domain.matching.certificate import Certificate, certificate
from domain.records import EntryKind


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """Payments dated in one calendar month (`2016-03`): how many are matched, and how many are not."""

    month: str
    matched: int
    unmatched: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What is decided in a ledger.

    `by_rule` counts matches by the rule that chose, `no_match` payments without an accrual by reason code, the
    undecided among them; both are sorted by count, largest first. Amounts are sums in minor units over the rows that
    have one.
    """

    accruals: int
    payments: int
    undecided: int
    matched: int
    same_month: int
    by_rule: Mapping[str, int]
    no_match: Mapping[str, int]
    amount_charged: int
    amount_received: int
    amount_matched: int
    months: tuple[MonthCounts, ...]

    @property
    def unmatched(self) -> int:
        """How many payments have no accrual, decided or not."""
        return self.payments - self.matched

    @property
    def unpaid(self) -> int:
        """How many accruals no payment pays."""
        return self.accruals - self.matched


def overview(ledger: Ledger) -> Overview:
    """Count what is in the ledger; takes time in proportion to it."""
    with ledger.reading():
        counts = entry_counts(ledger)
        by_rule, no_match = Counter[str](), Counter[str]()
        for rule, code, number in ledger.rows("SELECT rule, reason_code, count(*) FROM decision GROUP BY 1, 2"):
            (by_rule if rule else no_match)[rule or code] += number
        matched = by_rule.total()
        undecided = counts[EntryKind.PAYMENT] - matched - no_match.total()
        if undecided:
            no_match["undecided"] = undecided
        same_month, amount_matched = ledger.one(
            "SELECT coalesce(sum(accrual.month = payment.month), 0), coalesce(sum(payment.amount), 0) FROM decision "
            "JOIN accrual ON accrual.id = accrual_id JOIN payment ON payment.id = payment_id"
        )
        (charged,) = ledger.one("SELECT coalesce(sum(amount), 0) FROM accrual")
        (received,) = ledger.one("SELECT coalesce(sum(amount), 0) FROM payment")
        months = tuple(
            MonthCounts(month, paired, number - paired)
            for month, number, paired in ledger.rows(
                "SELECT substr(payment.date, 1, 7), count(*), count(accrual_id) FROM payment "
                "LEFT JOIN decision ON decision.payment_id = payment.id GROUP BY 1 ORDER BY 1"
            )
        )
    return Overview(
        accruals=counts[EntryKind.ACCRUAL],
        payments=counts[EntryKind.PAYMENT],
        undecided=undecided,
        matched=matched,
        same_month=same_month,
        by_rule=dict(by_rule.most_common()),
        no_match=dict(no_match.most_common()),
        amount_charged=charged,
        amount_received=received,
        amount_matched=amount_matched,
        months=months,
    )


def certify(ledger: Ledger) -> Certificate:
    """Return what is possible in the ledger, given what persons decided; reads every account."""
    with ledger.reading():
        pools = stream_pools(ledger)
        return sum((certificate(pool, pins) for pool, _, pins in pools), start=Certificate())
