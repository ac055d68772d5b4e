"""Kill -9 of commands at any moment of their lives: what they change is changed whole, or not at all."""

import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from db.ledger.deciding.runs import run_policy
from db.ledger.ledger import Ledger
from db.ledger.verifying.ledger import verify
from tests.db.ledger.dumps import Dump, standing
from tests.soak.ground.ground import Ground
from tests.soak.killing import killed_command, servers_in
from tests.soak.tally import What, hold
from tests.soak.walk import Shape, Walk, always

Command = Sequence[str | Path]

# More than any command here takes, unless it hangs.
_SECONDS = 60.0
_ENDINGS = ("csv", "xlsx", "json", "md")


class Stage:
    """A folder with CSV files of so many accruals and payments, and with the ledgers that commands begin from."""

    def __init__(self, folder: Path, rows: int) -> None:
        self.folder = folder
        self.ledgers = {name: folder / f"{name}.sqlite" for name in ("missing", "imported", "matched")}
        walk = Walk(Ledger.open(self.ledgers["imported"]), folder, seed=5, shape=Shape(rows // 40, (rows, rows), {}))
        for _ in range(2):
            walk.make()
        shutil.copy(self.ledgers["imported"], self.ledgers["matched"])
        run_policy(Ledger.open(self.ledgers["matched"]), clock=always)

    def copy_of(self, name: str) -> Path:
        """Return a fresh copy of a ledger, or of none."""
        path = self.folder / "copy.sqlite"
        for part in ("", "-wal", "-shm"):
            path.with_name(path.name + part).unlink(missing_ok=True)
        if self.ledgers[name].exists():
            shutil.copy(self.ledgers[name], path)
        return path


def killed_command_that_changes(ground: Ground) -> None:
    """An import, a run or an undo of thousands of rows."""
    stage = Stage(ground.folder, ground.draw.choice([3_000, 10_000]))
    ground.injected += 1
    check_kills(stage, *changes(stage)[ground.draw.choice(["import", "match", "undo"])], ground.draw, 1)


def killed_export(ground: Ground) -> None:
    """An export over an old file."""
    stage = Stage(ground.folder, 3_000)
    ground.injected += 2
    check_export_kills(stage, ground.draw.choice(_ENDINGS), ground.draw, 2)


def killed_demo(ground: Ground) -> None:
    """The demo, which starts a MongoDB."""
    ground.injected += 1
    check_demo_kills(ground.folder / "demo", ground.draw, 1)


def seconds_of(arguments: Command) -> float:
    """Run a command to its end, which must be a good one, and return how long that took."""
    begun = time.monotonic()
    hold(killed_command(arguments, _SECONDS) == 0, What.OTHERWISE, f"{arguments} does not end well, undisturbed")
    return time.monotonic() - begun


def what_stands(path: Path) -> Dump:
    """Return what stands in a ledger, without the times at which it was decided; nothing where there is none."""
    if not path.exists():
        return {"accrual": [], "payment": [], "decision": []}
    Ledger.open(path)
    return {**standing(path), "decision": [(*row[:11], row[12]) for row in standing(path)["decision"]]}


def check_kills(stage: Stage, name: str, command: Command, draw: Random, kills: int) -> None:
    """Kill a command that changes a ledger `kills` times, each time at another moment; then let it do its work."""
    path = stage.copy_of(name)
    arguments = ["--ledger", path, *command]
    before = what_stands(path)
    life = seconds_of(arguments)
    after = what_stands(path)
    for _ in range(kills):
        stage.copy_of(name)
        moment = draw.random() * life
        killed_command(arguments, moment)
        found, when = what_stands(path), f"{command[0]} killed after {moment} of {life} seconds"
        hold(found in (before, after), What.OTHERWISE, f"{when}: it is done by half")
        hold(not [*verify(Ledger.open(path))], What.OTHERWISE, f"{when}: verify finds something")
        if found == before:
            hold(killed_command(arguments, _SECONDS) == 0, What.OTHERWISE, f"{when}: it cannot be done again")
            hold(what_stands(path) == after, What.OTHERWISE, f"{when}: done again it gives something else")


def check_export_kills(stage: Stage, ending: str, draw: Random, kills: int) -> None:
    """Kill an export over an old file: that is there as it was, or the new one is there as it must be."""
    folder = stage.folder / f"export-{ending}"
    folder.mkdir()
    out, whole = folder / f"out.{ending}", folder / f"whole.{ending}"
    export: list[str | Path] = ["--ledger", stage.copy_of("matched"), "export", "matches", "-o"]
    life = seconds_of([*export, whole])
    for _ in range(kills):
        out.write_text("the old file")
        moment = draw.random() * life
        killed_command([*export, out, "--overwrite"], moment)
        is_one = out.read_bytes() in (b"the old file", whole.read_bytes())
        hold(is_one, What.OTHERWISE, f"{out.name} is neither, killed after {moment} of {life} seconds")
    left = {path.name for path in folder.iterdir()} - {out.name, whole.name}
    # What was written up to then is beside it, in hidden files of the user's own; one that was whole may be read by
    # whom the old file lets read it.
    modes = {0o600, out.stat().st_mode & 0o777}
    hidden = all(name.startswith(".paymatch-") and (folder / name).stat().st_mode & 0o777 in modes for name in left)
    hold(hidden, What.OTHERWISE, f"left beside the export: {left}")


def check_demo_kills(folder: Path, draw: Random, kills: int) -> None:
    """Kill the demo, which starts a MongoDB: that ends, and the demo can be made again in the same folder."""
    demo: list[str | Path] = ["demo", "--dir", folder]
    life = seconds_of(demo)
    for _ in range(kills):
        shutil.rmtree(folder)
        killed_command(demo, draw.random() * life)
        give_up = time.monotonic() + _SECONDS
        while servers_in(folder):
            hold(time.monotonic() < give_up, What.LEFT, "; ".join(servers_in(folder)))
            time.sleep(0.05)
        hold(killed_command(demo, _SECONDS) == 0, What.OTHERWISE, "the demo cannot be made again")
        hold(not servers_in(folder), What.LEFT, "; ".join(servers_in(folder)))
        breaches = [*verify(Ledger.open(folder / "ledger.sqlite"))]
        hold(not breaches, What.OTHERWISE, f"verify finds {breaches} in the ledger of the demo")


def changes(stage: Stage) -> dict[str, tuple[str, Command]]:
    """Return commands that change a ledger, each with the ledger that it begins from."""
    return {
        "import": ("missing", ["import", "accruals", stage.folder / "accruals-0.csv"]),
        "match": ("imported", ["match", "--policy", "best"]),
        "undo": ("matched", ["undo"]),
    }
