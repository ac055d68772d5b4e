"""Processes that are killed at a random moment, and what they had confirmed by then."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).parents[2]

# Longer than any one step of the workers, in units of the longest that was seen.
_BEYOND = 1.3


def killed_worker(arguments: Sequence[str | Path], draw: Random, most: int) -> list[dict[str, Any]]:
    """Start a worker, kill it at a random moment after up to `most` confirmed steps, and return what it confirmed.

    It dies between those steps, or inside the one after them, wherever that is: how long steps take on this machine is
    seen from those before.
    """
    command = [sys.executable, "-m", "tests.soak.worker", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as worker:
        assert worker.stdout is not None
        lines, longest, begun = list[str](), 0.1, time.monotonic()
        for _ in range(draw.randint(0, most)):
            lines.append(worker.stdout.readline())
            now = time.monotonic()
            longest, begun = max(longest, now - begun) if len(lines) > 1 else longest, now
        time.sleep(draw.random() * longest * _BEYOND)
        worker.kill()
        lines += worker.stdout.readlines()
    # What was being printed when it died is no line, and was confirmed to nobody.
    return [json.loads(line) for line in lines if line.endswith("\n")]


def killed_command(arguments: Sequence[str | Path], after: float) -> int:
    """Run a command of paymatch, kill it after so many seconds, and return its exit code."""
    command = [sys.executable, "-m", "tui", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as running:
        try:
            running.wait(after)
        except subprocess.TimeoutExpired:
            running.kill()
        running.communicate()
    return running.returncode


def processes_with(path: Path) -> list[str]:
    """Return the command lines of every process that names `path`."""
    lines = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = process.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if str(path) in line:
            lines.append(line)
    return lines


def servers_in(folder: Path) -> list[str]:
    """Return the command lines of every mongod, and of its guard, that works in `folder`."""
    return [line for line in processes_with(folder) if "mongod" in line]
