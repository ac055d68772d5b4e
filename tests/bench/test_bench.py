import json
import subprocess
from pathlib import Path

import pytest

from tests.bench.growth import Growth
from tests.bench.measuring import ROOT, Measured, module
from tests.bench.rows import Row


def test_rows_of_each_kind_run_and_give_ratios(tmp_path: Path) -> None:
    names = ["match-loops", "keys-matches"]
    figures = tmp_path / "bench.json"
    command = module("__main__", "--sizes", "tiny", "--json", figures, "--only", *names)
    done = subprocess.run(list(map(str, command)), cwd=ROOT, check=False, capture_output=True, text=True)
    assert len(done.stdout.splitlines()) == 2 + len(names), done.stderr
    told = json.loads(figures.read_text(encoding="utf-8"))
    assert [row["name"] for row in told["rows"]] == names
    assert all(row["ratio"] > 0 and len(row["ours"]) == len(row["base"]) for row in told["rows"])


def test_ratio_is_that_of_pairs_measured_together() -> None:
    assert Measured("s", (1.0, 8.0, 3.0), (2.0, 4.0, 6.0)).ratio == 0.5


@pytest.mark.parametrize(
    ("ours", "base", "reached"), [((2.0,), (2.0,), True), ((3.0,), (2.0,), False), ((30.0,), (40.0,), False)]
)
def test_goal_is_reached_only_with_ratio_and_limit(
    ours: tuple[float, ...], base: tuple[float, ...], *, reached: bool
) -> None:
    row = Row("it", "it", "the other", lambda _: Measured("ms", ours, base), ratio=1.2, limit=25)
    assert row.reached(Measured("ms", ours, base)) is reached


def test_exponent_tells_growth_in_proportion_from_squares() -> None:
    straight = Growth("it", {1_000: 5.0, 10_000: 1.0, 1_000_000: 100.0})
    squared = Growth("it", {10_000: 1.0, 1_000_000: 10_000.0})
    assert (round(straight.exponent, 6), straight.reached) == (1.0, True)
    assert (round(squared.exponent, 6), squared.reached) == (2.0, False)
