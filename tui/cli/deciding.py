"""One decision at a time: `paymatch accept`, `override`, `skip`, `clear`, and `undo` and `redo` of any step."""

import click

from db.ledger.journal import Step, StepKind, step_numbered
from db.ledger.ledger import Ledger
from db.ledger.steps import Desk
from domain.matching.decisions import Decision
from domain.matching.rules import chain_of
from domain.matching.wording import count_of, reason_words
from tui.cli.options import GlobalOptions, pass_options
from tui.cli.output import write_lines
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
    ledger, desk = _opened(options)
    _print(f"undone: {_step_words(_first_made(ledger, desk.undo()))}")


@click.command()
@pass_options
def redo(options: GlobalOptions) -> None:
    """Do again what the latest undo took back; possible until another step is made."""
    ledger, desk = _opened(options)
    _print(f"done again: {_step_words(_first_made(ledger, desk.redo()))}")


def _desk(options: GlobalOptions) -> Desk:
    _, desk = _opened(options)
    return desk


def _opened(options: GlobalOptions) -> tuple[Ledger, Desk]:
    settings = options.settings()
    ledger = Ledger.open(settings.ledger, create=False)
    return ledger, Desk(ledger, chain_of(settings.rules))


def _first_made(ledger: Ledger, step: Step) -> Step:
    """Return the step that a chain of undo and redo began with."""
    with ledger.reading():
        while step.reverts is not None:
            step = step_numbered(ledger, step.reverts)
    return step


def _print(line: str) -> None:
    write_lines([visible(line)])


def _decision_words(decision: Decision) -> str:
    what = f"pays {decision.accrual_id}" if decision.accrual_id else decision.outcome.value.replace("-", " ")
    return f"{decision.payment_id}: {what}: {reason_words(decision.reason)}"


def _step_words(step: Step) -> str:
    detail = step.detail
    if step.kind is StepKind.RUN:
        return f"run of {detail['policy']}, {count_of(detail['decided'], 'decision')}"
    if step.kind is StepKind.IMPORT:
        return f"import of {count_of(detail['rows'], detail['kind'])}"
    accrual = f" with {detail['accrual']}" if detail.get("accrual") else ""
    return f"{step.kind.value} of {detail['payment']}{accrual}"
