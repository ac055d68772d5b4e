"""Where the results of a run are until they are whole: a hidden folder beside their place, moved there at once."""

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from db.errors import OutputFailed
from db.files.writing.destination import sync_folder, write_errors
from db.files.writing.leftovers import PREFIX, SUFFIX, claim, remove_leftovers

_NOT_EMPTY = {errno.ENOTEMPTY, errno.EEXIST}


class Workplace(NamedTuple):
    """Two folders that the user alone may enter: for the results, and for what workers put aside."""

    results: Path
    scratch: Path


@contextmanager
def workplace(into: Path) -> Iterator[Workplace]:
    """Make the folders for a run whose results are to become the folder `into`; they are removed in the end.

    What killed runs have left beside `into` is removed too. Raises OutputFailed if `into` holds anything, or cannot be
    made.
    """
    target = Path(os.path.realpath(into))
    with write_errors(into):
        _check_free(into, target)
        remove_leftovers(target.parent, folders=True)
        root = Path(tempfile.mkdtemp(prefix=PREFIX, suffix=SUFFIX, dir=target.parent))
    handle = os.open(root, os.O_RDONLY | os.O_CLOEXEC)
    try:
        claim(handle)
        place = Workplace(root / "results", root / "scratch")
        with write_errors(into):
            for folder in place:
                folder.mkdir(mode=0o700)
        yield place
    finally:
        os.close(handle)
        shutil.rmtree(root, ignore_errors=True)


def put_in_place(place: Workplace, into: Path, files: Collection[Path]) -> None:
    """Let the results, which are `files` and nothing else, become the folder `into`. Raises OutputFailed."""
    target = Path(os.path.realpath(into))
    with write_errors(into):
        for found in place.results.rglob("*"):
            if found.is_file() and found not in files:
                found.unlink()  # what a worker that was killed had begun
        if missing := [file for file in files if not file.is_file()]:
            raise OutputFailed(f"{missing[0].name} of the results was written, and cannot be seen here.")
        if target.is_dir():
            place.results.chmod(stat.S_IMODE(target.stat().st_mode))
        for folder in (place.results, *{file.parent for file in files}):
            sync_folder(folder)
        try:
            place.results.rename(target)
        except OSError as error:
            if error.errno in _NOT_EMPTY:
                raise OutputFailed(_not_empty(into)) from None
            raise
        sync_folder(target.parent)


def _check_free(into: Path, target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise OutputFailed(f"{into} is a file; name a new folder for the results, or an empty one.")
    if target.is_dir() and any(target.iterdir()):
        raise OutputFailed(_not_empty(into))


def _not_empty(into: Path) -> str:
    return f"{into} is not empty; name a new folder for the results, or an empty one."
