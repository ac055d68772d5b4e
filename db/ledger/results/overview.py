"""The ledger in numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from db.ledger.ledger import Ledger
from db.ledger.results.certifying import reached
from domain.ageing import AGE_BANDS, age_band
from domain.matching.certificate import Reached
from domain.matching.rules import DEFAULT_CHAIN, Chain
from domain.records import EntryKind

# SQLite's sum fails beyond 64 bits, which two amounts can reach: whole billions and the rest are summed apart.
_PART = 10**9
EXACT_SUM = f"coalesce(sum({{0}}.amount / {_PART}), 0), coalesce(sum({{0}}.amount % {_PART}), 0)"
"""The sum of a table's amounts in two columns, which `exact_sum` adds up."""

_CHARGED, _RECEIVED = EXACT_SUM.format("accrual"), EXACT_SUM.format("payment")


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """Payments dated in one calendar month (`2016-03`): how many are matched, and how many are not."""

    month: str
    matched: int
    unmatched: int


@dataclass(frozen=True, slots=True)
class AgeCounts:
    """Unpaid accruals of one band of `domain.ageing`: how many, and the sum of their amounts in minor units."""

    band: str
    count: int
    amount: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What is decided in a ledger.

    `reached` is to be held against the certificate of `rules`, a chain by the names of its rules.
    `by_rule` counts matches by the rule that chose, `no_match` payments without an accrual by reason code, the
    undecided among them; both are sorted by count, largest first. Amounts are sums in minor units over the rows that
    have one. `ages` has every band, seen from `newest`, the latest date of any entry (None without entries).
    """

    rules: tuple[str, ...]
    accruals: int
    payments: int
    undecided: int
    reached: Reached
    by_rule: Mapping[str, int]
    no_match: Mapping[str, int]
    amount_charged: int
    amount_received: int
    amount_matched: int
    months: tuple[MonthCounts, ...]
    newest: date | None
    ages: tuple[AgeCounts, ...]

    @property
    def matched(self) -> int:
        """How many payments have an accrual."""
        return self.reached.matched

    @property
    def unmatched(self) -> int:
        """How many payments have no accrual, decided or not."""
        return self.payments - self.matched

    @property
    def unpaid(self) -> int:
        """How many accruals no payment pays."""
        return self.accruals - self.matched


def overview(ledger: Ledger, chain: Chain = DEFAULT_CHAIN) -> Overview:
    """Count what is in the ledger, and what the matches reach for `chain`; takes time in proportion to it."""
    from db.ledger.entries import entry_counts

    with ledger.reading():
        counts = entry_counts(ledger)
        by_rule, no_match = Counter[str](), Counter[str]()
        for rule, code, number in ledger.rows("SELECT rule, reason_code, count(*) FROM decision GROUP BY 1, 2"):
            (by_rule if rule else no_match)[rule or code] += number
        undecided = counts[EntryKind.PAYMENT] - by_rule.total() - no_match.total()
        if undecided:
            no_match["undecided"] = undecided
        now = reached(ledger, chain)
        matched_parts = ledger.one(
            f"SELECT {_RECEIVED} FROM decision JOIN payment ON payment.id = payment_id WHERE accrual_id IS NOT NULL"
        )
        charged_parts = ledger.one(f"SELECT {_CHARGED} FROM accrual")
        received_parts = ledger.one(f"SELECT {_RECEIVED} FROM payment")
        newest = newest_date(ledger)
        ages = _ages(ledger, newest)
        months = tuple(
            MonthCounts(month, paired, number - paired)
            for month, number, paired in ledger.rows(
                "SELECT substr(payment.date, 1, 7), count(*), count(accrual_id) FROM payment "
                "LEFT JOIN decision ON decision.payment_id = payment.id GROUP BY 1 ORDER BY 1"
            )
        )
    return Overview(
        rules=tuple(rule.name for rule in chain),
        accruals=counts[EntryKind.ACCRUAL],
        payments=counts[EntryKind.PAYMENT],
        undecided=undecided,
        reached=now,
        by_rule=dict(by_rule.most_common()),
        no_match=dict(no_match.most_common()),
        amount_charged=exact_sum(charged_parts),
        amount_received=exact_sum(received_parts),
        amount_matched=exact_sum(matched_parts),
        months=months,
        newest=newest,
        ages=ages,
    )


def newest_date(ledger: Ledger) -> date | None:
    """Return the latest date of any entry, None without entries."""
    (day,) = ledger.one(
        "SELECT max(date) FROM (SELECT max(date) AS date FROM accrual UNION SELECT max(date) FROM payment)"
    )
    return date.fromisoformat(day) if day else None


def _ages(ledger: Ledger, newest: date | None) -> tuple[AgeCounts, ...]:
    counts, amounts = Counter[str](), Counter[str]()
    for day, number, *parts in ledger.rows(
        f"SELECT accrual.date, count(*), {_CHARGED} FROM accrual "
        "LEFT JOIN decision ON decision.accrual_id = accrual.id WHERE decision.accrual_id IS NULL GROUP BY 1"
    ):
        charged = date.fromisoformat(day)
        band = age_band(charged, newest or charged)
        counts[band] += number
        amounts[band] += exact_sum(parts)
    return tuple(AgeCounts(band, counts[band], amounts[band]) for band in AGE_BANDS)


def exact_sum(parts: Sequence[int]) -> int:
    """Return the sum of amounts from the two columns of EXACT_SUM."""
    billions, rest = parts
    return billions * _PART + rest


@dataclass(frozen=True, slots=True)
class AccountEntries:
    """What the ledger has of one account; amounts are sums in minor units. What is undecided is unmatched too."""

    accruals: int
    unpaid: int
    charged: int
    payments: int
    unmatched: int
    undecided: int
    received: int


def account_entries(ledger: Ledger, account: str) -> AccountEntries:
    """Count the accruals and payments of an account."""
    with ledger.reading():
        accruals, paid, *charged_parts = ledger.one(
            f"SELECT count(*), count(decision.accrual_id), {_CHARGED} FROM accrual "
            "LEFT JOIN decision ON decision.accrual_id = accrual.id WHERE account = ?",
            (account,),
        )
        payments, matched, decided, *received_parts = ledger.one(
            f"SELECT count(*), count(accrual_id), count(outcome), {_RECEIVED} FROM payment "
            "LEFT JOIN decision ON decision.payment_id = payment.id WHERE account = ?",
            (account,),
        )
    return AccountEntries(
        accruals=accruals,
        unpaid=accruals - paid,
        charged=exact_sum(charged_parts),
        payments=payments,
        unmatched=payments - matched,
        undecided=payments - decided,
        received=exact_sum(received_parts),
    )
