"""Commands killed with -9 at a random moment of their lives: what they change is changed whole, or not at all."""

import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from db.ledger.deciding.runs import run_policy
from db.ledger.ledger import Ledger
from db.ledger.verifying.ledger import verify
from tests.db.ledger.dumps import Dump, standing
from tests.soak.killing import killed_command, servers_in
from tests.soak.walk import Shape, Walk, always

Command = Sequence[str | Path]

_SECONDS = 60.0
"""More than any command here takes, unless it hangs."""


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


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Commands of half a second."""
    return Stage(tmp_path_factory.mktemp("stage"), 3_000)


@pytest.fixture(scope="module")
def large_stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Commands of seconds."""
    return Stage(tmp_path_factory.mktemp("stage"), 40_000)


def seconds_of(arguments: Command) -> float:
    """Run a command to its end, which must be a good one, and return how long that took."""
    begun = time.monotonic()
    assert killed_command(arguments, _SECONDS) == 0
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
        found = what_stands(path)
        assert found in (before, after), f"killed after {moment} of {life} seconds"
        assert [*verify(Ledger.open(path))] == []
        if found == before:
            assert killed_command(arguments, _SECONDS) == 0
            assert what_stands(path) == after


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
        assert out.read_bytes() in (b"the old file", whole.read_bytes()), f"killed after {moment} of {life} seconds"
    left = {path.name for path in folder.iterdir()} - {out.name, whole.name}
    # What was written up to then is beside it, in hidden files of the user's own.
    assert all(name.startswith(".paymatch-") and (folder / name).stat().st_mode & 0o777 == 0o600 for name in left)


def check_demo_kills(folder: Path, draw: Random, kills: int) -> None:
    """Kill the demo, which starts a MongoDB: that ends, and the demo can be made again in the same folder."""
    demo: list[str | Path] = ["demo", "--dir", folder]
    life = seconds_of(demo)
    for _ in range(kills):
        shutil.rmtree(folder)
        killed_command(demo, draw.random() * life)
        give_up = time.monotonic() + _SECONDS
        while servers_in(folder):
            assert time.monotonic() < give_up, servers_in(folder)
            time.sleep(0.05)
        assert killed_command(demo, _SECONDS) == 0
        assert servers_in(folder) == []
        assert [*verify(Ledger.open(folder / "ledger.sqlite"))] == []


def changes(stage: Stage) -> dict[str, tuple[str, Command]]:
    """Return commands that change a ledger, each with the ledger that it begins from."""
    return {
        "import": ("missing", ["import", "accruals", stage.folder / "accruals-0.csv"]),
        "match": ("imported", ["match", "--policy", "best"]),
        "undo": ("matched", ["undo"]),
    }


@pytest.mark.parametrize("name", ["import", "match", "undo"])
def test_command_killed_at_any_moment_changed_all_or_nothing(stage: Stage, name: str) -> None:
    check_kills(stage, *changes(stage)[name], Random(name), 1)


def test_export_killed_at_any_moment_leaves_the_old_file(stage: Stage) -> None:
    check_export_kills(stage, "csv", Random(1), 3)


@pytest.mark.soak
@pytest.mark.parametrize("name", ["import", "match", "undo"])
def test_large_command_killed_at_many_moments_changed_all_or_nothing(large_stage: Stage, name: str) -> None:
    check_kills(large_stage, *changes(large_stage)[name], Random(name), 12)


@pytest.mark.soak
@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "md"])
def test_export_killed_at_many_moments_leaves_the_old_file(large_stage: Stage, ending: str) -> None:
    check_export_kills(large_stage, ending, Random(ending), 8)


@pytest.mark.soak
def test_demo_killed_at_many_moments_leaves_no_server_and_can_be_made_again(tmp_path: Path) -> None:
    check_demo_kills(tmp_path / "demo", Random(4), 8)
