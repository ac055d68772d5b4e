"""Making a copy of a ledger: whole, checked, for its owner only; the oldest go."""

import sqlite3
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from db.clock import Clock, utc_now
from db.errors import LedgerUnavailable
from db.files.writing.destination import sync_folder
from db.ledger.backups.copies import Backup, backup_at, backups, settle
from db.ledger.failures import translated
from db.ledger.journal import latest_step
from db.ledger.ledger import Ledger

# A working week and the two before: old enough to find the day on which something went wrong.
KEPT = 15
_A_DAY = timedelta(days=1)


def back_up(ledger: Ledger, *, clock: Clock = utc_now) -> Backup:
    """Copy the ledger as it stands, keep the newest `KEPT` copies, and return the new one.

    Others may write meanwhile; the copy is of one moment. Raises LedgerUnavailable, and then there is no new copy:
    when the ledger is damaged, which it finds out by reading all of it, or when there is no place for the copy.
    """
    backup = backup_at(ledger.path, clock())
    with translated(ledger.path):
        backup.path.parent.mkdir(mode=0o700, exist_ok=True)
    with translated(backup.path), tempfile.TemporaryDirectory(dir=backup.path.parent) as folder:
        copy = Path(folder) / backup.path.name
        _copy(ledger.path, copy)
        copy.chmod(0o600)
        copy.replace(backup.path)
        sync_folder(backup.path.parent)
        for old in backups(ledger.path, now=backup.at)[KEPT:]:
            old.path.unlink(missing_ok=True)
    return backup


def back_up_daily(ledger: Ledger, *, clock: Clock = utc_now) -> Backup | None:
    """Copy the ledger if there is anything in it, and no copy of the last 24 hours; return the new copy."""
    with ledger.reading():
        if not latest_step(ledger):
            return None
    now = clock()
    # A copy from the future is one from before the clock was set back: it says nothing about today.
    if any(timedelta() <= now - backup.at < _A_DAY for backup in backups(ledger.path, now=now)):
        return None
    return back_up(ledger, clock=lambda: now)


def _copy(ledger: Path, copy: Path) -> None:
    address = f"{ledger.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        found = [finding for (finding,) in target.execute("PRAGMA quick_check(1)")]
    if found != ["ok"]:
        raise LedgerUnavailable(f"{ledger}: this ledger is damaged, so that no copy was kept: {found[0]}")
    settle(copy)
