"""A mongod of a test's own, which can be paused, killed and started again, and ask for passwords or TLS."""

import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Self
from urllib.parse import quote_plus

from db.accounts.embedded.binary import find_mongod

PATIENCE = 60.0


class Mongod:
    """A mongod on a socket in `folder`; as a context manager it runs, and is gone in the end whatever was done."""

    def __init__(self, folder: Path, *options: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "data").mkdir(exist_ok=True)
        self.socket = folder / "m.sock"
        self._command = [str(find_mongod()), "--dbpath", str(folder / "data"), "--bind_ip", str(self.socket)]
        self._command += ["--nounixsocket", "--wiredTigerCacheSizeGB", "0.25", *options]
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def address(self, user: str = "", options: str = "") -> str:
        """Return the address, for `name:password` as user, with options such as `tls=true`."""
        return f"mongodb://{f'{user}@' if user else ''}{quote_plus(str(self.socket))}/?{options}"

    def start(self) -> None:
        """Run it, and wait till it takes connections."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        give_up = time.monotonic() + PATIENCE
        while not self._answers():
            assert self._process.poll() is None, "mongod has ended"
            assert time.monotonic() < give_up, "mongod does not answer"
            time.sleep(0.02)

    def pause(self) -> None:
        """Let it do nothing, not even hang up."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it go on after `pause`."""
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """Ask it to end, as its administrator does, and wait till it has."""
        self._signal(signal.SIGTERM)
        self._wait()

    def kill(self) -> None:
        """Kill it, if it runs."""
        if self._process is not None:
            self._signal(signal.SIGKILL)
            self._wait()

    def _signal(self, number: int) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def _wait(self) -> None:
        assert self._process is not None
        self._process.wait(PATIENCE)
        self._process = None
        self.socket.unlink(missing_ok=True)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.socket)) == 0
