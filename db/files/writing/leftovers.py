"""Unfinished files and folders of processes that were killed while they wrote: known by a lock that ended with them."""

import fcntl
import os
import shutil
import stat
import time
from contextlib import suppress
from pathlib import Path

PREFIX, SUFFIX = ".paymatch-", ".part"
"""How the names of unfinished files begin and end."""

# Between the making of such a file or folder and its lock; a younger one is let be.
_SECONDS_TO_CLAIM = 10.0


def claim(handle: int) -> None:
    """Mark an unfinished file as one that is being written, till it is closed, however that comes about."""
    # Where a file system has no locks, nothing is ever taken for a leftover there.
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def remove_leftovers(folder: Path, *, folders: bool = False) -> None:
    """Remove the user's unfinished files in a folder, or with `folders` the folders, that nobody writes any more.

    What cannot be removed stays.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            is_named_so = entry.name.startswith(PREFIX) and entry.name.endswith(SUFFIX)
            if is_named_so and entry.is_dir(follow_symlinks=False) == folders:
                with suppress(OSError):
                    _remove(Path(entry.path), is_folder=folders)


def _remove(path: Path, *, is_folder: bool) -> None:
    """Remove a file or folder unless it is another user's, neither, just made, or being written."""
    how = os.O_RDONLY | os.O_DIRECTORY if is_folder else os.O_RDWR | os.O_NONBLOCK
    handle = os.open(path, how | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        facts = os.fstat(handle)
        is_ours = (is_folder or stat.S_ISREG(facts.st_mode)) and facts.st_uid == os.geteuid()
        if is_ours and time.time() - facts.st_mtime > _SECONDS_TO_CLAIM:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if is_folder:
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
    finally:
        os.close(handle)
