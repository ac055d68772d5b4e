"""Starting, sharing and leaving the embedded mongod of a folder."""

import hashlib
import os
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote_plus

from db.accounts.embedded import guard, leftovers
from db.accounts.embedded.binary import find_mongod
from db.accounts.embedded.locks import FileLock
from db.errors import AccountsUnavailable

# A socket's path has at most 107 bytes on Linux, 103 on macOS.
_LONGEST_SOCKET = 103
# Seconds for the first start in a new folder on a slow disk; usually it takes less than one.
_PATIENCE = 60.0
_BETWEEN_LOOKS = 0.01

# Held shared by every paymatch that uses the server, and exclusively by the last one while the server stops. The
# guard waits for another lock, so that a paymatch can ask for this one whether it is the last.
_SHARING = "sharing.lock"

_OPTIONS = (
    "--nounixsocket",  # the one for all users that every mongod makes; ours is named by --bind_ip
    "--filePermissions=0600",
    "--wiredTigerCacheSizeGB=0.25",
    "--quiet",
    "--setParameter=diagnosticDataCollectionEnabled=false",
)


class EmbeddedServer:
    """A paymatch's hold on the mongod of `folder`: it runs from `start` on, till the last hold is let go by `stop`.

    As a context manager it starts and stops. The folder and all in it belong to the user alone (0700).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self._socket = _socket_path(self.folder)
        self._data = self.folder / "data"
        self._using: list[FileLock] = []

    @property
    def uri(self) -> str:
        """The address to connect to; what is written by it is on the disk when the server says so."""
        return f"mongodb://{quote_plus(str(self._socket))}/?journal=true"

    @property
    def is_running(self) -> bool:
        """Whether a mongod of the folder runs, whoever has started it."""
        return self._has_guard()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start mongod in the folder, or share the one that runs there; return when it answers.

        What a killed run left is cleaned up first. Nothing happens if this object has started it already. Raises
        AccountsUnavailable with the reason.
        """
        if self._using:
            return
        try:
            for private in (self.folder, self._socket.parent):
                _make_private(private)
            self._using = [FileLock(self.folder / name) for name in (_SHARING, guard.USERS)]
            for lock in self._using:
                lock.hold_shared()
            with self._alone():
                if not self._has_guard():
                    leftovers.clean_up(self._data, self._socket)
                    self._launch()
                self._wait_till_it_answers()
        except (OSError, subprocess.CalledProcessError) as error:
            self._let_go()
            raise AccountsUnavailable(f"MongoDB cannot be started in {self.folder}: {error}") from error
        except BaseException:
            self._let_go()
            raise

    def stop(self) -> None:
        """Let go; who is the last to do so waits till mongod has stopped. Nothing happens if it was not started."""
        if not self._using:
            return
        sharing, users = self._using
        with self._alone():
            # Who comes now waits for `sharing`, so that the guard, and nobody else, gets what is let go next.
            is_last = sharing.try_hold()
            users.release()
            if is_last:
                with FileLock(self.folder / guard.GUARD) as guarded:
                    guarded.hold()
            self._let_go()

    def _alone(self) -> FileLock:
        """Keep others from starting and stopping meanwhile."""
        lock = FileLock(self.folder / "start.lock")
        lock.hold()
        return lock

    def _let_go(self) -> None:
        for lock in self._using:
            lock.release()
        self._using = []

    def _has_guard(self) -> bool:
        with FileLock(self.folder / guard.GUARD) as guarded:
            return not guarded.try_hold()

    def _launch(self) -> None:
        mongod = find_mongod()
        self._data.mkdir(mode=0o700, exist_ok=True)
        command = [str(mongod), "--dbpath", str(self._data), "--bind_ip", str(self._socket), *_OPTIONS]
        # Isolated and without site packages: the guard needs neither, and starts at once.
        python = [sys.executable, "-I", "-S", guard.__file__]
        subprocess.run(  # noqa: S603 - our own script and the mongod that was chosen
            [*python, str(self.folder), *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            check=True,
        )

    def _wait_till_it_answers(self) -> None:
        give_up = time.monotonic() + _PATIENCE
        while not self._answers():
            if not self._has_guard():
                reason = leftovers.last_words(self.folder / guard.LOG)
                raise AccountsUnavailable(f"MongoDB ended when it was started in {self.folder}: {reason}")
            if time.monotonic() > give_up:
                raise AccountsUnavailable(
                    f"MongoDB did not answer within {_PATIENCE:.0f} seconds; its log is {self.folder / guard.LOG}"
                )
            time.sleep(_BETWEEN_LOOKS)

    def _answers(self) -> bool:
        """Return whether mongod takes connections, which it does as the last step of its start."""
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self._socket)) == 0


def _socket_path(folder: Path) -> Path:
    """Return where the socket of a folder is: in it, or in a folder of short name where its own name is too long."""
    path = folder / "mongod.sock"
    if len(os.fsencode(path)) <= _LONGEST_SOCKET:
        return path
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    return runtime / f"paymatch-{os.getuid()}" / f"{digest}.sock"


def _make_private(folder: Path) -> None:
    """Make `folder` and see that it is the user's own and nobody else can enter it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.stat(follow_symlinks=False)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise AccountsUnavailable(f"{folder} is not a folder of your own; MongoDB is not started there.")
    folder.chmod(0o700)
