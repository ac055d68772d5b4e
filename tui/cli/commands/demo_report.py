"""What `paymatch demo` prints where no screens can be opened: the whole job, a few rows of each part."""

from collections.abc import Iterator, Sequence
from itertools import islice

from db.accounts.store import AccountStore
from db.ledger.deciding.runs import run_policy
from db.ledger.exporting.exports import TABLES, Export
from db.ledger.ledger import Ledger
from db.ledger.results.overview import overview
from db.ledger.results.suggesting import Suggestion, suggest_chain
from domain.accounts.records import STANDARD_TYPES, AccountSummary
from domain.accounts.texts import write_moment
from domain.matching.words.reasons import count_of
from tui.cli.commands.matching import result_lines
from tui.cli.output import pairs, table
from tui.configuration.settings import Settings
from tui.suggestion_words import change_words, suggestion_words

_ROWS = 5
# What fits beside each other, of the columns of each export.
_SHOWN = {
    Export.MATCHES: ("payment_id", "payment_date", "payment_month", "accrual_id", "accrual_date", "rule"),
    Export.UNMATCHED: ("payment_id", "payment_date", "account", "amount", "reason"),
    Export.UNPAID: ("accrual_id", "accrual_date", "account", "amount", "reason"),
}
_AMOUNT = ("amount",)


def report_lines(settings: Settings, ledger: Ledger, store: AccountStore | None, *, kept: bool) -> Iterator[str]:
    """Do the job on a demo and yield what there is to say; `kept` says whether its folder stays."""
    if store is not None:
        yield from _accounts(list(store.summaries()))
    yield from ("", "MATCHING")
    yield from result_lines(run_policy(ledger))
    yield from _suggestion(suggest_chain(ledger))
    counts = overview(ledger)
    yield from _rows(ledger, Export.MATCHES, f"MATCHES: {counts.matched:,}")
    yield from _rows(ledger, Export.UNMATCHED, f"PAYMENTS WITHOUT AN ACCRUAL: {counts.unmatched:,}")
    yield from _rows(ledger, Export.UNPAID, f"ACCRUALS THAT NOBODY PAID: {counts.unpaid:,}")
    yield from ("", "WHERE THINGS ARE")
    if kept:
        yield from pairs({"ledger": str(settings.ledger), "data": str(settings.data)})
    else:
        yield "All of this was in a temporary folder. `paymatch demo --dir DIR` keeps it."
    yield "At a terminal, `paymatch demo` opens the screens."


def _suggestion(suggestion: Suggestion | None) -> Iterator[str]:
    if suggestion is not None:
        yield f"{suggestion_words(suggestion)};"
        yield f"{change_words(suggestion)}: `paymatch compare --rules {','.join(suggestion.then.rules)}`"


def _accounts(summaries: Sequence[AccountSummary]) -> Iterator[str]:
    actions = count_of(sum(summary.count for summary in summaries), "action")
    yield f"ACCOUNTS: {len(summaries):,} with {actions}; the first {min(_ROWS, len(summaries))}"
    rows = [
        (
            summary.number,
            summary.name,
            *(str(summary.of_type(name).count) for name in STANDARD_TYPES),
            write_moment(summary.last) if summary.last else "",
        )
        for summary in summaries[:_ROWS]
    ]
    yield from table(("number", "name", *STANDARD_TYPES, "last action"), rows, right=STANDARD_TYPES)


def _rows(ledger: Ledger, export: Export, heading: str) -> Iterator[str]:
    yield from ("", f"{heading}; the first {_ROWS}")
    shape, shown = TABLES[export], _SHOWN[export]
    places = [shape.columns.index(column) for column in shown]
    rows = [
        ["" if row[place] is None else str(row[place]) for place in places] for row in islice(shape.rows(ledger), _ROWS)
    ]
    yield from table(shown, rows, right=_AMOUNT)
