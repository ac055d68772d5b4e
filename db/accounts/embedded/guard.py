"""The process between paymatch and mongod: starts mongod, and stops it when no paymatch is left.

Run as a script, with the standard library alone: `guard.py FOLDER COMMAND…`. It is a process of its own because
only a process that outlives paymatch can clean up after it. It runs in a session of its own: ctrl+c at the terminal
reaches neither it nor mongod. The caller's process ends as soon as the guard holds its lock.
"""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

# Every paymatch that uses the server holds USERS shared; the guard holds GUARD for as long as it lives.
USERS = "users.lock"
GUARD = "guard.lock"
LOG = "mongod.log"

# Seconds after which a mongod that was asked to stop is killed; its journal brings it back whole.
_PATIENCE = 20
_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h


def main(folder: Path, command: list[str]) -> None:
    """Run `command` in a process of its own, till it ends or nobody holds USERS any more."""
    with (folder / GUARD).open("w") as guard_lock:
        fcntl.flock(guard_lock, fcntl.LOCK_EX)
        # The lock passes on to the child, which is nobody's child when the caller goes on.
        if os.fork() == 0:
            _guard(folder, command)


def _guard(folder: Path, command: list[str]) -> None:
    with (folder / LOG).open("wb") as log:
        server = subprocess.Popen(  # noqa: S603 - the command is paymatch's own
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            preexec_fn=_die_with_guard,  # noqa: PLW1509 - this process has one thread only
        )
    threading.Thread(target=_stop_when_unused, args=(folder, server), daemon=True).start()
    server.wait()


def _stop_when_unused(folder: Path, server: "subprocess.Popen[bytes]") -> None:
    with (folder / USERS).open("w") as users_lock:
        # Granted when no paymatch holds it; one that comes now waits till this process is gone.
        fcntl.flock(users_lock, fcntl.LOCK_EX)
        server.terminate()
        try:
            server.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()
        threading.Event().wait()


def _die_with_guard() -> None:
    """Have the system end mongod if the guard itself is killed (Linux; elsewhere the next start cleans up)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


if __name__ == "__main__":
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.umask(0o077)
    main(Path(sys.argv[1]), sys.argv[2:])
