"""Kill -9 of what stores: every confirmed step is there, none is there by half, and the work goes on where it was.

A walk of a seed does the same each time. So a ledger whose writer was killed must be, row for row, the ledger of a walk
that nobody disturbed, after as many steps.
"""

from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.journal import latest_step
from db.ledger.ledger import Ledger
from db.ledger.listing import next_undecided
from db.ledger.migrations import migrations
from db.ledger.verifying.ledger import verify
from tests.db.ledger.dumps import dump, schema, standing
from tests.soak.ground.ground import Ground
from tests.soak.killing import killed_worker
from tests.soak.tally import What, hold
from tests.soak.walk import SHAPES, Walk, always

# Calls that a walk makes at most before it is killed; but in the small one mostly imports and runs of thousands.
_MOST = {"small": 70, "medium": 10, "large": 8}


class Death(NamedTuple):
    """A ledger whose writer was killed, and what that had confirmed."""

    path: Path
    confirmed: list[dict[str, Any]]
    steps: int


def killed_while_steps_are_stored(ground: Ground) -> None:
    """Two workers on one walk: small steps, or imports, runs and their undos."""
    shape = ground.draw.choice(["small", "medium"])
    ground.injected += 2
    check_deaths(ground.folder, shape, ground.draw.randrange(1_000), 2)


def killed_while_a_ledger_is_made(ground: Ground) -> None:
    """A worker that makes ledger after ledger."""
    ground.injected += 1
    check_openings(ground.folder, ground.draw.randrange(1_000), 1)


def killed_in(folder: Path, shape: str, seed: int, moments: Random) -> Death:
    folder.mkdir()
    path = folder / "ledger.sqlite"
    confirmed = killed_worker(["walk", path, shape, str(seed)], moments, _MOST[shape])
    with (ledger := Ledger.open(path)).reading():
        return Death(path, confirmed, latest_step(ledger))


def goes_on(path: Path) -> bool:
    """Let a person, or a run, make the next step, and take it back; return whether all is as before."""
    ledger = Ledger.open(path)
    before = standing(path)
    payment = next_undecided(ledger)
    if payment is None:
        return True
    desk = Desk(ledger, clock=always)
    for _ in range(2):
        desk.accept(payment)
        hold(next_undecided(ledger) != payment, What.LOST, f"{payment} in {path}")
        desk.undo()
    if run_policy(ledger, clock=always).stored:
        desk.undo()
    return standing(path) == before


def check_deaths(place: Path, shape: str, seed: int, count: int) -> None:
    """Kill `count` workers on one walk, each at a moment of its own, and hold each ledger against one undisturbed."""
    moments = Random(seed)
    deaths = [killed_in(place / str(number), shape, seed, moments) for number in range(count)]
    undisturbed = Ledger.open(place / "undisturbed.sqlite")
    walk, steps = Walk(undisturbed, place, seed, SHAPES[shape]), 0
    for death in sorted(deaths, key=lambda death: death.steps):
        while steps < death.steps:
            walk.make()
            with undisturbed.reading():
                steps = latest_step(undisturbed)
        confirmed = max((fact["step"] for fact in death.confirmed), default=0)
        hold(death.steps >= confirmed, What.LOST, f"step {confirmed} was confirmed in {death.path}")
        hold(death.steps <= confirmed + 1, What.OTHERWISE, f"{death.path} has more steps than were made")
        same = dump(death.path) == dump(undisturbed.path)
        hold(same, What.OTHERWISE, f"{death.path}: {death.steps} steps have left other rows than undisturbed")
        if death.steps == confirmed and death.confirmed:
            resumed = next_undecided(Ledger.open(death.path))
            hold(resumed == death.confirmed[-1]["resume"], What.OTHERWISE, f"{death.path} goes on at {resumed}")
        hold(not [*verify(Ledger.open(death.path))], What.OTHERWISE, f"verify finds something in {death.path}")
        hold(goes_on(death.path), What.OTHERWISE, f"{death.path}: a step and its undo have changed it")


def check_openings(place: Path, seed: int, count: int) -> None:
    """Kill workers that make ledgers: each ledger opens, with the whole schema."""
    moments, whole = Random(seed), schema(Ledger.open(place / "whole.sqlite").path)
    for number in range(count):
        folder = place / f"open-{number}"
        folder.mkdir()
        confirmed = killed_worker(["open", folder], moments, 20)
        missing = {fact["opened"] for fact in confirmed} - {path.name for path in folder.glob("*.sqlite")}
        hold(not missing, What.LOST, f"{missing} of {folder}")
        for path in folder.glob("*.sqlite"):
            ledger = Ledger.open(path)
            with ledger.reading():
                applied = [name for (name,) in ledger.rows("SELECT name FROM migration ORDER BY 1")]
            as_made = applied == [*migrations()] and schema(path) == whole
            hold(as_made, What.OTHERWISE, f"the schema of {path} is not whole")
            hold(not [*verify(ledger)], What.OTHERWISE, f"verify finds something in {path}")
