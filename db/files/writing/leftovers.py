"""Unfinished files of processes that were killed while they wrote: known by a lock that ended with its process."""

import fcntl
import os
import stat
import time
from contextlib import suppress
from pathlib import Path

PREFIX, SUFFIX = ".paymatch-", ".part"
"""How the names of unfinished files begin and end."""

# Between the making of such a file and its lock; a younger one is let be.
_SECONDS_TO_CLAIM = 10.0


def claim(handle: int) -> None:
    """Mark an unfinished file as one that is being written, till it is closed, however that comes about."""
    # Where a file system has no locks, nothing is ever taken for a leftover there.
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def remove_leftovers(folder: Path) -> None:
    """Remove the user's unfinished files in a folder that nobody writes any more; what cannot be removed stays."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX) and entry.name.endswith(SUFFIX):
                with suppress(OSError):
                    _remove(Path(entry.path))


def _remove(path: Path) -> None:
    """Remove a file unless it is another user's, no file, just made, or being written."""
    handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        facts = os.fstat(handle)
        is_ours = stat.S_ISREG(facts.st_mode) and facts.st_uid == os.geteuid()
        if is_ours and time.time() - facts.st_mtime > _SECONDS_TO_CLAIM:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
    finally:
        os.close(handle)
