"""The numbers of the report and of the workbook's overview, all of one moment."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from db.files.writing.tables import Row, Table, amount_cell
from db.ledger.exporting.rows import WITHOUT_ACCRUAL, unpaid_entries
from db.ledger.ledger import Ledger
from db.ledger.results.certifying import certify
from db.ledger.results.overview import EXACT_SUM, Overview, exact_sum, newest_date, overview
from domain.ageing import AGE_BANDS, age_band
from domain.matching.certificate import Certificate
from domain.matching.rules import Chain
from domain.matching.words.certificate import certificate_parts

_MATCHED = """
    SELECT rule AS name, amount FROM decision JOIN payment ON payment.id = payment_id WHERE rule IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Total:
    """So many entries, and the sum of their amounts in minor units; None where none of them has one."""

    count: int = 0
    amount: int | None = None

    def __add__(self, other: "Total") -> "Total":
        """Return the total of the entries of both."""
        amounts = [amount for amount in (self.amount, other.amount) if amount is not None]
        return Total(self.count + other.count, sum(amounts) if amounts else None)


Totals = Mapping[str, Total]


@dataclass(frozen=True, slots=True)
class Figures:
    """A ledger in numbers.

    `matched` is by rule, with the amounts of the payments; `unmatched` by reason code; `unpaid` by reason code, and in
    it by the bands of `domain.ageing` up to `newest`, the latest date of any entry (None without entries). Rules and
    reasons come in order of their counts, largest first.
    """

    overview: Overview
    possible: Certificate
    newest: date | None
    accruals: Total
    matched: Totals
    unmatched: Totals
    unpaid: Mapping[str, Totals]


def figures_of(ledger: Ledger, chain: Chain) -> Figures:
    """Count what is in a ledger, and work out what is possible in it for `chain`; takes time in proportion to it."""
    with ledger.reading():
        newest = newest_date(ledger)
        return Figures(
            overview=overview(ledger, chain),
            possible=certify(ledger, chain),
            newest=newest,
            accruals=sum_of(_summed(ledger, "SELECT '' AS name, amount FROM accrual")),
            matched=_summed(ledger, _MATCHED),
            unmatched=_summed(ledger, f"SELECT code AS name, amount FROM ({WITHOUT_ACCRUAL})"),
            unpaid=_unpaid(ledger, newest),
        )


def certificate_of(figures: Figures) -> list[str]:
    """Return what the matches reach of what is possible, in parts such as `matched 676 of at most 676`."""
    return certificate_parts(figures.overview.rules, figures.overview.reached, figures.possible)


def sum_of(totals: Totals) -> Total:
    """Return several totals as one."""
    return sum(totals.values(), start=Total())


def main_totals(figures: Figures) -> Iterator[tuple[str, str, Total]]:
    """Yield what there is of payments and of accruals: the kind, which of them, and their total."""
    matched, unmatched = sum_of(figures.matched), sum_of(figures.unmatched)
    yield "payments", "all", matched + unmatched
    yield "payments", "matched", matched
    yield "payments", "without an accrual", unmatched
    yield "payments", "not decided yet", figures.unmatched.get("undecided", Total())
    yield "accruals", "all", figures.accruals
    yield "accruals", "unpaid", sum((sum_of(bands) for bands in figures.unpaid.values()), start=Total())


def overview_table(figures: Figures) -> Table:
    """Return the numbers as one table, for a sheet of its own."""
    return Table("overview", ("group", "name", "count", "amount"), list(_rows(figures)))


def _rows(figures: Figures) -> Iterator[Row]:
    for kind, which, total in main_totals(figures):
        yield kind, which, total.count, amount_cell(total.amount)
    for part in certificate_of(figures):
        yield "certificate", part, None, None
    for rule, total in figures.matched.items():
        yield "matched by rule", rule, total.count, amount_cell(total.amount)
    for reason, total in figures.unmatched.items():
        yield "payments without an accrual", reason, total.count, amount_cell(total.amount)
    for reason, bands in figures.unpaid.items():
        for band, total in bands.items():
            yield f"unpaid accruals, {reason}", band, total.count, amount_cell(total.amount)
    for month in figures.overview.months:
        yield "payments by month, matched", month.month, month.matched, None
        yield "payments by month, without an accrual", month.month, month.unmatched, None


def _summed(ledger: Ledger, sql: str) -> Totals:
    """Return the totals of rows of a `name` and an `amount` that `sql` selects."""
    parts = EXACT_SUM.format("one")
    rows = ledger.rows(f"SELECT name, count(*), count(amount), {parts} FROM ({sql}) AS one GROUP BY name")
    return _largest_first(
        {name: Total(count, exact_sum(sums) if with_one else None) for name, count, with_one, *sums in rows}
    )


def _unpaid(ledger: Ledger, newest: date | None) -> Mapping[str, Totals]:
    bands = _Bands(newest)
    counts, amounts = Counter[tuple[str, str]](), dict[tuple[str, str], int]()
    for (_, charged, _, _, amount), code in unpaid_entries(ledger):
        group = code.value, bands[charged]
        counts[group] += 1
        if amount is not None:
            amounts[group] = amounts.get(group, 0) + amount
    by_band: dict[str, dict[str, Total]] = defaultdict(lambda: dict.fromkeys(AGE_BANDS, Total()))
    for (code_text, band), count in counts.items():
        by_band[code_text][band] = Total(count, amounts.get((code_text, band)))
    order = _largest_first({code: sum_of(totals) for code, totals in by_band.items()})
    return {code: by_band[code] for code in order}


class _Bands(dict[str, str]):
    """The bands of `domain.ageing` by the ISO texts of dates, seen from the newest."""

    def __init__(self, newest: date | None) -> None:
        super().__init__()
        self._newest = newest

    def __missing__(self, text: str) -> str:
        charged = date.fromisoformat(text)
        self[text] = band = age_band(charged, self._newest or charged)
        return band


def _largest_first(totals: Totals) -> Totals:
    return dict(sorted(totals.items(), key=lambda item: (-item[1].count, item[0])))
