"""`paymatch verify`."""

from dataclasses import asdict
from itertools import chain

import click

from db.ledger.ledger import Ledger
from db.ledger.verifying import ledger as checks
from db.ledger.verifying.breaches import UNREADABLE, Breach
from domain.errors import ExitCode
from domain.matching.wording import count_of
from tui.cli.examples import ExampleCommand
from tui.cli.options import GlobalOptions, pass_options
from tui.cli.output import write_json, write_lines
from tui.widgets.safe_text import visible


@click.command(cls=ExampleCommand, examples=("paymatch verify", "paymatch verify --json"))
@click.option("--json", "as_json", is_flag=True, help="Print the same as JSON.")
@pass_options
def verify(options: GlobalOptions, *, as_json: bool) -> ExitCode:
    """Check the whole ledger again, with code that shares nothing with the matcher, and change nothing.

    Checked are the file and its guards; that each payment pays one earlier accrual of its account, and each accrual is
    paid once; that no rule was passed over, and nothing free was called taken; that journal and decisions agree. Every
    breach is one line, and the exit code is then 1. What is not decided yet is no breach.
    """
    ledger = Ledger.open(options.settings().ledger, create=False)
    breaches = checks.verify(ledger)
    if as_json:
        return _print_document(ledger, list(breaches))
    first = next(breaches, None)
    if first is None:
        write_lines([f"{count_of(checks.decisions_checked(ledger), 'decision')} checked, no breach"])
        return ExitCode.DONE
    write_lines(map(_line, chain([first], breaches)))
    return ExitCode.FOUND_SOMETHING


def _line(breach: Breach) -> str:
    return visible(f"{breach.code.value}: {breach.subject}: {breach.words}")


def _print_document(ledger: Ledger, breaches: list[Breach]) -> ExitCode:
    readable = not any(breach.code in UNREADABLE for breach in breaches)
    write_json(
        {
            "decisions": checks.decisions_checked(ledger) if readable else None,
            "breaches": [asdict(breach) for breach in breaches],
        }
    )
    return ExitCode.FOUND_SOMETHING if breaches else ExitCode.DONE
