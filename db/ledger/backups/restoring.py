"""Going back to a copy of a ledger; what stood in its place is kept beside it."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from itertools import chain, count
from pathlib import Path

from db.clock import Clock, utc_now
from db.errors import LedgerUnavailable
from db.files.writing.destination import sync_folder
from db.ledger.backups.copies import Backup, settle
from db.ledger.failures import translated
from db.ledger.holding import holding
from db.ledger.ledger import Ledger

# What SQLite keeps beside a database, in the order in which it can be taken away.
_BESIDE = ("-wal", "-shm")


def restore(ledger: Path, backup: Backup, *, clock: Clock = utc_now) -> Path | None:
    """Put a copy in the place of the ledger; return where the ledger is now that stood there, None if none did.

    Raises LedgerReadOnly while another process holds the ledger, and LedgerUnavailable for a copy that is damaged
    itself or of a newer paymatch; in both cases nothing is changed.
    """
    place = ledger.resolve()
    with translated(ledger), holding(ledger), tempfile.TemporaryDirectory(dir=place.parent) as folder:
        copy = Path(folder) / place.name
        with translated(backup.path):
            shutil.copyfile(backup.path, copy)
            copy.chmod(0o600)
            _refuse_damaged(copy, backup)
        Ledger.open(copy, create=False)
        settle(copy)
        aside = _put_aside(place, _unused(place.with_name(f"{place.name}.before-{clock():%Y%m%dT%H%M%SZ}")))
        copy.replace(place)
        sync_folder(place.parent)
    return aside


def _refuse_damaged(copy: Path, backup: Backup) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        found = [finding for (finding,) in connection.execute("PRAGMA integrity_check(1)")]
    if found != ["ok"]:
        raise LedgerUnavailable(f"{backup.path}: this copy is damaged too: {found[0]}")


def _unused(path: Path) -> Path:
    """Return `path`, or one with a number behind it if there is a file already, as after the clock was set back."""
    numbered = (path.with_name(f"{path.name}-{number}") for number in count(2))
    return next(place for place in chain([path], numbered) if not os.path.lexists(place))


def _put_aside(place: Path, aside: Path) -> Path | None:
    """Give the ledger at `place`, with what is beside it, another name too; the ledger itself keeps its own."""
    if not place.exists():
        return None
    try:
        os.link(place, aside)
    except OSError:  # a file system without links
        shutil.copy2(place, aside)
    for ending in _BESIDE:
        beside = place.with_name(place.name + ending)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + ending))
    return aside
