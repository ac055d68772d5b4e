"""`paymatch log`."""

import click

from db.ledger.journal import LoggedStep, StepKind, steps, write_time
from db.ledger.ledger import Ledger
from db.ledger.step_words import step_words
from tui.cli.examples import ExampleCommand
from tui.cli.options import GlobalOptions, pass_options
from tui.cli.output import Json, write_json, write_lines
from tui.widgets.text.safe_text import visible


@click.command(cls=ExampleCommand, examples=("paymatch log", "paymatch log --limit 20 --json"))
@click.option("--json", "as_json", is_flag=True, help="Print the same as JSON.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Only so many of the newest steps.")
@pass_options
def log(options: GlobalOptions, *, as_json: bool, limit: int | None) -> None:
    """Show every step that was made in the ledger, newest last: its number, time and kind, and what it was about.

    A step that does not stand any more is marked as undone; an undo that was taken back itself, as redone.
    """
    ledger = Ledger.open(options.settings().ledger, create=False)
    if as_json:
        write_json([_document(logged) for logged in steps(ledger, limit)])
    else:
        write_lines(_line(logged) for logged in steps(ledger, limit))


def _line(logged: LoggedStep) -> str:
    step = logged.step
    mark = f"  ({_mark(logged)})" if logged.undone else ""
    words = visible(step_words(logged.first_made))
    return f"{step.id:>6}  {write_time(step.at)}  {step.kind.value:<8}  {words}{mark}"


def _mark(logged: LoggedStep) -> str:
    return "redone" if logged.step.kind is StepKind.UNDO else "undone"


def _document(logged: LoggedStep) -> Json:
    step = logged.step
    return {
        "step": step.id,
        "at": write_time(step.at),
        "kind": step.kind.value,
        "words": step_words(logged.first_made),
        "undone": logged.undone,
        "reverts": step.reverts,
        "detail": step.detail,
    }
