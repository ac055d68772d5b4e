"""`paymatch accounts quality`: what is untidy in the account documents, and in which."""

import json
from collections.abc import Iterator
from itertools import islice

import click

from db.accounts.store import AccountStore
from db.clock import utc_now
from domain.accounts.quality import KINDS, Kind, kind_named
from domain.accounts.texts import shown_number
from tui.accounts_access import opened_accounts
from tui.cli.examples import ExampleCommand
from tui.cli.options import GlobalOptions, pass_options
from tui.cli.output import table, talk, write_lines
from tui.cli.progress import progress_bar
from tui.widgets.text.safe_text import visible


@click.command(
    "quality",
    cls=ExampleCommand,
    examples=("paymatch accounts quality", "paymatch accounts quality --kind same-number"),
)
@click.option(
    "--kind",
    "kind_name",
    type=click.Choice([kind.name for kind in KINDS]),
    metavar="KIND",
    help=f"List the accounts of one kind: {', '.join(kind.name for kind in KINDS)}.",
)
@click.option("--limit", metavar="N", type=click.IntRange(0), help="So many accounts at most.")
@click.option("--json", "as_json", is_flag=True, help="An array with one object for each kind, or each account.")
@pass_options
def show_quality(options: GlobalOptions, *, kind_name: str | None, limit: int | None, as_json: bool) -> None:
    """Count what is untidy in the documents of accounts.

    With --kind the accounts of one kind are listed, in place of a count for each kind. A document is counted once for
    each kind it has. Nothing of this loses a count in the summaries; nothing is changed.
    """
    with opened_accounts(options.settings()) as store:
        if kind_name is None:
            _count(store, as_json=as_json)
        else:
            write_lines(_listed(store, kind_named(kind_name), limit, as_json=as_json))


def _count(store: AccountStore, *, as_json: bool) -> None:
    with progress_bar("Looking at the accounts") as report:
        quality = store.quality(utc_now(), report)
    counted = list(zip(KINDS, quality.counts, strict=True))
    if as_json:
        kinds = [{"kind": kind.name, "documents": count, "words": kind.words} for kind, count in counted]
        write_lines([json.dumps(kinds, ensure_ascii=False)])
        return
    rows = [[kind.name, f"{count:,}", kind.words] for kind, count in counted if count]
    if rows:
        write_lines(table(("kind", "documents", "what they have"), rows, right=("documents",)))
    talk(f"Looked at {quality.documents:,} documents; {len(rows)} of {len(KINDS)} kinds were found.")


def _listed(store: AccountStore, kind: Kind, limit: int | None, *, as_json: bool) -> Iterator[str]:
    numbers = (shown_number(number) for number in islice(store.of_kind(kind, utc_now()), limit))
    if not as_json:
        yield from map(visible, numbers)
        return
    opening = "["
    for number in numbers:
        yield opening + json.dumps({"number": number}, ensure_ascii=False)
        opening = ","
    yield "[]" if opening == "[" else "]"
