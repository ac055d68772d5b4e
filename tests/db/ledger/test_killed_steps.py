"""Kill -9 at any moment: every confirmed step is there, none is there by half, and the work goes on where it was.

A walk of a seed does the same each time. So a ledger whose writer was killed must be, row for row, the ledger of a walk
that nobody disturbed, after as many steps.
"""

from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.journal import latest_step
from db.ledger.ledger import Ledger
from db.ledger.listing import next_undecided
from db.ledger.migrations import migrations
from db.ledger.verifying.ledger import verify
from tests.db.ledger.dumps import dump, schema, standing
from tests.soak.killing import killed_worker
from tests.soak.walk import SHAPES, Walk, always

# Calls that a walk makes at most before it is killed; but in the small one mostly imports and runs of thousands.
_MOST = {"small": 70, "medium": 10, "large": 8}


class Death(NamedTuple):
    """A ledger whose writer was killed, and what that had confirmed."""

    path: Path
    confirmed: list[dict[str, Any]]
    steps: int


def killed_in(folder: Path, shape: str, seed: int, moments: Random) -> Death:
    folder.mkdir()
    path = folder / "ledger.sqlite"
    confirmed = killed_worker(["walk", path, shape, str(seed)], moments, _MOST[shape])
    with (ledger := Ledger.open(path)).reading():
        return Death(path, confirmed, latest_step(ledger))


def goes_on(path: Path) -> bool:
    """Let a person, or a run, make the next step, and take it back."""
    ledger = Ledger.open(path)
    before = standing(path)
    payment = next_undecided(ledger)
    if payment is None:
        return True
    desk = Desk(ledger, clock=always)
    for _ in range(2):
        desk.accept(payment)
        assert next_undecided(ledger) != payment
        desk.undo()
    if run_policy(ledger, clock=always).stored:
        desk.undo()
    return standing(path) == before


def check_deaths(tmp_path: Path, shape: str, seed: int, count: int) -> None:
    moments = Random(seed)
    deaths = [killed_in(tmp_path / str(number), shape, seed, moments) for number in range(count)]
    undisturbed = Ledger.open(tmp_path / "undisturbed.sqlite")
    walk, steps = Walk(undisturbed, tmp_path, seed, SHAPES[shape]), 0
    for death in sorted(deaths, key=lambda death: death.steps):
        while steps < death.steps:
            walk.make()
            with undisturbed.reading():
                steps = latest_step(undisturbed)
        confirmed = max((fact["step"] for fact in death.confirmed), default=0)
        assert confirmed <= death.steps <= confirmed + 1, f"{death.path}: a confirmed step is lost"
        assert dump(death.path) == dump(undisturbed.path), f"{death.path}: {death.steps} steps"
        if death.steps == confirmed and death.confirmed:
            assert next_undecided(Ledger.open(death.path)) == death.confirmed[-1]["resume"]
        assert [*verify(Ledger.open(death.path))] == []
        assert goes_on(death.path)
    assert any(death.confirmed for death in deaths)


def check_openings(tmp_path: Path, seed: int, count: int) -> None:
    moments, whole = Random(seed), schema(Ledger.open(tmp_path / "whole.sqlite").path)
    for number in range(count):
        folder = tmp_path / f"open-{number}"
        folder.mkdir()
        confirmed = killed_worker(["open", folder], moments, 20)
        assert {path.name for path in folder.glob("*.sqlite")} >= {fact["opened"] for fact in confirmed}
        for path in folder.glob("*.sqlite"):
            ledger = Ledger.open(path)
            with ledger.reading():
                assert [name for (name,) in ledger.rows("SELECT name FROM migration ORDER BY 1")] == [*migrations()]
            assert schema(path) == whole
            assert [*verify(ledger)] == []


@pytest.mark.parametrize("seed", [1])
def test_killed_while_stepping_loses_nothing_confirmed(tmp_path: Path, seed: int) -> None:
    check_deaths(tmp_path, "small", seed, 5)


@pytest.mark.parametrize("seed", [2])
def test_killed_in_imports_runs_and_undos_leaves_no_half_step(tmp_path: Path, seed: int) -> None:
    check_deaths(tmp_path, "medium", seed, 3)


@pytest.mark.parametrize("seed", [3])
def test_killed_while_a_ledger_is_made_leaves_one_that_opens(tmp_path: Path, seed: int) -> None:
    check_openings(tmp_path, seed, 4)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10, 15))
def test_fifty_are_killed_and_nothing_confirmed_is_lost(tmp_path: Path, seed: int) -> None:
    for shape in ("small", "large"):
        folder = tmp_path / shape
        folder.mkdir()
        check_deaths(folder, shape, seed, 4)
    check_openings(tmp_path, seed, 2)
