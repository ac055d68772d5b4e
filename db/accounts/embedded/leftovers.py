"""What a mongod left behind whose guard is gone: a process, a socket, its last words."""

import json
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from db.accounts.embedded.locks import FileLock

# Seconds after which a mongod that was asked to stop is killed.
_PATIENCE = 20.0
_BETWEEN_LOOKS = 0.02


def clean_up(data: Path, socket: Path) -> None:
    """Stop a mongod that still runs on the folder `data`, and remove its socket. Nobody may be using it."""
    if data.exists():
        with FileLock(data / "mongod.lock") as lock:
            _end_holder(lock, data / "mongod.lock")
    socket.unlink(missing_ok=True)


def last_words(log: Path) -> str:
    """Return the first error of mongod's log, or its last line; for a message to a person."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            return line
        if entry["s"] in {"E", "F"}:
            return f"{entry['msg']} {json.dumps(entry.get('attr', {}))}"
    return lines[-1] if lines else f"it wrote nothing into {log}"


def _end_holder(lock: FileLock, file: Path) -> None:
    """End the mongod that holds `lock`; its id is in `file`. An id whose process does not hold it is old."""
    began = time.monotonic()
    request = signal.SIGTERM
    while not lock.try_hold():
        if time.monotonic() > began + _PATIENCE:
            request = signal.SIGKILL
        with suppress(ValueError, ProcessLookupError):
            os.kill(int(file.read_text()), request)
        time.sleep(_BETWEEN_LOOKS)
