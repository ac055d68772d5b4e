"""`paymatch import`."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from db.files.options import ReadOptions
from db.files.reading.rows import OpenRows
from db.ledger.entries import ImportResult, import_entries
from db.ledger.journal import latest_step
from db.ledger.ledger import Ledger
from domain.errors import ExitCode
from domain.matching.words.reasons import count_of
from domain.records import EntryKind
from tui.cli.commands.backups import copied_daily
from tui.cli.examples import ExampleCommand
from tui.cli.faults import talk_about_faults
from tui.cli.options import GlobalOptions, pass_options
from tui.cli.output import talk
from tui.cli.progress import fraction_bar
from tui.cli.reading import reading_options
from tui.cli.stopping import Stopped
from tui.configuration.settings import Settings

# Options that say nothing of documents.
_FOR_FILES = ("encoding", "delimiter", "sheet", "header_line")


@click.command(
    "import",
    cls=ExampleCommand,
    examples=(
        "paymatch import accruals accruals.csv",
        "paymatch import payments january.csv february.csv --dry-run",
        "paymatch import payments bank.csv --map id=Номер --map date=Дата --encoding windows-1251",
        "paymatch import payments us.csv --date-format %m/%d/%Y --cut-time",
        "paymatch import payments book.xlsx --sheet January --header-line 3",
        "paymatch import payments bank.csv --keep-good --rejects mend.csv",
        "paymatch --mongo mongodb://host/ import payments --from-mongo receipts --map date=paid.at",
    ),
)
@click.argument("kind", metavar="accruals|payments", type=click.Choice([kind.plural for kind in EntryKind]))
@click.argument("files", metavar="FILE…", nargs=-1, type=click.Path(path_type=Path))
@click.option("--from-mongo", "collection", metavar="COLLECTION", help="Read the documents of a collection, not files.")
@click.option("--database", metavar="NAME", help="The database of that collection; that of the accounts unless named.")
@reading_options
@click.option("--keep-good", is_flag=True, help="Store the rows without a fault; needs --rejects for the others.")
@click.option(
    "--rejects",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A new CSV file for rows with faults: their columns, and the reason in a last one.",
)
@click.option("--dry-run", is_flag=True, help="Check the files, and store nothing.")
@pass_options
def import_files(
    options: GlobalOptions,
    /,
    *,
    kind: str,
    files: tuple[Path, ...],
    collection: str | None,
    database: str | None,
    keep_good: bool,
    dry_run: bool,
    **reading: Any,
) -> ExitCode:
    """Bring accruals or payments from files into the ledger, which is made if it is not there.

    The files may be CSV, TSV, JSON (one array of objects), JSON Lines (jsonl) or Excel workbooks (xlsx), by their
    endings. A file needs the columns `id` and `date`; `month`, `account` and `amount` are read where they are. Either
    all files are stored, in one step that `paymatch undo` takes back, or, with any fault, nothing is: every fault is
    told with its line, and the exit code is 2. What the ledger holds already is not stored twice.

    With --from-mongo the entries are the documents of a collection of the configured MongoDB: the id is the field `id`,
    else `_id`; a date of BSON is a calendar date in UTC; --map names fields inside others as `paid.at`, in JSON too.

    With --keep-good, rows without a fault are stored. The others go to the file of --rejects, as CSV in UTF-8 with
    commas, which can be mended and imported in turn; the exit code is then 1.
    """
    rejects: Path | None = reading.pop("rejects")
    if keep_good != (rejects is not None):
        raise click.UsageError("--keep-good and --rejects FILE go together.")
    documents = _documents(options.settings(), files, collection, database)
    if documents and (name := next((name for name in _FOR_FILES if reading[name] is not None), None)):
        raise click.UsageError(f"--{name.replace('_', '-')} is for files, not for documents.")
    read_options = ReadOptions(**reading)
    path = options.settings().ledger
    with (
        _sources(files, documents) as sources,
        _ledger(path, dry_run=dry_run) as ledger,
        told_if_stored(ledger),
        fraction_bar("Reading") as report,
    ):
        result = import_entries(
            ledger,
            EntryKind.ACCRUAL if kind == EntryKind.ACCRUAL.plural else EntryKind.PAYMENT,
            sources,
            options=read_options,
            rejects=rejects,
            dry_run=dry_run,
            progress=report,
        )
    return _outcome(result, path, rejects, dry_run=dry_run)


def _documents(
    settings: Settings, files: Sequence[Path], collection: str | None, database: str | None
) -> Settings | None:
    """Return settings that name the collection to read, None where files are to be read; UsageError for neither."""
    if bool(files) == (collection is not None):
        raise click.UsageError("Name FILE…, or --from-mongo COLLECTION, and not both.")
    if collection is None:
        if database is not None:
            raise click.UsageError("--database goes with --from-mongo.")
        return None
    return replace(settings, collection=collection, database=database or settings.database)


@contextmanager
def _sources(files: Sequence[Path], documents: Settings | None) -> Iterator[Sequence[Path | OpenRows]]:
    """Give what is to be read: the files, or the collection that settings name."""
    if documents is None:
        yield files
        return
    from db.accounts.entries.documents import documents_opened
    from tui.accounts_access import opened_accounts

    with opened_accounts(documents) as store:
        yield [partial(documents_opened, store.connection)]


@contextmanager
def _ledger(path: Path, *, dry_run: bool) -> Iterator[Ledger]:
    """Give the ledger to import into, with the day's copy made.

    A dry run makes none, and gets, for a ledger that is not there, an empty one that goes away again.
    """
    if not dry_run:
        ledger = Ledger.open(path)
        copied_daily(ledger)
        yield ledger
        return
    if path.exists():
        yield Ledger.open(path)
        return
    with tempfile.TemporaryDirectory(prefix="paymatch-") as folder:
        yield Ledger.open(Path(folder) / "ledger.sqlite")


def _outcome(result: ImportResult, path: Path, rejects: Path | None, *, dry_run: bool) -> ExitCode:
    """Say what an import did, and return the exit code that says the same."""
    if result.refused:
        talk_about_faults(result.faults)
        return ExitCode.WRONG_USE
    if result.rejected:
        written = "would be" if dry_run else "were"
        talk_about_faults(result.faults, f"{count_of(result.rejected, 'row')} {written} written to {rejects}")
    _talk_about(result, path, dry_run=dry_run)
    return ExitCode.FOUND_SOMETHING if result.rejected else ExitCode.DONE


@contextmanager
def told_if_stored(ledger: Ledger) -> Iterator[None]:
    """Say so when the block is stopped too late: what was confirmed stays, though the ledger may yet be closed."""
    before = _latest_step(ledger)
    try:
        yield
    except Stopped:
        if _latest_step(ledger) > before:
            talk("All was stored already; `paymatch undo` takes it back.")
        raise


def _latest_step(ledger: Ledger) -> int:
    with ledger.reading():
        return latest_step(ledger)


def _talk_about(result: ImportResult, path: Path, *, dry_run: bool) -> None:
    for file in result.files:
        if file.ignored:
            talk(f"{file.name}: not used: {', '.join(file.ignored)}")
    repeats = f"; {result.repeats:,} {'was' if result.repeats == 1 else 'were'} there already" if result.repeats else ""
    entries = count_of(result.stored, result.kind.value)
    if dry_run:
        found = "" if result.faults else "No fault. "
        talk(f"{found}{entries} would be stored{repeats}. This was a dry run: nothing was stored.")
    else:
        talk(f"Stored {entries} in {path}{repeats}.")
