"""The report: a page of Markdown for the person who signs off what was matched."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from db.files.writing.markdown_table import encoded, markdown_table, markdown_text
from db.files.writing.tables import Row
from db.ledger.exporting.about import about_lines
from db.ledger.exporting.figures import Figures, Totals, certificate_of, figures_of, main_totals, sum_of
from db.ledger.exporting.provenance import Provenance
from db.ledger.exporting.tables import UNMATCHED, UNPAID, TableShape
from db.ledger.ledger import Ledger
from domain.ageing import AGE_BANDS
from domain.values.amounts import write_amount

MOST_LISTED = 1_000
"""A list of the report has at most so many rows, and says how many it leaves out."""

_TO_SIGN = ("", "## Signed off", "", "Name:", "", "Date:", "", "Signature:")


def write_report(stream: BinaryIO, ledger: Ledger, source: Provenance) -> int:
    """Write the report of a ledger, and return how many rows its two lists have."""
    figures = figures_of(ledger, source.chain)
    unmatched, unpaid = figures.overview.unmatched, figures.overview.unpaid
    for lines in (
        _heading(figures, source),
        _numbers(figures),
        about_lines(source),
        _list("Payments without an accrual", "unmatched", unmatched, UNMATCHED, ledger=ledger),
        _list("Unpaid accruals", "unpaid", unpaid, UNPAID, ledger=ledger),
        _TO_SIGN,
    ):
        stream.writelines(encoded(line) for line in lines)
    return min(unmatched, MOST_LISTED) + min(unpaid, MOST_LISTED)


def _heading(figures: Figures, source: Provenance) -> Iterator[str]:
    yield from ("# Reconciliation report", "")
    moment = f", {source.moment}" if source.moment else ""
    yield f"Ledger {markdown_text(source.ledger)}, as of step {source.step:,}{moment}."
    first, *others = certificate_of(figures)
    yield from ("", f"**{'; '.join([first.capitalize(), *others])}.**")


def _numbers(figures: Figures) -> Iterator[str]:
    yield from _part("Counts and amounts", ("", "count", "amount"), _counts(figures))
    yield from _part("Matches by rule", ("rule", "matches", "amount"), _totals(figures.matched))
    by_reason = _totals(figures.unmatched)
    yield from _part("Payments without an accrual, by reason", ("reason", "payments", "amount"), by_reason)
    yield from _part("Unpaid accruals, by reason and age", ("reason", *AGE_BANDS, "all", "amount"), _by_age(figures))
    if figures.newest is not None:
        yield from ("", f"Days before {figures.newest}, the newest date in the ledger.")
    months = [
        (month.month, *map(_number, (month.matched + month.unmatched, month.matched, month.unmatched)))
        for month in figures.overview.months
    ]
    yield from _part("Payments by month", ("month", "payments", "matched", "without an accrual"), months)


def _counts(figures: Figures) -> Iterator[Row]:
    for kind, which, total in main_totals(figures):
        yield f"{kind}: {which}", _number(total.count), _amount(total.amount)


def _by_age(figures: Figures) -> Iterator[Row]:
    for reason, bands in figures.unpaid.items():
        total = sum_of(bands)
        counts = [_number(bands[band].count) for band in AGE_BANDS]
        yield _words(reason), *counts, _number(total.count), _amount(total.amount)


def _totals(totals: Totals) -> Iterator[Row]:
    for name, total in totals.items():
        yield _words(name), _number(total.count), _amount(total.amount)


def _part(title: str, columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Give a part of the page with one table, in which all but the first column are numbers."""
    yield from ("", f"## {title}", "")
    yield from markdown_table(columns, rows, right=columns[1:])


def _list(title: str, name: str, count: int, shape: TableShape, *, ledger: Ledger) -> Iterator[str]:
    """Give a list in full, or its first rows, and then say so."""
    yield from ("", f"## {title}: {count:,}", "")
    if count > MOST_LISTED:
        yield f"The first {MOST_LISTED:,} of {count:,}; all of them: paymatch export {name}."
        yield ""
    yield from markdown_table(shape.columns, islice(shape.rows(ledger), MOST_LISTED), right=("amount",))


def _words(name: str) -> str:
    return name.replace("-", " ")


def _number(number: int) -> str:
    return f"{number:,}"


def _amount(minor: int | None) -> str:
    return "" if minor is None else write_amount(minor, thousands=",")
