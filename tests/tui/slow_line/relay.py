"""A slow line between a terminal and a program, as ssh over a bad connection is one.

`python -m tests.tui.slow_line.relay FOLDER SECONDS BYTES COMMAND…` runs the command on a terminal of its own. What is
typed reaches it after so many SECONDS, and what it paints comes back after as many, at most so many BYTES in a second,
however much it paints at once. FOLDER gets two files, which grow: `typed` and `painted`, with every byte as sent.
"""

import fcntl
import os
import pty
import select
import signal
import sys
import termios
import time
import tty
from collections import deque
from pathlib import Path

_READ = 65_536
_PACKET = 128


class Way:
    """One direction of the line: bytes go in at any time, and come out in order, late, no faster than it carries."""

    def __init__(self, delay: float, rate: float, log: Path) -> None:
        self._delay = delay
        self._rate = rate
        self._free_at = 0.0
        self._under_way: deque[tuple[float, bytes]] = deque()
        self._log = log.open("ab", buffering=0)

    def send(self, data: bytes) -> None:
        """Put bytes on the line."""
        self._log.write(data)
        for begin in range(0, len(data), _PACKET):
            packet = data[begin : begin + _PACKET]
            self._free_at = max(self._free_at, time.monotonic()) + len(packet) / self._rate
            self._under_way.append((self._free_at + self._delay, packet))

    def arrived(self) -> bytes:
        """Take off the line what has come to its end."""
        packets = []
        while self._under_way and self._under_way[0][0] <= time.monotonic():
            packets.append(self._under_way.popleft()[1])
        return b"".join(packets)

    @property
    def next_in(self) -> float:
        """After how many seconds something arrives; infinite if nothing is under way."""
        return max(0.0, self._under_way[0][0] - time.monotonic()) if self._under_way else float("inf")


def relay(folder: Path, delay: float, rate: float, command: list[str]) -> int:
    """Run a command at the other end of a line, till it ends; return its exit code."""
    process, far = pty.fork()
    if process == 0:
        os.execvp(command[0], command)  # noqa: S606 - what it was called to run
    _keep_size(far)
    before = termios.tcgetattr(0)
    tty.setraw(0)
    try:
        _carry(far, Way(delay, rate, folder / "typed"), Way(delay, rate, folder / "painted"))
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, before)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _keep_size(far: int) -> None:
    """Give the far terminal the size of ours, now and whenever ours changes."""

    def copy(*_: object) -> None:
        fcntl.ioctl(far, termios.TIOCSWINSZ, fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(8)))

    signal.signal(signal.SIGWINCH, copy)
    copy()


def _carry(far: int, typed: Way, painted: Way) -> None:
    """Carry bytes in both directions till the program has ended and all it painted is shown."""
    listening = [0, far]
    while far in listening or painted.next_in < float("inf"):
        wait = min(typed.next_in, painted.next_in)
        ready, _, _ = select.select(listening, [], [], None if wait == float("inf") else wait)
        for end, way in ((0, typed), (far, painted)):
            if end in ready:
                data = _read(end)
                way.send(data)
                if not data:
                    listening.remove(end)
        _write(1, painted.arrived())
        if far in listening:
            _write(far, typed.arrived())


def _read(end: int) -> bytes:
    try:
        return os.read(end, _READ)
    except OSError:  # how Linux tells that nobody has the other end of a terminal any more
        return b""


def _write(end: int, data: bytes) -> None:
    while data:
        data = data[os.write(end, data) :]


if __name__ == "__main__":
    sys.exit(relay(Path(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]), sys.argv[4:]))
