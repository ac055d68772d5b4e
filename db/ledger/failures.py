"""What SQLite, peewee and the operating system raise about a ledger, in words for a person: the one seam."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import peewee

from db.errors import LedgerUnavailable
from db.ledger.backups.copies import backups
from domain.errors import WrongValue

# How long a statement waits for another program that is writing.
BUSY_SECONDS = 5

FULL = "the disk is full; nothing was stored"
_LEAST_ROOM = 64 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# Signs in what SQLite says, and what it comes to.
_MEANINGS = {
    "not a database": "this file is not a ledger",
    "malformed": "this ledger is damaged",
    "locked": f"another program is writing to this ledger (waited {BUSY_SECONDS} seconds); try again when it has ended",
    "disk is full": FULL,
    "unable to open": "this ledger cannot be opened; is the file, or a folder above it, no longer to be read by you?",
    "readonly database": "this ledger may not be written to any more; nothing was stored",
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite, peewee and the file system raise into LedgerUnavailable that names the ledger."""
    try:
        yield
    except (peewee.PeeweeException, sqlite3.Error) as error:
        raise LedgerUnavailable(f"{path}: {_words(error, path)}{_way_out(path, error)}") from error
    except OSError as error:
        raise LedgerUnavailable(f"{path}: {FULL if error.errno in _FULL else error.strerror or error}") from error
    except UnicodeEncodeError as error:
        # An argument of the command line that is not UTF-8 arrives with surrogates, which no database text can have.
        raise WrongValue(f"{error.object!a} is not text that a ledger can hold") from error


def _words(error: BaseException, path: Path) -> str:
    text = str(error.args[0]) if error.args else str(error)
    if "cannot rollback" in text and error.__context__ is not None:
        # SQLite rolled back by itself, as it does when the disk is full; what was met before that is the reason.
        return _words(error.__context__, path)
    if "disk I/O error" in text:
        return _refused_by_the_disk(error, path)
    return next((words for sign, words in _MEANINGS.items() if sign in text), text)


def _refused_by_the_disk(error: BaseException, path: Path) -> str:
    """Say what is the matter with a disk that refused: SQLite knows only what it wanted to do."""
    if _has_no_room(path):
        return FULL
    inner = error.args[0] if error.args and isinstance(error.args[0], sqlite3.Error) else error
    wanted = getattr(inner, "sqlite_errorname", "SQLITE_IOERR")
    if "READ" in wanted:
        return f"the disk cannot be read ({wanted})"
    return f"the disk cannot be written to, or only up to a limit ({wanted}); nothing was stored"


def _has_no_room(path: Path) -> bool:
    try:
        facts = os.statvfs(path.resolve().parent)
    except OSError:
        return False
    # What SQLite keeps beside a ledger grows by more than one block at a time.
    return facts.f_bavail * facts.f_frsize < _LEAST_ROOM


def _way_out(path: Path, error: BaseException) -> str:
    """Say, of a file that SQLite cannot read as it stands, how to get back to a copy that it could."""
    if not any(sign in str(error) for sign in ("malformed", "not a database")):
        return ""
    newest = next(iter(backups(path)), None)
    if newest is None:
        return ""
    return f". Its newest backup is of {newest}: `paymatch restore` puts that in its place, and keeps this file too"
