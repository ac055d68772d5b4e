"""A person at a terminal: a program of its own terminal, keys that are pressed, and what is seen."""

import codecs
import fcntl
import os
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.soak.ground.glass import Glass, Size
from tests.soak.tally import Found, What, hold

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "space": " ",
    "ctrl+p": "\x10",
    "ctrl+u": "\x15",
}
PATIENCE = 60.0

# Makes the terminal the process's own, as a shell's is: the kernel tells its end by SIGHUP.
_OWN_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp(sys.argv[1], sys.argv[1:])"
)
_AT_ONCE = 1 << 16
# Seconds without a paint, after which a key counts as one that changes nothing to be seen.
_NOTHING_TO_SEE = 0.3
# The share of its time that a program may need that does nothing.
_IDLE = 0.1


class Person:
    """Runs a program in a terminal of `size`, till `close`."""

    def __init__(self, command: Sequence[str], *, size: Size, folder: Path, environment: Mapping[str, str]) -> None:
        self._ours, theirs = os.openpty()
        self.glass = Glass(size)
        self.size = size
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._tell_size()
        self._at_first = termios.tcgetattr(self._ours)
        self.program = subprocess.Popen(
            [sys.executable, "-c", _OWN_TERMINAL, *command],
            cwd=folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            start_new_session=True,
        )
        os.close(theirs)

    def press(self, *names: str) -> None:
        """Press keys, by their names or as they are, at once."""
        # The terminal may be gone, as after a fault; what that comes to is seen elsewhere.
        with suppress(OSError):
            os.write(self._ours, "".join(KEYS.get(name, name) for name in names).encode())

    def escape(self) -> None:
        """Press Escape, which is one only if nothing follows for a while."""
        self.press("escape")
        self.look(0.2)

    def resize(self, size: Size) -> None:
        """Let the terminal have another size."""
        self.size = size
        self.glass.resize(size)
        self._tell_size()

    def look(self, seconds: float) -> bool:
        """See what is painted for so many seconds; return whether anything was."""
        seen, until = False, time.monotonic() + seconds
        while self._see(max(0.0, until - time.monotonic())):
            seen = True
            if time.monotonic() > until:
                break
        return seen

    def settle(self, quiet: float = 0.3) -> str:
        """Wait till nothing is painted for a while, and return what is shown.

        A while in which the program was at work, or still waits for a processor, does not count.
        """
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up:
            worked = self._scheduled()[0]
            if not self._see(quiet) and self._scheduled()[0] - worked <= quiet * _IDLE and not self._wants_a_processor:
                break
        return self.glass.text

    def wait_for(self, *texts: str) -> str:
        """Wait till one of the texts is shown, and return the screen."""
        return self.wait_till(lambda screen: any(text in screen for text in texts), " or ".join(texts))

    def wait_till(self, holds: Callable[[str], object], what: str) -> str:
        """Wait till something holds of the screen, and return that; Found if it never does."""
        give_up = time.monotonic() + PATIENCE
        while not holds(screen := self.glass.text):
            if self._see(max(0.0, give_up - time.monotonic())) is None or time.monotonic() > give_up:
                raise Found(What.OTHERWISE, f"{what!r} never came to the screen:\n{screen}")
        return screen

    def beat(self, key: str) -> float:
        """Press a key and return the seconds till the screen shows that it was heard.

        A key that changes nothing to be seen is followed by another size of the window, which must be painted. The time
        that the program waited for a processor is not counted.
        """
        self.settle(0.0)
        waited, sent = self._waited(), time.monotonic()
        self.press(key)
        if self._see(_NOTHING_TO_SEE) is None and self.is_running:
            probed = time.monotonic()
            width, height = self.size
            self.resize((width - 1 if width % 2 == 0 else width + 1, height))
            answer = self._see(PATIENCE)
            hold(answer or not self.is_running, What.BLOCKED, f"nothing is painted any more after {key!r}")
            # An answer at once says that the key had nothing to show.
            if time.monotonic() - probed < _NOTHING_TO_SEE:
                sent = probed
        took = time.monotonic() - sent - (self._waited() - waited)
        self.settle(0.03)
        return max(0.0, took)

    @property
    def is_running(self) -> bool:
        """Whether the program has not ended."""
        return self.program.poll() is None

    def end(self) -> int:
        """Wait till the program has ended, and return its exit code."""
        give_up = time.monotonic() + PATIENCE
        while self.is_running:
            hold(time.monotonic() < give_up, What.LEFT, f"the program goes on:\n{self.glass.text}")
            if self._see(0.05) is None:
                time.sleep(0.01)
        self.settle(0.05)
        return int(self.program.returncode)

    def check_terminal(self) -> None:
        """Hold that the terminal is as the program found it."""
        left = self.glass.left_on
        if termios.tcgetattr(self._ours) != self._at_first:
            left.append("line settings")
        hold(not left, What.BROKEN, f"{', '.join(left)}; ended with {self.program.returncode}:\n{self.glass.text}")

    def hang_up(self) -> None:
        """Take the terminal away, as a dropped line does."""
        os.close(self._ours)
        self._ours = -1

    def kill(self) -> None:
        """Kill the program with -9."""
        self.program.kill()
        self.program.wait(PATIENCE)

    def close(self) -> None:
        """Let nothing go on."""
        self.kill()
        if self._ours >= 0:
            self.hang_up()

    def _tell_size(self) -> None:
        width, height = self.size
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def _see(self, patience: float) -> bool | None:
        """See one piece of what is painted; None if nothing came in time, or the terminal is gone."""
        if self._ours < 0 or not select.select([self._ours], [], [], patience)[0]:
            return None
        try:
            piece = os.read(self._ours, _AT_ONCE)
        except OSError:  # the program has closed its side
            return None
        self.glass.take(self._decode(piece))
        for answer in self.glass.asked:
            self.press(answer)
        self.glass.asked.clear()
        return True

    def _waited(self) -> float:
        return self._scheduled()[1]

    @property
    def _wants_a_processor(self) -> bool:
        """Whether the program's main thread runs, or would."""
        try:
            stat = Path(f"/proc/{self.program.pid}/stat").read_text(encoding="utf-8")
        except OSError:
            return False
        return stat.rpartition(") ")[2].startswith("R")

    def _scheduled(self) -> tuple[float, float]:
        """Return how many seconds the program's main thread has worked, and how many it has waited for a processor."""
        pid = self.program.pid
        try:
            worked, waited, _ = Path(f"/proc/{pid}/task/{pid}/schedstat").read_text(encoding="ascii").split()
        except (OSError, ValueError):
            return 0.0, 0.0
        return int(worked) / 1e9, int(waited) / 1e9
