"""One decision at a time: `paymatch accept`, `override`, `skip`, `clear`, and `undo` and `redo` of any step."""

import click

from db.ledger.deciding.desk import Desk
from db.ledger.ledger import Ledger
from db.ledger.step_words import step_words
from domain.errors import StepRefused
from domain.matching.consequences.changes import AfterLoss, Choose, Clear, Loser, Skip
from domain.matching.decisions import Decision, Outcome
from domain.matching.rules import chain_of
from domain.matching.words.reasons import reason_words
from tui.cli.commands.consequences import print_consequences, refused_with_consequences
from tui.cli.examples import ExampleCommand
from tui.cli.options import GlobalOptions, pass_options
from tui.cli.output import write_lines
from tui.configuration.settings import Settings
from tui.widgets.text.safe_text import visible

_dry_run = click.option("--dry-run", is_flag=True, help="Print what would follow, and store nothing.")
_as_json = click.option("--json", "as_json", is_flag=True, help="With --dry-run: print the same as JSON.")


@click.command()
@click.argument("payment")
@pass_options
def accept(options: GlobalOptions, *, payment: str) -> None:
    """Store for PAYMENT what the rules propose as things stand, as a decision by hand that no run changes."""
    _, desk = _desk(options)
    _print(_decision_words(desk.accept(payment)))


@click.command(
    cls=ExampleCommand,
    examples=(
        "paymatch override P-000331 A-2026-01-0183",
        "paymatch override P-000400 A-2026-02-0090 --dry-run",
        "paymatch override P-000400 A-2026-02-0090 --loser rules",
    ),
)
@click.argument("payment")
@click.argument("accrual")
@click.option(
    "--loser",
    type=click.Choice([way.value for way in AfterLoss]),
    help="Take ACCRUAL from the payment that holds it, which then takes what the rules give it, or is undecided again.",
)
@_dry_run
@_as_json
@pass_options
def override(
    options: GlobalOptions, *, payment: str, accrual: str, loser: str | None, dry_run: bool, as_json: bool
) -> None:
    """Let PAYMENT pay ACCRUAL, which must be of its account and earlier.

    An ACCRUAL that another payment holds is refused without --loser, with what taking it would bring about. With it
    both payments change in one step. If the rules give the loser nothing, it is undecided again in any case.
    """
    settings, desk = _desk(options)
    if _looks_only(dry_run=dry_run, as_json=as_json):
        way = AfterLoss(loser) if loser else AfterLoss.RULES
        print_consequences(desk, settings, payment, Choose(accrual, way), as_json=as_json)
    elif loser is None:
        try:
            decision = desk.override(payment, accrual)
        except StepRefused as refused:
            raise refused_with_consequences(desk, settings, refused, payment=payment, accrual=accrual) from None
        _print(_decision_words(decision))
    else:
        decision, lost = desk.swap(payment, accrual, AfterLoss(loser))
        _print(_decision_words(decision))
        if lost is not None:
            _print(_loser_words(lost))


@click.command()
@click.argument("payment")
@_dry_run
@_as_json
@pass_options
def skip(options: GlobalOptions, *, payment: str, dry_run: bool, as_json: bool) -> None:
    """Leave PAYMENT without an accrual; no run changes that."""
    settings, desk = _desk(options)
    if _looks_only(dry_run=dry_run, as_json=as_json):
        print_consequences(desk, settings, payment, Skip(), as_json=as_json)
    else:
        _print(_decision_words(desk.skip(payment)))


@click.command()
@click.argument("payment")
@_dry_run
@_as_json
@pass_options
def clear(options: GlobalOptions, *, payment: str, dry_run: bool, as_json: bool) -> None:
    """Take the decision of PAYMENT back, whoever made it, so that it is undecided again."""
    settings, desk = _desk(options)
    if _looks_only(dry_run=dry_run, as_json=as_json):
        print_consequences(desk, settings, payment, Clear(), as_json=as_json)
    else:
        desk.clear(payment)
        _print(f"{payment}: not decided")


@click.command()
@pass_options
def undo(options: GlobalOptions) -> None:
    """Take back the latest step of the ledger that stands: a decision, a whole run, or an import."""
    _, desk = _desk(options)
    _print(f"undone: {step_words(desk.undo())}")


@click.command()
@pass_options
def redo(options: GlobalOptions) -> None:
    """Do again what the latest undo took back; possible until another step is made."""
    _, desk = _desk(options)
    _print(f"done again: {step_words(desk.redo())}")


def _desk(options: GlobalOptions) -> tuple[Settings, Desk]:
    settings = options.settings()
    return settings, Desk(Ledger.open(settings.ledger, create=False), chain_of(settings.rules))


def _looks_only(*, dry_run: bool, as_json: bool) -> bool:
    """Return whether nothing is to be stored; there is JSON of that alone."""
    if as_json and not dry_run:
        raise click.UsageError("--json prints the consequences: it goes with --dry-run.")
    return dry_run


def _print(line: str) -> None:
    write_lines([visible(line)])


def _decision_words(decision: Decision) -> str:
    if decision.outcome is Outcome.SKIPPED:
        return f"{decision.payment_id}: {reason_words(decision.reason)}"
    what = f"pays {decision.accrual_id}" if decision.accrual_id else decision.outcome.value.replace("-", " ")
    return f"{decision.payment_id}: {what}: {reason_words(decision.reason)}"


def _loser_words(loser: Loser) -> str:
    if loser.instead is None:
        return f"{loser.payment_id}: not decided"
    return f"{loser.payment_id}: pays {loser.instead.accrual_id}: {reason_words(loser.instead.reason)}"
