"""Commands killed with -9 at a random moment of their lives: what they change is changed whole, or not at all."""

from random import Random

import pytest

from tests.soak.faults.commands import Stage, changes, check_export_kills, check_kills


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Commands of half a second."""
    return Stage(tmp_path_factory.mktemp("stage"), 3_000)


@pytest.mark.parametrize("name", ["import", "match", "undo"])
def test_command_killed_at_any_moment_changed_all_or_nothing(stage: Stage, name: str) -> None:
    check_kills(stage, *changes(stage)[name], Random(name), 1)


def test_export_killed_at_any_moment_leaves_the_old_file(stage: Stage) -> None:
    check_export_kills(stage, "csv", Random(1), 3)
