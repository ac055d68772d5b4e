"""The whole routine of a month over a slow line, with the keyboard alone, in a real terminal of 80 × 24."""

import csv
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.db.test_sample_data import DEMO, chronological, rows_of
from tests.tui.emulator import Cells, Emulator
from tests.tui.terminal import PATIENCE, Terminal, needs_tmux

pytestmark = needs_tmux

ROOT = Path(__file__).parents[3]
# The names of files and payments that are typed are among them.
MOST_KEYS = 51


class SlowTerminal(Terminal):
    """The screens in a terminal at the near end of a slow line; keys are counted."""

    def __init__(self, folder: Path, line: tuple[str, str]) -> None:
        self._folder = folder
        near = [sys.executable, "-m", "tests.tui.slow_line.relay", str(folder), *line]
        home = [f"HOME={folder}", f"XDG_STATE_HOME={folder}/state", f"XDG_CONFIG_HOME={folder}/config"]
        environment = ["env", *home, f"PYTHONPATH={ROOT}", "TERM=xterm-256color", "COLORTERM=truecolor"]
        program = [sys.executable, "-m", "tui", "--ledger", "ledger.sqlite", "--mongo", "mongodb://127.0.0.1:9/"]
        super().__init__(folder / "tmux", (80, 24), [*near, "env", "-C", str(folder), *environment[1:], *program])
        self.pressed = 0

    def press(self, *keys: str) -> None:
        """Press keys without waiting for anything between them; more than one character is a key's name in tmux."""
        self.pressed += len(keys)
        self.keys(*keys)

    @property
    def bytes_painted(self) -> int:
        """How many bytes the program has sent up to now."""
        return (self._folder / "painted").stat().st_size

    @property
    def looks(self) -> Cells:
        """The cells of the screen with their colours, as far as these are seen."""
        emulator = Emulator()
        emulator.feed_lines(self._run("capture-pane", "-p", "-e", "-N"))
        return emulator.cells

    def settle(self) -> None:
        """Wait till the program sends nothing more, and what it sent is here."""
        before: tuple[Cells, int] = ({}, -1)
        while (now := (self.looks, self.bytes_painted)) != before:
            before = now
            time.sleep(1.0)


@contextmanager
def slow_terminal(folder: Path, line: tuple[str, str]) -> Iterator[SlowTerminal]:
    for kind in ("accruals", "payments"):
        shutil.copy(DEMO / f"{kind}.csv", folder)
    terminal = SlowTerminal(folder, line)
    try:
        yield terminal
    finally:
        terminal.close()


def assert_true_screen(terminal: SlowTerminal) -> None:
    """What many small changes have made of the screen is what one painting of everything makes of it."""
    terminal.settle()
    shown = terminal.looks
    terminal.keys("C-l")
    terminal.settle()
    assert terminal.looks == shown


def routine(terminal: SlowTerminal, *, check_screens: bool) -> None:
    """Import two files, make ten decisions, override one, undo that, run to the end, filter, write a workbook."""

    def look(words: str) -> None:
        terminal.wait_for(words)
        if check_screens:
            assert_true_screen(terminal)

    terminal.wait_for("tries again")
    terminal.press("2")
    terminal.wait_for("[2 Matching]")
    for letter, kind, count in (("a", "accruals", "1,272"), ("p", "payments", "1,220")):
        terminal.press("i", letter, "Tab", "Enter")
        look(f"{count} {kind} to import")
        terminal.press("Enter")
        look(f"{count} {kind} imported")
    look("Payment 1 of 1,220")
    terminal.press(*["Enter"] * 10)
    look("10 decided")
    terminal.press("/", *"P-000027", "Enter")
    look("Payment 27 of")
    terminal.press("Down", "Enter")
    look("11 decided")
    terminal.press("u")
    look("Undone")
    terminal.press("r")
    terminal.wait_for("They differ on")
    terminal.press("Enter")
    look("matched 1,176 of at most 1,176")
    terminal.press("3", "n", "/", *"P-0001", "Enter")
    look("P-000118")
    terminal.press("e", "NPage", "NPage", "Enter")
    look("written")


def outcome(folder: Path) -> dict[str, tuple[str, str]]:
    """Return who pays what, by which rule, as the command exports it."""
    command = [sys.executable, "-m", "tui", "--ledger", str(folder / "ledger.sqlite"), "export", "matches", "-o", "-"]
    environment = os.environ | {"HOME": str(folder)}
    done = subprocess.run(
        [*command, "--format", "csv"], capture_output=True, text=True, check=True, env=environment, timeout=PATIENCE
    )
    rows = csv.DictReader(done.stdout.splitlines())
    return {row["payment_id"]: (row["accrual_id"], row["rule"]) for row in rows}


def check(folder: Path, line: tuple[str, str], *, check_screens: bool) -> SlowTerminal:
    """Go through the routine, and compare what it left with what was to come of it."""
    with slow_terminal(folder, line) as terminal:
        routine(terminal, check_screens=check_screens)
        terminal.press("q")
        terminal.wait_for_the_end()
    expected = chronological(rows_of(DEMO / "accruals.csv"), rows_of(DEMO / "payments.csv"))
    found = outcome(folder)
    assert found == {payment: match for payment, match in expected.items() if match[0]}
    (workbook,) = folder.glob("*.xlsx")
    assert load_workbook(workbook).sheetnames
    return terminal


def test_routine_over_a_slow_line_loses_no_key(tmp_path: Path) -> None:
    terminal = check(tmp_path, ("0.02", "64000"), check_screens=False)
    assert terminal.pressed <= MOST_KEYS
    assert terminal.bytes_painted / terminal.pressed < 2_000


@pytest.mark.soak
def test_routine_at_64_kbit_per_second_and_200_ms(tmp_path: Path) -> None:
    """Every screen on the way is besides what painting it anew makes of it."""
    check(tmp_path, ("0.1", "8000"), check_screens=True)
