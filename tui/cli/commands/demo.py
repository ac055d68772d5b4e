"""`paymatch demo`: the sample data through the whole job, on the screens or printed."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import click
import platformdirs

from db.accounts.loading.loader import load_accounts
from db.accounts.store import AccountStore
from db.errors import AccountsUnavailable, InputFailed
from db.ledger.entries import entry_counts, import_entries
from db.ledger.holding import holding
from db.ledger.ledger import Ledger
from domain.records import EntryKind
from tui.accounts_access import opened_accounts
from tui.cli.commands.demo_report import report_lines
from tui.cli.examples import ExampleCommand
from tui.cli.output import at_terminal, talk, write_lines
from tui.cli.sample_data import sample_folder
from tui.configuration.settings import PROGRAM, Settings, load_settings

# Says that a folder is a demo of ours, whose ledger may be made anew.
MARKER = ".paymatch-demo"

# The payment that a newcomer sees first. The earliest ones came before anything was charged: they have no proposal.
SEEN_FIRST = "P-000400"


@click.command(
    cls=ExampleCommand, examples=("paymatch demo", "paymatch demo --dir try --fresh", "paymatch demo | less")
)
@click.option(
    "--dir",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Where the demo is kept; a folder of its own.",
)
@click.option("--fresh", is_flag=True, help="Make the demo's ledger anew, without what you did in it.")
def demo(*, folder: Path | None, fresh: bool) -> int:
    """Try everything on half a year of an invented housing company, with a MongoDB of its own.

    At a terminal this opens the screens, and what you do in them is there the next time. Otherwise the whole job is
    printed, and nothing is kept unless DIR is named. Your own ledger and your own MongoDB are never touched.
    """
    screens = at_terminal()
    with ExitStack() as stack:
        if folder is None and not screens:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="paymatch-demo-")))
            kept = False
        else:
            folder, kept = (folder or platformdirs.user_data_path(PROGRAM) / "demo").absolute(), True
        settings = demo_settings(folder, screens=screens)
        ledger = demo_ledger(folder, settings.ledger, fresh=fresh)
        store = stack.enter_context(_demo_accounts(settings))
        if not screens:
            write_lines(report_lines(settings, ledger, store, kept=kept))
            return 0
        from tui.application.app import run_app

        return run_app(settings, fresh=fresh, guided_from=SEEN_FIRST)


def demo_settings(folder: Path, *, screens: bool) -> Settings:
    """Return the settings of the demo in `folder`: its own ledger and server, on screens that look as a person chose.

    Raises WrongSetting for `screens`, as the application does.
    """
    settings = Settings(ledger=folder / "ledger.sqlite", data=folder / "mongodb")
    if not screens:
        return settings
    chosen = load_settings()
    return replace(settings, theme=chosen.theme, times=chosen.times, darken=chosen.darken)


def demo_ledger(folder: Path, path: Path, *, fresh: bool) -> Ledger:
    """Return the demo's ledger in `folder`, as it was left; made if it is not there, or when it is to be `fresh`.

    Raises InputFailed for a folder that has anything in it and is no demo of ours, and LedgerReadOnly where another
    paymatch is at work there and the ledger is to be changed.
    """
    _make_ours(folder)
    if fresh:
        with holding(path):
            for part in ("", "-wal", "-shm"):
                path.with_name(path.name + part).unlink(missing_ok=True)
    ledger = Ledger.open(path)
    with ledger.reading():
        is_filled = all(entry_counts(ledger).values())
    if not is_filled:
        for kind in EntryKind:
            import_entries(ledger, kind, [sample_folder("demo") / f"{kind.plural}.csv"])
    return ledger


def _make_ours(folder: Path) -> None:
    """Make the folder of a demo, or see that it is one."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (folder / MARKER).exists():
            if any(folder.iterdir()):
                raise InputFailed(f"{folder} has something in it and is no demo of paymatch. Name another folder.")
            (folder / MARKER).write_text("A demo of paymatch; `paymatch demo --fresh` makes its ledger anew.\n")
    except OSError as error:
        raise InputFailed(f"{folder} cannot be used for the demo: {error.strerror or error}.") from None


@contextmanager
def _demo_accounts(settings: Settings) -> Iterator[AccountStore | None]:
    """Give the demo's accounts, loaded; None, after saying why, where no MongoDB can be started."""
    with ExitStack() as stack:
        store: AccountStore | None = None
        try:
            store = stack.enter_context(opened_accounts(settings))
            load_accounts(store.connection, sample_folder("demo") / "accounts.jsonl")
            store.create_index()
        except AccountsUnavailable as error:
            talk(f"{error.title}: {error}")
            talk("The demo goes on without accounts.")
        yield store
