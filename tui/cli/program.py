"""The program `paymatch`: the options before a command, and the table of all commands."""

import os

import click

from db.version import VERSION
from tui.cli.deferred import Deferred, DeferredGroup
from tui.cli.options import GlobalOptions

COMMANDS = {
    "demo": Deferred("demo", "demo", "Try everything on sample data, with a MongoDB of its own."),
    "import": Deferred("importing", "import_files", "Bring accruals or payments from files into the ledger."),
    "match": Deferred("matching", "match", "Decide all undecided payments in one step."),
    "compare": Deferred("comparing", "compare", "Show the policies side by side; store nothing."),
    "explain": Deferred("explaining", "explain", "Show a payment's decision, and what speaks for every accrual."),
    "accept": Deferred("deciding", "accept", "Store for a payment what the rules propose."),
    "override": Deferred("deciding", "override", "Let a payment pay another eligible accrual."),
    "skip": Deferred("deciding", "skip", "Leave a payment without an accrual."),
    "clear": Deferred("deciding", "clear", "Take the decision of a payment back."),
    "undo": Deferred("deciding", "undo", "Take back the latest step, whatever it was."),
    "redo": Deferred("deciding", "redo", "Do again what the latest undo took back."),
    "log": Deferred("journal", "log", "Show the journal: every step, newest last."),
    "verify": Deferred("verifying", "verify", "Check the ledger again, without asking the matcher."),
    "backup": Deferred("backups", "backup", "Copy the ledger as it stands, or list its copies."),
    "restore": Deferred("backups", "restore", "Put a copy of the ledger in its place."),
    "export": Deferred("exporting", "export", "Write a list, the journal, a report, or a workbook."),
    "accounts": Deferred("accounts", "accounts", "Summaries of accounts in MongoDB, and loading them."),
    "keys": Deferred("keys", "keys", "List every action with its keys, and what is wrong in [keys]."),
    "serve": Deferred("serve", "serve", "Show the screens in a browser on this machine."),
    "paths": Deferred("paths", "paths", "Show where ledger, configuration, log, state and data are."),
    "completion": Deferred("completion", "completion", "Print the script that completes commands in a shell."),
}


@click.group(
    cls=DeferredGroup,
    deferred=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    examples=(
        "paymatch demo",
        "paymatch import accruals accruals.csv",
        "paymatch import payments payments.csv",
        "paymatch match",
        "paymatch export matches -o matches.csv",
    ),
)
@click.version_option(VERSION, message="%(prog)s %(version)s")
@click.option("--ledger", metavar="FILE", type=click.Path(), help="The ledger to use; an import makes it.")
@click.option(
    "--mongo", metavar="URI", help="The MongoDB server with the accounts. Without one, paymatch starts its own."
)
@click.option("--database", metavar="NAME", help="The database on that server, `paymatch` unless set.")
@click.option("--collection", metavar="NAME", help="The collection of accounts in it, `Account` unless set.")
@click.option("--fresh", is_flag=True, help="Open the screens at their beginning, not where you were the last time.")
@click.pass_context
def paymatch(context: click.Context, /, *, fresh: bool, **options: str | None) -> int | None:
    """Match each payment to the one accrual that it pays, and look at accounts beside what was done in them.

    Without a command this opens the screens. Results go to standard output, messages to standard error.

    A setting may stand in the configuration file (`paymatch paths` says where that is) as `ledger = "FILE"`, in the
    environment as `PAYMATCH_LEDGER`, or here; what stands later in this list wins. A server's password is best kept
    out of the command line: use PAYMATCH_MONGO.
    """
    context.obj = given = GlobalOptions(**options, fresh=fresh)
    return None if context.invoked_subcommand else open_screens(given)


def open_screens(options: GlobalOptions) -> int:
    """Open the app, where the person was the last time unless `--fresh` is given, and return its exit code."""
    from tui.cli.output import at_terminal

    settings = options.settings()
    if not at_terminal() and not _in_browser():
        raise click.UsageError("The screens need a terminal. Name a command; `paymatch --help` lists them.")
    from tui.application.starting import collect_later

    collect_later()
    from tui.application.app import run_app

    return run_app(settings, fresh=options.fresh)


def _in_browser() -> bool:
    """Return whether `paymatch serve` has started this process, to show its screens in a browser."""
    return "web_driver" in os.environ.get("TEXTUAL_DRIVER", "")
