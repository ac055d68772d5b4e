"""`paymatch accounts`: summaries of accounts, and the commands that write to MongoDB."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Literal

import click

from db.accounts.export import write_summaries
from db.accounts.loading.loader import load_accounts
from db.accounts.store import AccountStore
from db.clock import utc_now
from db.files.export import STANDARD_OUTPUT, ExportFormat, choose_format
from domain.accounts.filters.conditions import Filter
from domain.accounts.order import Order
from domain.accounts.records import AccountSummary
from domain.accounts.texts import write_moment
from domain.errors import ExitCode
from domain.matching.words.reasons import count_of
from tui.accounts_access import opened_accounts
from tui.cli.account_options import filter_option, read_conditions, read_order, sort_option
from tui.cli.commands.accounts_list import list_accounts
from tui.cli.commands.accounts_quality import show_quality
from tui.cli.examples import ExampleCommand, ExampleGroup
from tui.cli.faults import talk_about_faults
from tui.cli.options import GlobalOptions, pass_options
from tui.cli.output import asking_to_overwrite, talk
from tui.cli.progress import Report, fraction_bar, progress_bar


@click.group(
    cls=ExampleGroup,
    examples=("paymatch accounts load accounts.jsonl", "paymatch accounts summary --number 7800000000000"),
)
def accounts() -> None:
    """Ask MongoDB for summaries of accounts, or write to it: only `load`, `index` and `refresh` do."""


accounts.add_command(list_accounts)
accounts.add_command(show_quality)


@accounts.command(
    cls=ExampleCommand,
    examples=(
        "paymatch accounts summary",
        "paymatch accounts summary --number 7800000000000 --number 7800000000017",
        "paymatch accounts summary --filter sessions=0 -o idle.xlsx",
    ),
)
@click.option("--number", "numbers", metavar="NUMBER", multiple=True, help="Only this account; may be repeated.")
@filter_option
@sort_option
@click.option("-o", "--output", metavar="FILE", default=STANDARD_OUTPUT, help="Where to write; `-` is standard output.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice([known.value for known in ExportFormat]),
    help="Found in the file's ending, JSON for standard output, if not named.",
)
@click.option("--overwrite", is_flag=True, help="Replace a file that is there already.")
@pass_options
def summary(
    options: GlobalOptions,
    *,
    numbers: tuple[str, ...],
    filter_text: str,
    sort: str,
    output: str,
    format_name: str | None,
    overwrite: bool,
) -> ExitCode:
    """Write the summaries of all accounts, or of some.

    A summary says of every type how many actions there are, and when the last one was. JSON is one array and JSON Lines
    (jsonl) one object to a line; the other formats have one row for each account and type. Accounts come in the order
    of their numbers, or as sorted, as MongoDB gives them: nothing waits for the last. The types create, read, update
    and delete stand in every summary, other types where they occur. Times are UTC. A file gets its content whole and at
    once, or stays as it was.

    The FILTER and the order are those of `accounts list`. Where they need stored summaries, those are written.
    """
    if numbers and (filter_text or sort):
        raise click.UsageError("--number names the accounts; it goes without --filter and --sort.")
    wanted = (read_conditions(filter_text), read_order(sort))
    destination: Path | Literal["-"] = STANDARD_OUTPUT if output == STANDARD_OUTPUT else Path(output)
    named = format_name or ("json" if destination == STANDARD_OUTPUT else None)
    export_format = choose_format(destination, named)
    missing: list[str] = []
    with opened_accounts(options.settings()) as store:
        found, total = _found(store, numbers, missing) if numbers else _listed(store, *wanted)
        with _bar(destination) as report, asking_to_overwrite():
            count = write_summaries(
                destination,
                found,
                export_format=export_format,
                overwrite=overwrite,
                written=None if report is None else lambda done: report(done, max(done, total())),
            )
    if destination != STANDARD_OUTPUT:
        talk(f"Wrote {count_of(count, 'account')} to {output}.")
    for number in missing:
        talk(f"There is no account {number}.")
    return ExitCode.WRONG_USE if missing else ExitCode.DONE


@accounts.command(cls=ExampleCommand, examples=("paymatch accounts load accounts.jsonl",))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@pass_options
def load(options: GlobalOptions, *, file: Path) -> ExitCode:
    """Store the account documents of a file in MongoDB.

    FILE is JSON or JSON Lines. Dates are written as in MongoDB's extended JSON, {"$date": "2016-01-01T01:33:59Z"}.
    Nothing is stored unless every document is right. A number that is stored already gets its new document.
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
    """Create the index on `number`, for a fast list at any size."""
    with opened_accounts(options.settings()) as store:
        store.create_index()
        talk(f"{store.name} has the index on number.")


@accounts.command(cls=ExampleCommand, examples=("paymatch accounts refresh", "paymatch accounts refresh --jobs 4"))
@click.option(
    "--jobs", metavar="N", type=click.IntRange(1, 64), help="Ranges at a time; one for each processor unless set."
)
@click.option("--anew", is_flag=True, help="Begin at the first account, also if an earlier refresh was not finished.")
@pass_options
def refresh(options: GlobalOptions, *, jobs: int | None, anew: bool) -> None:
    """Store the summaries of all accounts, for filters and sorting.

    They go to a collection that is called after that of the accounts, AccountSummary, unless the setting `summaries`
    says otherwise. The server computes them in ranges of numbers. Stopped, it keeps what is done, and the same command
    goes on from there. Accounts that have gone leave the collection.
    """
    with opened_accounts(options.settings()) as store, progress_bar("Refreshing") as report:
        done = store.refresh(clock=utc_now, jobs=jobs, anew=anew, progress=report)
        name = store.stored.name
    went_on = "Went on with an unfinished refresh: " if done.went_on else ""
    talk(f"{went_on}{name} has the summaries of {done.documents:,} documents as of {write_moment(done.state.begun)}.")


# Accounts, and what tells about how many there are.
_Accounts = tuple[Iterator[AccountSummary], Callable[[], int]]


def _found(store: AccountStore, numbers: Sequence[str], missing: list[str]) -> _Accounts:
    """Give the accounts with these numbers; at their end, and only then, put those that did not come into `missing`."""

    def accounts() -> Iterator[AccountSummary]:
        found = set()
        for account in store.summaries(numbers):
            found.add(account.number)
            yield account
        missing.extend(number for number in dict.fromkeys(numbers) if number not in found)

    return accounts(), lambda: len(numbers)


def _listed(store: AccountStore, conditions: Filter, order: Order) -> _Accounts:
    pages = store.pages(conditions, order)
    if pages.as_of is not None:
        talk(f"From the summaries stored as of {write_moment(pages.as_of)}.")
    return pages.stream(), cache(pages.count if conditions else store.connection.about_how_many)


@contextmanager
def _bar(destination: Path | Literal["-"]) -> Iterator[Report | None]:
    """Show a bar, unless it would stand in what is written."""
    if destination == STANDARD_OUTPUT:
        yield None
    else:
        with progress_bar("Writing") as report:
            yield report
