"""One decision at a time: `paymatch accept`, `override`, `skip`, `clear`, and `undo` and `redo` of any step."""

import click

from db.ledger.ledger import Ledger
from db.ledger.steps import Desk
from domain.matching.decisions import Decision
from domain.matching.rules import chain_of
from domain.matching.wording import reason_words
from tui.cli.options import GlobalOptions, pass_options
from tui.cli.output import write_lines
from tui.step_words import step_words
from tui.widgets.safe_text import visible


@click.command()
@click.argument("payment")
@pass_options
def accept(options: GlobalOptions, *, payment: str) -> None:
    """Store for PAYMENT what the rules propose as things stand, as a decision by hand that no run changes."""
    _print(_decision_words(_desk(options).accept(payment)))


@click.command()
@click.argument("payment")
@click.argument("accrual")
@pass_options
def override(options: GlobalOptions, *, payment: str, accrual: str) -> None:
    """Let PAYMENT pay ACCRUAL, which must be eligible: of its account, earlier, and not taken."""
    _print(_decision_words(_desk(options).override(payment, accrual)))


@click.command()
@click.argument("payment")
@pass_options
def skip(options: GlobalOptions, *, payment: str) -> None:
    """Leave PAYMENT without an accrual; no run changes that."""
    _print(_decision_words(_desk(options).skip(payment)))


@click.command()
@click.argument("payment")
@pass_options
def clear(options: GlobalOptions, *, payment: str) -> None:
    """Take the decision of PAYMENT back, whoever made it, so that it is undecided again."""
    _desk(options).clear(payment)
    _print(f"{payment}: not decided")


@click.command()
@pass_options
def undo(options: GlobalOptions) -> None:
    """Take back the latest step of the ledger that stands: a decision, a whole run, or an import."""
    _print(f"undone: {step_words(_desk(options).undo())}")


@click.command()
@pass_options
def redo(options: GlobalOptions) -> None:
    """Do again what the latest undo took back; possible until another step is made."""
    _print(f"done again: {step_words(_desk(options).redo())}")


def _desk(options: GlobalOptions) -> Desk:
    settings = options.settings()
    return Desk(Ledger.open(settings.ledger, create=False), chain_of(settings.rules))


def _print(line: str) -> None:
    write_lines([visible(line)])


def _decision_words(decision: Decision) -> str:
    what = f"pays {decision.accrual_id}" if decision.accrual_id else decision.outcome.value.replace("-", " ")
    return f"{decision.payment_id}: {what}: {reason_words(decision.reason)}"
