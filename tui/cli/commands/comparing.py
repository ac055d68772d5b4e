"""`paymatch compare`."""

from collections.abc import Iterator

import click

from db.ledger.ledger import Ledger
from db.ledger.results.comparing import ChainFigures, Comparison, compare_policies
from db.ledger.results.suggesting import Suggestion, suggest_chain
from domain.matching.compare import Figures
from domain.matching.rules import RULES, chain_of
from domain.matching.words.reasons import count_of
from tui.cli.examples import ExampleCommand
from tui.cli.options import GlobalOptions, completed_from, pass_options
from tui.cli.output import Json, pairs, table, talk, write_json, write_lines
from tui.cli.progress import progress_bar
from tui.suggestion_words import change_words, suggestion_words

_SHOWN = 10


@click.command(
    cls=ExampleCommand,
    examples=(
        "paymatch compare",
        "paymatch compare --rules same-amount,same-month,oldest",
        "paymatch compare --json --differences 1000",
    ),
)
@click.option(
    "--rules",
    metavar="NAME,…",
    shell_complete=completed_from(rule.name for rule in RULES),
    help=f"The chain of rules, of {', '.join(rule.name for rule in RULES)}.",
)
@click.option(
    "--differences",
    metavar="N",
    type=click.IntRange(min=0),
    help=f"Show up to N of the payments on which the policies differ; unless told {_SHOWN}, and as JSON all.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the same as JSON.")
@pass_options
def compare(options: GlobalOptions, *, rules: str | None, differences: int | None, as_json: bool) -> None:
    """Show the policies side by side, and the payments on which they differ; store nothing.

    Every policy decides the whole ledger anew, except for what was decided by hand: that stays. Matches are counted
    as being of the same month, and equal in the first rule of the chain, whichever rule chose them. Where the rows
    have amounts and no rule looks at them, what a rule for amounts would change is told as well.
    """
    settings = options.settings(rules=rules)
    ledger, chain = Ledger.open(settings.ledger, create=False), chain_of(settings.rules)
    shown = _SHOWN if differences is None and not as_json else differences
    with progress_bar("Comparing") as report:
        comparison = compare_policies(ledger, chain=chain, shown=shown, progress=report)
    with progress_bar("Looking for a better chain of rules") as report:
        suggestion = suggest_chain(ledger, chain, policy=settings.policy, progress=report)
    if as_json:
        write_json({**_document(comparison), "better_chain": _suggestion_document(suggestion)})
    else:
        write_lines(_lines(comparison))
    if suggestion is not None:
        talk(f"{suggestion_words(suggestion).capitalize()}.")
        talk(f"By {settings.policy}: {change_words(suggestion)}.")
        talk(f"`paymatch compare --rules {','.join(suggestion.then.rules)}` shows more.")


def _lines(comparison: Comparison) -> Iterator[str]:
    yield from pairs({"rules": ", ".join(comparison.rules), "payments": f"{comparison.payments:,}"})
    yield ""
    yield from _figures_table(comparison)
    yield ""
    shown = comparison.differences
    if not comparison.differing:
        yield "The policies agree on every payment."
        return
    first = f"; the first {len(shown):,}" if 0 < len(shown) < comparison.differing else ""
    yield f"The policies differ on {count_of(comparison.differing, 'payment')}{first}"
    if shown:
        cells = [
            [row.payment_id, row.payment_date.isoformat(), row.account, *(name or "none" for name in row.accrual_ids)]
            for row in shown
        ]
        yield from table(("payment", "date", "account", *comparison.figures), cells)


def _figures_table(comparison: Comparison) -> Iterator[str]:
    """Yield a line for each policy, and one for the most possible; the first rule has a column unless it is there."""
    first_rule = comparison.rules[0]
    possible = {
        "matched": comparison.possible.most_possible,
        "same-month": comparison.possible.most_same_month_possible,
        first_rule: comparison.possible.most_first_rule_possible,
    }
    header = ("policy", *possible, "unmatched", "unpaid", "mean days")
    rows = [[name, *_cells(figures, first_rule)] for name, figures in comparison.figures.items()]
    rows.append(["most possible", *(f"{number:,}" for number in possible.values()), "", "", ""])
    yield from table(header, rows, right=header[1:])


def _cells(figures: Figures, first_rule: str) -> Iterator[str]:
    counts = {"matched": figures.matched, "same-month": figures.same_month, first_rule: figures.first_rule}
    for number in (*counts.values(), figures.unmatched, figures.unpaid):
        yield f"{number:,}"
    yield "" if figures.mean_days is None else f"{figures.mean_days:.1f}"


def _document(comparison: Comparison) -> dict[str, Json]:
    return {
        "rules": comparison.rules,
        "payments": comparison.payments,
        "most_possible": comparison.possible.most_possible,
        "most_same_month_possible": comparison.possible.most_same_month_possible,
        "most_first_rule_possible": comparison.possible.most_first_rule_possible,
        "policies": {name: _figures_document(figures) for name, figures in comparison.figures.items()},
        "differing": comparison.differing,
        "differences": [
            {
                "payment_id": row.payment_id,
                "payment_date": row.payment_date.isoformat(),
                "account": row.account,
                "accruals": dict(zip(comparison.figures, row.accrual_ids, strict=True)),
            }
            for row in comparison.differences
        ],
    }


def _figures_document(figures: Figures) -> dict[str, Json]:
    return {
        "matched": figures.matched,
        "same_month": figures.same_month,
        "first_rule": figures.first_rule,
        "unmatched": figures.unmatched,
        "unpaid": figures.unpaid,
        "days": figures.days,
    }


def _suggestion_document(suggestion: Suggestion | None) -> Json:
    if suggestion is None:
        return None
    return {
        "rows": suggestion.rows,
        "with_amount": suggestion.with_amount,
        "now": _chain_document(suggestion.now),
        "then": _chain_document(suggestion.then),
        "changed": suggestion.then.changed,
    }


def _chain_document(chain: ChainFigures) -> Json:
    most = chain.possible.most_first_rule_possible
    return {"rules": chain.rules, **_figures_document(chain.figures), "most_first_rule_possible": most}
