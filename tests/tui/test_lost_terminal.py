"""The terminal goes away under the screens: the process ends, and lets go of the ledger."""

import os
import pty
import shutil
import signal
import subprocess
import sys
import termios
import threading
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread

from db.ledger.holding import holding
from tests.tui.terminal import PATIENCE
from tui.application.terminal import Terminal

# What Textual writes before all else when it gives a terminal back.
_FIRST_GIVEN_BACK = b"\x1b[?2004l"

# Makes the terminal the process's own, as a shell's is: the kernel tells its end by SIGHUP and SIGCONT.
_OWN_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)


class Painted:
    """What comes out of `ours`, our end of a terminal."""

    def __init__(self, ours: int) -> None:
        self.ours = ours
        self._unread = b""

    def till(self, last: bytes) -> None:
        """Read to the end of the next `last`, and no further."""
        while last not in self._unread:
            self._unread += os.read(self.ours, 65_536)
        _, _, self._unread = self._unread.partition(last)

    def till_end(self, process: "subprocess.Popen[bytes]") -> bytes:
        """Return what comes till the process has ended."""
        said = self._unread
        os.set_blocking(self.ours, False)
        give_up = time.monotonic() + PATIENCE
        while (code := process.poll()) is None and time.monotonic() < give_up:
            with suppress(BlockingIOError, OSError):
                said += os.read(self.ours, 65_536)
            time.sleep(0.01)
        assert code is not None, "the process goes on"
        with suppress(BlockingIOError, OSError):
            said += os.read(self.ours, 65_536)
        return said


@contextmanager
def started(ledger: Path, home: Path, *, own_terminal: bool) -> Iterator[tuple["subprocess.Popen[bytes]", Painted]]:
    """Start the screens on a terminal, and give the process and what it paints once a screen is there."""
    ours, theirs = pty.openpty()
    before = [sys.executable, "-c", _OWN_TERMINAL] if own_terminal else []
    command = [*before, sys.executable, "-P", "-m", "tui", "--ledger", str(ledger), "--mongo", "mongodb://127.0.0.1:9/"]
    environment = os.environ | {"HOME": str(home), "XDG_STATE_HOME": str(home), "TERM": "xterm-256color"}
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, env=environment
    )
    os.close(theirs)
    painted = Painted(ours)
    try:
        painted.till(b"Matching")
        yield process, painted
    finally:
        process.kill()
        process.wait()


def wait_till_halted(process: "subprocess.Popen[bytes]") -> None:
    give_up = time.monotonic() + PATIENCE
    while Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rsplit(") ")[-1][0] != "T":
        assert time.monotonic() < give_up, "the process goes on"
        time.sleep(0.01)


def ended(process: "subprocess.Popen[bytes]") -> int:
    give_up = time.monotonic() + PATIENCE
    while (code := process.poll()) is None:
        assert time.monotonic() < give_up, "the process goes on without a terminal"
        time.sleep(0.05)
    return code


@pytest.mark.parametrize("own_terminal", [True, False], ids=["told-by-signal", "not-told"])
def test_screens_end_with_their_terminal(sample_ledgers: Path, tmp_path: Path, *, own_terminal: bool) -> None:
    ledger = Path(shutil.copy(sample_ledgers / "demo.sqlite", tmp_path / "ledger.sqlite"))
    with started(ledger, tmp_path, own_terminal=own_terminal) as (process, painted):
        os.close(painted.ours)
        assert ended(process) in {128 + signal.SIGHUP, -signal.SIGHUP}
    with holding(ledger):
        pass


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT], ids=["SIGTERM", "SIGHUP", "SIGINT"])
def test_signal_ends_the_screens_and_gives_the_terminal_back(
    sample_ledgers: Path, tmp_path: Path, number: signal.Signals
) -> None:
    ledger = Path(shutil.copy(sample_ledgers / "demo.sqlite", tmp_path / "ledger.sqlite"))
    with started(ledger, tmp_path, own_terminal=True) as (process, painted):
        process.send_signal(number)
        process.send_signal(signal.SIGCONT)
        said = painted.till_end(process)
        assert process.poll() == 128 + number
    assert b"\x1b[?1049l" in said  # out of the alternate screen
    assert b"\x1b[?25h" in said  # the cursor is shown again


@pytest.mark.parametrize("leave", ["key", "signal"])
def test_signal_while_the_terminal_is_given_back_does_not_stop_that(
    sample_ledgers: Path, tmp_path: Path, leave: str
) -> None:
    ledger = Path(shutil.copy(sample_ledgers / "demo.sqlite", tmp_path / "ledger.sqlite"))
    with started(ledger, tmp_path, own_terminal=True) as (process, painted):
        painted.till(b"Quit")
        raw = termios.tcgetattr(painted.ours)
        if leave == "key":
            os.write(painted.ours, b"q")
        else:
            process.terminate()
        painted.till(_FIRST_GIVEN_BACK)
        process.send_signal(signal.SIGHUP)
        said = painted.till_end(process)
        assert termios.tcgetattr(painted.ours) != raw
    assert b"\x1b[?1049l" in said
    assert b"\x1b[?25h" in said


@pytest.mark.parametrize("halt", [signal.SIGSTOP, signal.SIGTSTP], ids=["SIGSTOP", "SIGTSTP"])
def test_halted_and_continued_the_screens_take_the_terminal_again_and_give_it_back_as_it_was(
    sample_ledgers: Path, tmp_path: Path, halt: signal.Signals
) -> None:
    ledger = Path(shutil.copy(sample_ledgers / "demo.sqlite", tmp_path / "ledger.sqlite"))
    with started(ledger, tmp_path, own_terminal=True) as (process, painted):
        painted.till(b"Quit")
        raw = termios.tcgetattr(painted.ours)
        process.send_signal(halt)
        wait_till_halted(process)
        process.send_signal(signal.SIGCONT)
        painted.till(b"\x1b[?1049h")
        painted.till(b"Quit")
        assert termios.tcgetattr(painted.ours) == raw
        os.write(painted.ours, b"q")
        painted.till_end(process)
        assert process.poll() == 0
        assert termios.tcgetattr(painted.ours)[tty.LFLAG] & termios.ECHO


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_nobody_waits_for_a_terminal_to_which_nothing_can_be_written() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    terminal = Terminal.__new__(Terminal)
    with suppress(BrokenPipeError), os.fdopen(writer, "w") as gone:
        terminal._writer_thread = WriterThread(gone)
        terminal._writer_thread.start()
        terminal.write("painted")
        terminal._writer_thread.join(PATIENCE)

        def write_much() -> None:
            for _ in range(2 * MAX_QUEUED_WRITES):
                terminal.write("painted")
            terminal.close()

        writing = threading.Thread(target=write_much, daemon=True)
        writing.start()
        writing.join(PATIENCE)
        assert not writing.is_alive()
