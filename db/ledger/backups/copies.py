"""Which copies of a ledger there are, and that each is one file, on the disk."""

import os
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_NAME = re.compile(r"(\d{8}T\d{6}Z)\.sqlite")
_TIME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a ledger, whole and checked when it was made, as everything stood at `at` (UTC, whole seconds)."""

    path: Path
    at: datetime

    def __str__(self) -> str:
        """Say of when it is, in the time of this machine."""
        return f"{self.at.astimezone():%Y-%m-%d %H:%M}"


def folder_of(ledger: Path) -> Path:
    """Return the folder of a ledger's copies: beside the file itself, whatever links lead to it."""
    real = ledger.resolve()
    return real.with_name(f"{real.name}.backups")


def backup_at(ledger: Path, at: datetime) -> Backup:
    """Return the copy made at that moment, there or not."""
    at = at.astimezone(UTC).replace(microsecond=0)
    return Backup(folder_of(ledger) / f"{at:{_TIME}}.sqlite", at)


def backups(ledger: Path, *, now: datetime | None = None) -> Sequence[Backup]:
    """Return the copies of a ledger, newest first; none where they cannot be read.

    Those from the future are of before the clock was set back, so they come after the others; `now` is the time if not
    that of the clock.
    """
    now = now or datetime.now(UTC)
    found = []
    with suppress(OSError):
        for path in folder_of(ledger).iterdir():
            if name := _NAME.fullmatch(path.name):
                with suppress(ValueError):
                    found.append(Backup(path, datetime.strptime(name[1], _TIME).replace(tzinfo=UTC)))
    return sorted(found, key=lambda backup: (backup.at <= now, backup.at), reverse=True)


def settle(copy: Path) -> None:
    """Let nothing of a copy be beside it, as SQLite does with a ledger, and its content be on the disk."""
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode = delete")
    descriptor = os.open(copy, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
