"""`paymatch accounts`: summaries of accounts, and the commands that write to MongoDB."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from db.accounts.export import summary_document
from db.accounts.loading.loader import load_accounts
from db.files.export import STANDARD_OUTPUT, ExportFormat, write_table
from db.ledger.journal import utc_now
from domain.accounts.records import AccountSummary
from domain.accounts.texts import write_moment
from domain.errors import ExitCode
from tui.accounts_access import opened_accounts
from tui.cli.commands.accounts_list import list_accounts
from tui.cli.examples import ExampleCommand, ExampleGroup
from tui.cli.faults import talk_about_faults
from tui.cli.options import GlobalOptions, pass_options
from tui.cli.output import talk, write_lines
from tui.cli.progress import fraction_bar, progress_bar

_CSV_COLUMNS = ("number", "type", "count", "last")


@click.group(
    cls=ExampleGroup,
    examples=("paymatch accounts load accounts.jsonl", "paymatch accounts summary --number 7800000000000"),
)
def accounts() -> None:
    """Ask MongoDB for summaries of accounts, or write to it: only `load`, `index` and `refresh` do."""


accounts.add_command(list_accounts)


@accounts.command(
    cls=ExampleCommand,
    examples=(
        "paymatch accounts summary",
        "paymatch accounts summary --number 7800000000000 --number 7800000000017",
        "paymatch accounts summary --format csv",
    ),
)
@click.option("--number", "numbers", metavar="NUMBER", multiple=True, help="Only this account; may be repeated.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["json", "jsonl", "csv"]),
    default="json",
    help="One array, one object to a line, or one row for each account and type.",
)
@pass_options
def summary(options: GlobalOptions, *, numbers: tuple[str, ...], format_name: str) -> ExitCode:
    """Print, for every account, how many actions of each type there are and when the last one was.

    Accounts come in the order of their numbers, as MongoDB gives them: nothing waits for the last. The types create,
    read, update and delete stand in every summary, other types where they occur. Times are UTC.
    """
    missing: list[str] = []
    with opened_accounts(options.settings()) as store:
        found = _looked_up(store.summaries(numbers or None), numbers, missing)
        if format_name == "csv":
            write_table(STANDARD_OUTPUT, _CSV_COLUMNS, _csv_rows(found), export_format=ExportFormat.CSV)
        else:
            write_lines(_json_lines(found, as_array=format_name == "json"))
    for number in missing:
        talk(f"There is no account {number}.")
    return ExitCode.WRONG_USE if missing else ExitCode.DONE


@accounts.command(cls=ExampleCommand, examples=("paymatch accounts load accounts.jsonl",))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@pass_options
def load(options: GlobalOptions, *, file: Path) -> ExitCode:
    """Store the account documents of FILE, JSON or JSON Lines, in MongoDB.

    Dates are written as in MongoDB's extended JSON, {"$date": "2016-01-01T01:33:59Z"}. Nothing is stored unless every
    document is right. A number that is stored already gets its new document.
    """
    with opened_accounts(options.settings()) as store, fraction_bar("Loading") as report:
        loaded = load_accounts(store.connection, file, progress=report)
        name = store.name
    if loaded.faults:
        talk_about_faults(loaded.faults)
        return ExitCode.WRONG_USE
    talk(f"Stored {loaded.added:,} new accounts and replaced {loaded.replaced:,} in {name}.")
    return ExitCode.DONE


@accounts.command()
@pass_options
def index(options: GlobalOptions) -> None:
    """Create the index on `number` that keeps the list of accounts fast at any size."""
    with opened_accounts(options.settings()) as store:
        store.create_index()
        talk(f"{store.name} has the index on number.")


@accounts.command(cls=ExampleCommand, examples=("paymatch accounts refresh", "paymatch accounts refresh --jobs 4"))
@click.option("--jobs", type=click.IntRange(1, 64), help="Ranges at a time; one for each processor unless set.")
@click.option("--anew", is_flag=True, help="Begin at the first account, also if an earlier refresh was not finished.")
@pass_options
def refresh(options: GlobalOptions, *, jobs: int | None, anew: bool) -> None:
    """Store the summaries of all accounts in a collection of their own, for filters and sorting at any size.

    It is called after the collection of accounts, AccountSummary, unless the setting `summaries` says otherwise. The
    server computes it in ranges of numbers. Stopped, it keeps what is done, and the same command goes on from there.
    Accounts that have gone leave it.
    """
    with opened_accounts(options.settings()) as store, progress_bar("Refreshing") as report:
        done = store.refresh(clock=utc_now, jobs=jobs, anew=anew, progress=report)
        name = store.stored.name
    went_on = "Went on with an unfinished refresh: " if done.went_on else ""
    talk(f"{went_on}{name} has the summaries of {done.documents:,} documents as of {write_moment(done.state.begun)}.")


def _looked_up(
    summaries: Iterable[AccountSummary], wanted: Sequence[str], missing: list[str]
) -> Iterator[AccountSummary]:
    """Pass summaries on; at their end, and only then, put the wanted numbers that did not come into `missing`."""
    found = set()
    for account in summaries:
        if wanted:
            found.add(account.number)
        yield account
    missing += [number for number in dict.fromkeys(wanted) if number not in found]


def _json_lines(summaries: Iterable[AccountSummary], *, as_array: bool) -> Iterator[str]:
    documents = (json.dumps(summary_document(account), ensure_ascii=False) for account in summaries)
    if not as_array:
        yield from documents
        return
    opening = "["
    for document in documents:
        yield f"{opening}{document}"
        opening = ","
    yield "[]" if opening == "[" else "]"


def _csv_rows(summaries: Iterable[AccountSummary]) -> Iterator[tuple[str, str, int, str | None]]:
    for account in summaries:
        for action in account.actions:
            last = None if action.last is None else write_moment(action.last)
            yield account.number, action.type, action.count, last
