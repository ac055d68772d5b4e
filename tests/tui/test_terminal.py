"""The whole demo in a real terminal: tmux runs the program, keys go in, the screen is read."""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.db.test_sample_data import DEMO, chronological, rows_of
from tests.soak.killing import servers_in
from tests.tui.terminal import Terminal, needs_tmux

pytestmark = needs_tmux


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """The demo at 80×24, begun at the accounts."""
    environment = [f"HOME={tmp_path}", "TERM=screen-256color"]
    command = ["env", *environment, sys.executable, "-m", "tui", "demo", "--dir", str(tmp_path / "demo")]
    terminal = Terminal(tmp_path / "tmux.sock", (80, 24), command)
    yield terminal
    terminal.close()


def test_demo_from_start_to_exported_file(terminal: Terminal, tmp_path: Path) -> None:
    terminal.wait_for("row 1 of 208")
    terminal.keys("2")
    terminal.wait_for("Payment 400 of 1,220")
    terminal.wait_for("proposed: same month")
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
    terminal.wait_for("Format: CSV")
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
    terminal.wait_for("row 1 of 208")
    assert servers_in(tmp_path / "demo")
    terminal.keys("C-c")
    terminal.wait_for_the_end()
    assert servers_in(tmp_path / "demo") == []


@pytest.mark.parametrize("before", [(), ("T",)], ids=["screen", "dialog"])
def test_suspended_the_shell_has_the_terminal_till_it_continues_the_screens(
    tmp_path: Path, before: tuple[str, ...]
) -> None:
    script = tmp_path / "script"  # between the shell and the screens, as of those who set an environment first
    script.write_text(f"{sys.executable} -m tui --ledger {tmp_path}/l --mongo mongodb://127.0.0.1:9/\ntrue\n")
    shell = ["env", f"HOME={tmp_path}", "TERM=screen-256color", "PS1=shell> ", "bash", "--norc", "-i"]
    terminal = Terminal(tmp_path / "tmux.sock", (80, 24), shell)
    try:
        terminal.wait_for("shell>")
        terminal.type(f"stty -a > {tmp_path}/before; sh {script}")
        terminal.keys("Enter")
        terminal.wait_for("q Quit")
        for key in before:
            terminal.keys(key)
            terminal.wait_for("Theme")
        terminal.keys("C-z")
        terminal.wait_for("Stopped")
        terminal.type(f"stty -a | cmp - {tmp_path}/before && echo the   same")
        terminal.keys("Enter")
        terminal.wait_for("the same")
        terminal.type("fg")
        terminal.keys("Enter")
        terminal.wait_for("q Quit")
        terminal.wait_till_gone("Stopped")
        for _ in before:
            terminal.wait_for("Theme")
            terminal.keys("Escape")
            terminal.wait_till_gone("Theme")
        terminal.keys("q")
        terminal.wait_for("shell>")
    finally:
        terminal.close()


def test_screens_are_seen_where_errors_go_to_a_file(tmp_path: Path) -> None:
    options = ["--ledger", str(tmp_path / "l.sqlite"), "--mongo", "mongodb://127.0.0.1:9/"]
    command = [sys.executable, "-m", "tui", *options]
    errors = tmp_path / "errors"
    environment = [f"HOME={tmp_path}", "TERM=screen-256color", "LC_ALL=C"]
    shell = ["sh", "-c", f'exec "$@" 2>{errors}', "sh", *command]
    terminal = Terminal(tmp_path / "tmux.sock", (80, 24), ["env", *environment, *shell])
    try:
        terminal.wait_for("q Quit")
        terminal.keys("q")
        terminal.wait_for_the_end()
        assert errors.read_text() == ""
    finally:
        terminal.close()


def test_screens_are_as_wide_as_the_terminal_whatever_the_environment_says(tmp_path: Path) -> None:
    environment = [f"HOME={tmp_path}", "TERM=screen-256color", "COLUMNS=80", "LINES=24"]
    options = ["--ledger", str(tmp_path / "l.sqlite"), "--mongo", "mongodb://127.0.0.1:9/"]
    command = ["env", *environment, sys.executable, "-m", "tui", *options]
    terminal = Terminal(tmp_path / "tmux.sock", (110, 30), command)
    try:
        title, *_ = terminal.wait_for("q Quit").splitlines()
        assert title.endswith("l.sqlite")
        assert len(title) > 100
    finally:
        terminal.close()
