"""The tests that are marked `soak`: long forms of tests that show the same once in `make test`."""

import subprocess
import sys

from tests.soak.ground.ground import Ground
from tests.soak.killing import ROOT
from tests.soak.tally import Found, What, hold

_PYTEST = (sys.executable, "-m", "pytest", "-q", "-m", "soak", "-p", "no:cacheprovider", "--timeout", "600")


def one_long_form(ground: Ground) -> None:
    """One of them, at random."""
    tests = ground.stock.once("long forms", _collected)
    ground.injected += 1
    test = ground.draw.choice(tests)
    command = [*_PYTEST, "--basetemp", str(ground.folder / "pytest"), test]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Found(What.OTHERWISE, f"{test}\n{done.stdout[-4000:]}{done.stderr[-1000:]}")


def _collected() -> list[str]:
    command = [*_PYTEST, "--collect-only"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    tests = sorted(line for line in done.stdout.splitlines() if "::" in line)
    hold(tests, What.OTHERWISE, f"no test is marked soak: {done.stdout[-1000:]}{done.stderr[-1000:]}")
    return tests
