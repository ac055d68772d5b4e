"""Whether the file of a ledger is still the one that was opened: others may remove, move or replace it meanwhile."""

from pathlib import Path
from typing import NamedTuple

from db.errors import LedgerUnavailable
from db.ledger.backups.copies import backups

_GONE = (
    "this ledger was moved or removed while it was open. What was stored is in the file that was taken away; nothing "
    "more is stored till it is back"
)
_REPLACED = (
    "another file was put in the place of this ledger while it was open. Nothing is stored in either of them; leave, "
    "and open it again to go on with what is there now"
)


class FileId(NamedTuple):
    """What tells a file from every other that is there: its device, and its number on that."""

    device: int
    number: int


def file_id(path: Path) -> FileId:
    """Return which file is at `path`, whatever links lead to it; raises OSError where there is none."""
    found = path.stat()
    return FileId(found.st_dev, found.st_ino)


def is_another(path: Path, opened: FileId) -> bool:
    """Return whether another file than the one that was `opened` is at `path`; raises LedgerUnavailable if none is."""
    try:
        return file_id(path) != opened
    except (FileNotFoundError, NotADirectoryError):
        raise LedgerUnavailable(f"{path}: {_GONE}{_way_back(path)}") from None


def refuse_another(path: Path, opened: FileId) -> None:
    """Raise LedgerUnavailable if another file than the one that was `opened` is at `path`, or none.

    SQLite would make an empty one where there is none, and read what is beside the file as if it belonged to another.
    """
    if is_another(path, opened):
        raise LedgerUnavailable(f"{path}: {_REPLACED}")


def _way_back(path: Path) -> str:
    newest = next(iter(backups(path)), None)
    return (
        ""
        if newest is None
        else f". Its newest backup is of {newest}: leave, and `paymatch restore` puts that in its place"
    )
