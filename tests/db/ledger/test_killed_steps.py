"""Kill -9 at any moment: every confirmed step is there, none is there by half, and the work goes on where it was."""

from pathlib import Path

import pytest

from tests.soak.faults.deaths import check_deaths, check_openings


@pytest.mark.parametrize("seed", [1])
def test_killed_while_stepping_loses_nothing_confirmed(tmp_path: Path, seed: int) -> None:
    check_deaths(tmp_path, "small", seed, 5)


@pytest.mark.parametrize("seed", [2])
def test_killed_in_imports_runs_and_undos_leaves_no_half_step(tmp_path: Path, seed: int) -> None:
    check_deaths(tmp_path, "medium", seed, 3)


@pytest.mark.parametrize("seed", [3])
def test_killed_while_a_ledger_is_made_leaves_one_that_opens(tmp_path: Path, seed: int) -> None:
    check_openings(tmp_path, seed, 4)
