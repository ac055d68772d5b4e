"""Files that are to be written: the path that a person typed, and what is there already."""

import stat
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from db.errors import OutputFailed
from db.files.export import ExportFormat
from db.ledger.exporting.exports import Export, only_format


@dataclass(frozen=True, slots=True)
class FileThere:
    """A file that is there already: its bytes, and when it was changed, in local time."""

    size: int
    changed: datetime


def proposed_path(export: Export, folder: Path, today: date) -> Path:
    """Return the file that an export is proposed to be written to."""
    return folder / f"{export.value}-{today:%Y-%m-%d}.{only_format(export) or ExportFormat.CSV}"


def current_folder() -> Path:
    """Return the current folder, or the home folder where that was removed under our feet."""
    try:
        return Path.cwd()
    except OSError:
        return Path.home()


def full_path(text: str) -> Path:
    """Return the file that a person named, from the current folder if relative, `~` being the home folder.

    Raises OutputFailed when nothing is named, or there is no such home or current folder.
    """
    if not text.strip():
        raise OutputFailed("Name a file to write to.")
    try:
        return Path(text.strip()).expanduser().absolute()
    except RuntimeError:
        raise OutputFailed(f"{text.strip().split('/')[0]} is nobody's home folder here.") from None
    except FileNotFoundError:
        raise OutputFailed("The current folder does not exist any more: name the whole path.") from None


def file_there(path: Path) -> FileThere | None:
    """Return the file that is at `path`; None if there is none, but could be one.

    Raises OutputFailed when the folder is missing, `path` is a folder, or the system does not let one look.
    """
    try:
        if not path.parent.is_dir():
            raise OutputFailed(f"There is no folder {path.parent}.")
        if path.is_dir():
            raise OutputFailed(f"{path} is a folder; name a file in it.")
        facts = path.stat()
        if stat.S_ISFIFO(facts.st_mode):
            raise OutputFailed(f"{path} is a pipe, which may have no reader; `paymatch export` writes to those.")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise OutputFailed(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}.") from None
    return FileThere(facts.st_size, datetime.fromtimestamp(facts.st_mtime).astimezone())
