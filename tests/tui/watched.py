"""A whole session of commands and screens in a home of its own, and all that can be seen of it from outside."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.mongods import PATIENCE

CHECKOUT = Path(__file__).parents[2]

# Every Python process of the session says which addresses it connects to, binds, or asks a name server for.
_HOOK = """
import os, sys
_log = os.open({log!r}, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
def _hook(event, arguments):
    if event in {{"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}}:
        where = arguments[0] if event.startswith("socket.get") else arguments[-1]
        os.write(_log, f"{{event}} {{where!r}}\\n".encode())
sys.addaudithook(_hook)
"""


class Watched:
    """Processes with a home folder of their own, `home`, and nothing of the environment of the tests."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.home.mkdir()
        self.told: list[str] = []
        self.lines_of_processes: list[bytes] = []
        self.network: list[str] = []
        self._log = folder / "sockets.log"
        hook = folder / "hook"
        hook.mkdir()
        (hook / "sitecustomize.py").write_text(_HOOK.format(log=str(self._log)))
        self.environment = {
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{hook}:{CHECKOUT}",
            "TERM": "screen-256color",
            "LANG": "C.UTF-8",
        }

    def start(self, *arguments: object, **more: str) -> "subprocess.Popen[str]":
        """Start a command of paymatch, where everybody may do everything with new files."""
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.home,
            env=self.environment | more,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            umask=0,
        )

    def run(self, *arguments: object, **more: str) -> int:
        """Run a command to its end, keep what it says, and return its exit code."""
        with self.start(*arguments, **more) as started:
            self.told += started.communicate(timeout=PATIENCE)
        return started.returncode

    def command(self, *arguments: object) -> list[str]:
        """Return the command line of paymatch."""
        return [sys.executable, "-P", "-m", "tui", *map(str, arguments)]

    @property
    def sockets(self) -> Sequence[str]:
        """What the Python processes did with sockets, but for pairs of their own."""
        return self._log.read_text().splitlines()

    def processes(self) -> Iterator[Path]:
        """Give the processes of the session that run now, by their folders in /proc."""
        for process in Path("/proc").iterdir():
            if process.name.isdigit():
                try:
                    environment = (process / "environ").read_bytes().split(b"\0")
                except OSError:
                    continue
                if f"HOME={self.home}".encode() in environment:
                    yield process

    def on_the_network(self) -> list[str]:
        """Return the sockets of the session's processes that are not the machine's own."""
        inodes = set()
        for process in self.processes():
            for handle in (process / "fd").iterdir():
                try:
                    inodes.add(str(handle.readlink()))
                except OSError:
                    continue
        return [
            f"{table} {line}"
            for table in ("tcp", "tcp6", "udp", "udp6", "raw", "raw6")
            for line in Path("/proc/net", table).read_text().splitlines()[1:]
            if f"socket:[{line.split()[9]}]" in inodes
        ]


def waited_for(path: Path, sign: bytes) -> bytes:
    """Return the content of a file as soon as `sign` is in it."""
    give_up = time.monotonic() + PATIENCE
    while sign not in (content := path.read_bytes()):
        assert time.monotonic() < give_up, content
        time.sleep(0.01)
    return content
