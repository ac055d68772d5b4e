"""Two hundred random steps, taken back one by one across restarts, and done again."""

import subprocess
import sys
from pathlib import Path

import pytest

from db.ledger.deciding.desk import Desk
from db.ledger.journal import redo, undo
from db.ledger.ledger import Ledger
from db.ledger.verifying.ledger import verify
from tests.db.ledger.dumps import Dump, standing
from tests.soak.killing import ROOT
from tests.soak.walk import Walk, always

_STEPS = 200


def walked(ledger: Ledger, folder: Path, seed: int) -> list[Dump]:
    """Make 200 random steps and return what stood after each step that stands now, with the first state in front."""
    walk, states, here, made = Walk(ledger, folder, seed), [standing(ledger.path)], 0, 0
    while made < _STEPS:
        kind = walk.make()
        made += kind is not None
        here += {None: 0, "undo": -1}.get(kind, 1)
        if kind in {"undo", "redo"}:
            assert standing(ledger.path) == states[here], f"seed {seed}, step {made}: {kind}"
        elif kind is not None:
            states[here:] = [standing(ledger.path)]
    return states[: here + 1]


def revert(path: Path, word: str, *, turn: int, processes: int) -> None:
    """Undo or redo one step as another start of the program would: by a desk or the journal, made anew each time.

    Every so many turns it is a process of its own, as `processes` says.
    """
    if turn % processes == 0:
        command = [sys.executable, "-m", "tui", "--ledger", str(path), word]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    elif turn % 2:
        getattr(Desk(Ledger.open(path), clock=always), word)()
    else:
        {"undo": undo, "redo": redo}[word](Ledger.open(path), always)


def check_there_and_back(ledger: Ledger, folder: Path, seed: int, processes: int) -> None:
    states = walked(ledger, folder, seed)
    for number, expected in enumerate(reversed(states[:-1])):
        revert(ledger.path, "undo", turn=number, processes=processes)
        assert standing(ledger.path) == expected, f"seed {seed}, undo {number}"
    assert not any(standing(ledger.path).values())
    assert [*verify(ledger)] == []
    for number, expected in enumerate(states[1:]):
        revert(ledger.path, "redo", turn=number, processes=processes)
        assert standing(ledger.path) == expected, f"seed {seed}, redo {number}"
    assert [*verify(ledger)] == []


def test_two_hundred_steps_are_undone_and_redone_across_restarts(ledger: Ledger, tmp_path: Path) -> None:
    check_there_and_back(ledger, tmp_path, 1, processes=60)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20, 28))
def test_more_walks_are_undone_and_redone_across_restarts(ledger: Ledger, tmp_path: Path, seed: int) -> None:
    check_there_and_back(ledger, tmp_path, seed, processes=20)
