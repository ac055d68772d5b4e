"""`paymatch accounts list`: accounts that pass a filter, in any order."""

import json
from collections.abc import Iterator
from itertools import islice

import click

from db.accounts.export import summary_document
from db.files.export import STANDARD_OUTPUT, ExportFormat, write_table
from domain.accounts.filters.conditions import OTHER, count_of_field
from domain.accounts.records import STANDARD_TYPES, AccountSummary
from domain.accounts.texts import write_moment
from tui.accounts_access import opened_accounts
from tui.cli.account_options import filter_option, read_conditions, read_order, sort_option
from tui.cli.examples import ExampleCommand
from tui.cli.options import GlobalOptions, pass_options
from tui.cli.output import table, talk, write_lines

_COUNTS = ("sessions", *STANDARD_TYPES, OTHER, "total")
_COLUMNS = ("number", "name", *_COUNTS, "last")
# Accounts that are printed as a table unless it is said how many.
_ROWS_OF_TABLE = 100


@click.command(
    "list",
    cls=ExampleCommand,
    examples=(
        "paymatch accounts list --filter 'иванова sessions=0'",
        "paymatch accounts list --filter 'delete=0 -type:login' --sort last:desc",
        "paymatch accounts list --filter type:login --csv",
    ),
)
@filter_option
@sort_option
@click.option(
    "--limit", metavar="N", type=click.IntRange(0), help="So many at most; a table has 100 unless this is set."
)
@click.option("--json", "form", flag_value="json", help="An array with one object for each account.")
@click.option("--csv", "form", flag_value="csv", help="One row for each account.")
@pass_options
def list_accounts(options: GlobalOptions, *, filter_text: str, sort: str, limit: int | None, form: str | None) -> None:
    """List accounts with the counts of their actions.

    A FILTER is made of words of the name, beginnings of the number, and comparisons such as delete>5 total=0
    sessions=0 last<2016-03-01 last:none type:login type:login>5; -type:login turns one round. Counts, types, times
    and any order but that of the numbers need stored summaries: `paymatch accounts refresh` stores them.
    """
    conditions, order = read_conditions(filter_text), read_order(sort)
    with opened_accounts(options.settings()) as store:
        pages = store.pages(conditions, order)
        if pages.as_of is not None:
            talk(f"From the summaries stored as of {write_moment(pages.as_of)}.")
        most = _ROWS_OF_TABLE if limit is None and form is None else limit
        found = islice(pages.stream(), most)
        if form == "csv":
            write_table(STANDARD_OUTPUT, _COLUMNS, map(_row, found), export_format=ExportFormat.CSV)
        elif form == "json":
            write_lines(_json_lines(found))
        else:
            rows = [[str(value) for value in _row(account)] for account in found]
            write_lines(table(_COLUMNS, rows, right=_COUNTS))
            if limit is None and len(rows) == most:
                talk(f"These are the first {most}; --limit lists more.")


def _row(account: AccountSummary) -> list[str | int]:
    counts = [count_of_field(account, field) for field in _COUNTS]
    return [account.number, account.name, *counts, "" if account.last is None else write_moment(account.last)]


def _json_lines(accounts: Iterator[AccountSummary]) -> Iterator[str]:
    opening = "["
    for account in accounts:
        number, name, *counts, last = _row(account)
        values = {"number": number, "name": name, **dict(zip(_COUNTS, counts, strict=True)), "last": last or None}
        document = {**values, "actions": summary_document(account)["actions"]}
        yield opening + json.dumps(document, ensure_ascii=False)
        opening = ","
    yield "[]" if opening == "[" else "]"
