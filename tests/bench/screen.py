"""A program under a terminal of its own: when it paints, and how long after a key, seen from outside.

What the program writes is given a time when it comes, and looked at afterwards. The few questions that Textual asks a
terminal are answered, so that it marks the ends of its frames as it does at a person's terminal.
"""

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import tempfile
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.bench.measuring import ROOT, Command

SIZE = (120, 40)
KEYS = {
    "down": "\x1b[B",
    "up": "\x1b[A",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "enter": "\r",
    "tab": "\t",
}

# Seconds of silence that end a painting; what comes later is not an answer to the key.
_QUIET = 0.04
_PATIENCE = 120.0
_AT_ONCE = 1 << 18
_CONTROL = re.compile(
    rb"\x1b\[[0-9;?<>=]*[ -/]*[@-~]|\x1b[_\]P][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.|[\x00-\x1f]", re.DOTALL
)
_ASKED_MODE = re.compile(rb"\x1b\[\?(\d+)\$p")
_SYNCHRONISED = b"2026"
# Fewer characters than this are no picture yet.
_LEAST_PICTURE = 20


class NeverCame(Exception):
    """What was waited for on the screen did not come; the message has what came instead."""


class Screen:
    """A running program, and what it has written since it was last asked."""

    def __init__(self, command: Command) -> None:
        ours, theirs = os.openpty()
        width, height = SIZE
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self._home = tempfile.TemporaryDirectory(prefix="paymatch-home-")
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            list(map(str, command)),
            cwd=ROOT,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=_environment(Path(self._home.name)),
            start_new_session=True,
        )
        os.close(theirs)
        self._terminal = ours
        self._seen = bytearray()

    @property
    def peak(self) -> float:
        """The most memory that the program has held up to now, in megabytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    @property
    def cpu(self) -> float:
        """The seconds of the processor that the program has used up to now."""
        numbers = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def painting_cpu(self) -> float:
        """The seconds of the processor that the thread which answers keys has used up to now, exactly."""
        return int(Path(f"/proc/{self._process.pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9

    def first_frame(self) -> float:
        """Wait for the first picture, and return the seconds from the start to its end."""
        for when in self._chunks(_PATIENCE):
            if len(_CONTROL.sub(b"", self._seen).strip()) > _LEAST_PICTURE:
                return when - self.started
        raise NeverCame(f"no picture: {bytes(self._seen)!r}")

    def wait_for(self, text: str) -> None:
        """Wait till `text` was painted, in one piece, since the last key, and the screen is quiet."""
        wanted, give_up = text.encode(), time.perf_counter() + _PATIENCE
        while wanted not in _CONTROL.sub(b"", self._seen):
            if next(self._chunks(give_up - time.perf_counter()), None) is None:
                raise NeverCame(f"{text!r} never came: {_told(self._seen)}")
        self.settle()

    def settle(self) -> None:
        """Wait till the screen has been quiet for a while."""
        for _ in self._chunks(10 * _QUIET):
            pass

    def press(self, *names: str) -> None:
        """Send keys, one at a time, each after what the one before has painted, if that paints anything."""
        for name in names:
            with suppress(NeverCame):
                self.key(name, patience=0.5)

    def key(self, name: str, *, patience: float = 10.0) -> float:
        """Send a key, and return the seconds till the last of what it painted; NeverCame if it painted nothing."""
        self._seen.clear()
        sent = time.perf_counter()
        os.write(self._terminal, KEYS.get(name, name).encode())
        painted = next(self._chunks(patience), None)
        if painted is None:
            raise NeverCame(f"{name!r} painted nothing")
        for when in self._chunks(_QUIET):
            painted = when
            if painted - sent > patience:
                break
        return painted - sent

    def close(self) -> None:
        """End the program as its person would, or else in earnest."""
        with suppress(OSError):
            os.write(self._terminal, b"\x11")
        try:
            give_up = time.perf_counter() + 5
            while self._process.poll() is None and time.perf_counter() < give_up:
                next(self._chunks(0.1), None)
            if self._process.poll() is None:
                self._process.send_signal(signal.SIGKILL)
            self._process.wait(_PATIENCE)
        finally:
            os.close(self._terminal)
            self._home.cleanup()

    def _chunks(self, silence: float) -> Iterator[float]:
        """Read what comes, and yield when each piece came, till `silence` seconds without one or the end."""
        while select.select([self._terminal], [], [], max(0.0, silence))[0]:
            try:
                piece = os.read(self._terminal, _AT_ONCE)
            except OSError:  # the program has closed its side
                return
            now = time.perf_counter()
            if not piece:
                return
            self._answer(piece)
            self._seen += piece
            yield now

    def _answer(self, piece: bytes) -> None:
        for mode in _ASKED_MODE.findall(piece):
            known = b"2" if mode == _SYNCHRONISED else b"0"
            os.write(self._terminal, b"\x1b[?" + mode + b";" + known + b"$y")
        if b"\x1b[6n" in piece:
            os.write(self._terminal, b"\x1b[1;1R")


def _told(seen: bytearray) -> str:
    """Return the end of what was painted, without the spaces."""
    return " ".join(_CONTROL.sub(b" ", seen).decode(errors="replace").split())[-500:]


@contextmanager
def screen_of(command: Command) -> Iterator[Screen]:
    """Run a program in a terminal for the time of the block."""
    screen = Screen(command)
    try:
        yield screen
    finally:
        screen.close()


def _environment(home: Path) -> Mapping[str, str]:
    """Return the environment of a person whose program remembers nothing of earlier sessions."""
    homes = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "STATE", "DATA", "CACHE")}
    return os.environ | homes | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
