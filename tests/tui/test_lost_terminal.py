"""The terminal goes away under the screens: the process ends, and lets go of the ledger."""

import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db.ledger.holding import holding
from tests.tui.terminal import PATIENCE

# Makes the terminal the process's own, as a shell's is: the kernel tells its end by SIGHUP and SIGCONT.
_OWN_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)


@contextmanager
def started(ledger: Path, home: Path, *, own_terminal: bool) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """Start the screens on a terminal, and give the process and our end of the terminal once a screen is painted."""
    ours, theirs = pty.openpty()
    before = [sys.executable, "-c", _OWN_TERMINAL] if own_terminal else []
    command = [*before, sys.executable, "-P", "-m", "tui", "--ledger", str(ledger), "--mongo", "mongodb://127.0.0.1:9/"]
    environment = os.environ | {"HOME": str(home), "XDG_STATE_HOME": str(home), "TERM": "xterm-256color"}
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, env=environment
    )
    os.close(theirs)
    try:
        seen = b""
        while b"Matching" not in seen:
            seen += os.read(ours, 65_536)
        yield process, ours
    finally:
        process.kill()
        process.wait()


def ended(process: "subprocess.Popen[bytes]") -> int:
    give_up = time.monotonic() + PATIENCE
    while (code := process.poll()) is None:
        assert time.monotonic() < give_up, "the process goes on without a terminal"
        time.sleep(0.05)
    return code


@pytest.mark.parametrize("own_terminal", [True, False], ids=["told-by-signal", "not-told"])
def test_screens_end_with_their_terminal(sample_ledgers: Path, tmp_path: Path, *, own_terminal: bool) -> None:
    ledger = Path(shutil.copy(sample_ledgers / "demo.sqlite", tmp_path / "ledger.sqlite"))
    with started(ledger, tmp_path, own_terminal=own_terminal) as (process, ours):
        os.close(ours)
        assert ended(process) in {128 + signal.SIGHUP, -signal.SIGHUP}
    with holding(ledger):
        pass


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT], ids=["SIGTERM", "SIGHUP", "SIGINT"])
def test_signal_ends_the_screens_and_gives_the_terminal_back(
    sample_ledgers: Path, tmp_path: Path, number: signal.Signals
) -> None:
    ledger = Path(shutil.copy(sample_ledgers / "demo.sqlite", tmp_path / "ledger.sqlite"))
    with started(ledger, tmp_path, own_terminal=True) as (process, ours):
        process.send_signal(number)
        process.send_signal(signal.SIGCONT)
        said = b""
        os.set_blocking(ours, False)
        give_up = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < give_up:
            try:
                said += os.read(ours, 65_536)
            except (BlockingIOError, OSError):
                time.sleep(0.02)
        assert process.poll() == 128 + number
    assert b"\x1b[?1049l" in said  # out of the alternate screen
    assert b"\x1b[?25h" in said  # the cursor is shown again
