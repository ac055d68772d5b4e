"""The application killed with -9 in a real terminal, while a person steps and in a run; then started again."""

import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from db.ledger.journal import latest_step
from db.ledger.ledger import Ledger
from db.ledger.listing import decided_count, next_undecided
from db.ledger.verifying.ledger import verify
from tests.soak.killing import processes_with
from tests.soak.walk import Shape, Walk
from tests.tui.terminal import PATIENCE, Terminal, needs_tmux

pytestmark = needs_tmux

NO_SERVER = "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=200"

Start = Callable[[Path], Terminal]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the application on a ledger, at 80×24."""
    terminals = list[Terminal]()

    def begin(ledger: Path) -> Terminal:
        command = ["env", f"HOME={tmp_path}", "TERM=screen-256color", sys.executable, "-m", "tui"]
        command += ["--ledger", str(ledger), "--mongo", NO_SERVER]
        terminals.append(Terminal(tmp_path / f"tmux-{len(terminals)}.sock", (80, 24), command))
        return terminals[-1]

    yield begin
    for terminal in terminals:
        terminal.close()


def facts(path: Path) -> tuple[int, int, str | None]:
    """Return how many steps a ledger has, how many decisions, and where a person goes on."""
    ledger = Ledger.open(path)
    assert [*verify(ledger)] == []
    with ledger.reading():
        return latest_step(ledger), decided_count(ledger), next_undecided(ledger)


def to_matching(terminal: Terminal) -> str:
    """Go to the Matching screen, and return what it shows."""
    terminal.wait_for("q Quit")
    terminal.keys("2")
    return terminal.wait_for("decided")


def seen_decided(screen: str) -> int:
    found = re.search(r"([\d,]+) decided", screen)
    return int(found[1].replace(",", "")) if found else 0


def running(path: Path) -> list[str]:
    """Return the command lines of runs that go on in a ledger: the application's own child, and an orphan soon."""
    return [line for line in processes_with(path) if "--progress-json" in line]


def check_kills_while_stepping(start: Start, path: Path, draw: Random, kills: int) -> None:
    terminal = start(path)
    for _ in range(kills):
        before = seen_decided(to_matching(terminal))
        terminal.keys(*["Enter"] * 25)
        wanted, give_up = before + draw.randint(1, 20), time.monotonic() + PATIENCE
        while (confirmed := seen_decided(terminal.screen)) < wanted:
            assert time.monotonic() < give_up
        terminal.kill_program()
        _, decided, payment = facts(path)
        assert decided >= confirmed
        assert payment is not None
        terminal.start_again()
        assert payment in to_matching(terminal)


def check_kills_in_a_run(start: Start, path: Path, draw: Random, kills: int) -> None:
    steps, decided, payment = facts(path)
    assert payment is not None
    terminal = start(path)
    for _ in range(kills):
        to_matching(terminal)
        terminal.keys("r")
        terminal.wait_for("are not decided")
        terminal.keys("Enter")
        terminal.wait_for("Esc Stop")
        time.sleep(draw.random())
        terminal.kill_program()
        give_up = time.monotonic() + PATIENCE
        while running(path):
            assert time.monotonic() < give_up, running(path)
            time.sleep(0.05)
        after = facts(path)
        assert after == (steps, decided, payment) or (after[0], after[2]) == (steps + 1, None)
        if after[2] is None:
            return
        terminal.start_again()
        assert payment in to_matching(terminal)
        terminal.keys("Enter")
        terminal.wait_for(f"{decided + 1:,} decided")
        terminal.keys("u")
        terminal.wait_for("Undone")
        steps += 2


def test_killed_while_stepping_shows_the_same_payment_again(start: Start, sample_ledgers: Path, tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    shutil.copy(sample_ledgers / "demo.sqlite", path)
    check_kills_while_stepping(start, path, Random(1), 1)


@pytest.fixture(scope="module")
def long_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger whose run takes a second."""
    folder = tmp_path_factory.mktemp("long")
    walk = Walk(Ledger.open(folder / "ledger.sqlite"), folder, seed=6, shape=Shape(200, (10_000, 10_000), {}))
    for _ in range(2):
        walk.make()
    return walk.ledger.path


def test_killed_in_a_run_shows_the_same_payment_again(start: Start, long_ledger: Path, tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    shutil.copy(long_ledger, path)
    check_kills_in_a_run(start, path, Random(2), 1)
