"""Locks between processes: files that the system unlocks by itself when their process ends."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self


class FileLock:
    """A lock on a file of its own, held shared by many or exclusively by one, till `release`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def hold_shared(self) -> None:
        """Wait till nobody holds it exclusively, and hold it shared."""
        fcntl.flock(self._handle, fcntl.LOCK_SH)

    def hold(self) -> None:
        """Wait till nobody else holds it, and hold it exclusively."""
        fcntl.flock(self._handle, fcntl.LOCK_EX)

    def try_hold(self) -> bool:
        """Hold it exclusively if nobody else holds it; return whether that is so. A shared hold is given up."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Let it go, and close the file; it cannot be used after it."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.release()
