"""The whole demo in a real terminal: tmux runs the program, keys go in, the screen is read."""

import csv
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.db.test_sample_data import DEMO, chronological, rows_of
from tests.soak.killing import servers_in

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")

PATIENCE = 30.0


class Terminal:
    """A terminal of a given size in a tmux server of its own."""

    def __init__(self, socket: Path, size: tuple[int, int], command: list[str]) -> None:
        self._tmux = ["tmux", "-S", str(socket), "-f", os.devnull]
        width, height = map(str, size)
        self._run("new-session", "-d", "-x", width, "-y", height, *command)
        self._run("set-option", "-g", "remain-on-exit", "on")

    def _run(self, *arguments: str) -> str:
        done = subprocess.run([*self._tmux, *arguments], capture_output=True, text=True, check=True, timeout=PATIENCE)
        return done.stdout

    @property
    def screen(self) -> str:
        return self._run("capture-pane", "-p")

    def keys(self, *keys: str) -> None:
        self._run("send-keys", *keys)

    def type(self, text: str) -> None:
        self._run("send-keys", "-l", text)

    def wait_for(self, text: str) -> str:
        """Wait till the screen shows `text`; fail with what it shows instead."""
        give_up = time.monotonic() + PATIENCE
        while text not in (screen := self.screen):
            assert time.monotonic() < give_up, f"{text!r} never came; the screen:\n{screen}"
            time.sleep(0.05)
        return screen

    def wait_for_the_end(self) -> None:
        """Wait till the program has ended."""
        give_up = time.monotonic() + PATIENCE
        while self._run("display-message", "-p", "#{pane_dead}").strip() != "1":
            assert time.monotonic() < give_up, f"the program goes on:\n{self.screen}"
            time.sleep(0.05)

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False, timeout=PATIENCE)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """The demo at 80×24, begun at the accounts."""
    environment = [f"HOME={tmp_path}", "TERM=screen-256color"]
    command = ["env", *environment, sys.executable, "-m", "tui", "demo", "--dir", str(tmp_path / "demo")]
    terminal = Terminal(tmp_path / "tmux.sock", (80, 24), command)
    yield terminal
    terminal.close()


def test_demo_from_start_to_exported_file(terminal: Terminal, tmp_path: Path) -> None:
    terminal.wait_for("Accounts  208")
    terminal.keys("2")
    terminal.wait_for("Payment 1 of 1,220")
    for decided in range(1, 8):
        terminal.keys("Enter")
        terminal.wait_for(f"{decided} decided")
    terminal.keys("r")
    terminal.wait_for("1,213 of 1,220 payments are not decided")
    terminal.wait_for("They differ on")
    terminal.keys("Enter")
    terminal.wait_for("matched 1,176 of at most 1,176")
    terminal.keys("3")
    terminal.wait_for("Matches 1,176")
    terminal.keys("e")
    terminal.wait_for("Export matches")
    terminal.keys("C-u")
    terminal.wait_for("Name a file to write to")
    terminal.type(str(tmp_path / "out.csv"))
    terminal.wait_for("format: CSV")
    terminal.keys("Enter")
    terminal.wait_for("1,176 rows written")
    terminal.keys("q")
    terminal.wait_for_the_end()
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        exported = {row["payment_id"]: (row["accrual_id"], row["rule"]) for row in csv.DictReader(file)}
    expected = chronological(rows_of(DEMO / "accruals.csv"), rows_of(DEMO / "payments.csv"))
    assert exported == {payment: match for payment, match in expected.items() if match[0]}
    assert servers_in(tmp_path / "demo") == []


def test_ctrl_c_leaves_no_server(terminal: Terminal, tmp_path: Path) -> None:
    terminal.wait_for("Accounts  208")
    assert servers_in(tmp_path / "demo")
    terminal.keys("C-c")
    terminal.wait_for_the_end()
    assert servers_in(tmp_path / "demo") == []
