"""`paymatch backup` and `paymatch restore`."""

from pathlib import Path

import click

from db.errors import LedgerUnavailable
from db.ledger.backups.copies import Backup, backups
from db.ledger.backups.making import back_up, back_up_daily
from db.ledger.backups.restoring import restore as put_back
from db.ledger.ledger import Ledger
from domain.errors import PaymatchError, WrongValue
from tui.cli.examples import ExampleCommand
from tui.cli.options import GlobalOptions, pass_options
from tui.cli.output import Json, talk, write_json, write_lines


@click.command(cls=ExampleCommand, examples=("paymatch backup", "paymatch backup --list --json"))
@click.option("--list", "only_list", is_flag=True, help="List the copies there are, newest first, and make none.")
@click.option("--json", "as_json", is_flag=True, help="Print the same as JSON.")
@pass_options
def backup(options: GlobalOptions, *, only_list: bool, as_json: bool) -> None:
    """Copy the ledger, as it stands, into the folder `….backups` beside it.

    The screens, `import` and `match` do so by themselves once a day, before they store anything. The newest fifteen
    copies are kept; each was read and checked as a whole when it was made. `paymatch restore` goes back to one.
    """
    path = options.settings().ledger
    found = backups(path) if only_list else [back_up(Ledger.open(path, create=False))]
    if as_json:
        write_json([_document(one) for one in found])
    else:
        write_lines(f"{one}  {one.path}" for one in found)


@click.command(cls=ExampleCommand, examples=("paymatch restore", "paymatch restore 20260131T090000Z.sqlite"))
@click.argument("copy", metavar="[BACKUP]", required=False)
@pass_options
def restore(options: GlobalOptions, *, copy: str | None) -> None:
    """Put a copy of the ledger in its place: the newest, or the one named.

    The ledger that stood there is kept beside it under a name with the time, so that this can be taken back.
    """
    path = options.settings().ledger
    chosen = _chosen(path, copy)
    aside = put_back(path, chosen)
    talk(f"{path} is as it was on {chosen}." + (f" What stood there is now {aside}." if aside else ""))


def copied_daily(ledger: Ledger) -> None:
    """Make the day's copy before something is stored; one that cannot be made is told, and holds nothing up."""
    try:
        if ledger.why_not is None:
            back_up_daily(ledger)
    except PaymatchError as error:
        talk(f"No backup was made: {error}")


def _chosen(path: Path, copy: str | None) -> Backup:
    found = backups(path)
    if not found:
        raise LedgerUnavailable(f"There is no copy of {path}.")
    if copy is None:
        return found[0]
    for one in found:
        if copy in {one.path.name, one.path.stem, str(one.path)}:
            return one
    raise WrongValue(f"There is no copy {copy!r}; there are {', '.join(one.path.name for one in found)}")


def _document(one: Backup) -> Json:
    return {"at": f"{one.at:%Y-%m-%dT%H:%M:%SZ}", "path": str(one.path), "bytes": one.path.stat().st_size}
