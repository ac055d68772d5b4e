"""Running programs and measuring them from outside: time on the clock, time of the processor, the most memory."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[2]
PAYMATCH = Path(sys.executable).with_name("paymatch")

Command = Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class Usage:
    """What a program, or several one after the other, took: seconds on the clock and of the processor, megabytes."""

    wall: float
    cpu: float
    peak: float

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(self.wall + other.wall, self.cpu + other.cpu, max(self.peak, other.peak))


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure for each run of what is measured, and of its baseline right before or after it; none without one."""

    unit: str
    ours: tuple[float, ...]
    base: tuple[float, ...] = ()

    @property
    def ours_median(self) -> float:
        return median(self.ours)

    @property
    def base_median(self) -> float | None:
        return median(self.base) if self.base else None

    @property
    def ratio(self) -> float | None:
        """The median of the ratios pair by pair: what slowed a pair down slowed down both of it."""
        pairs = list(zip(self.ours, self.base, strict=True)) if self.base else []
        return median(ours / base for ours, base in pairs) if pairs else None


class ProgramFailed(Exception):
    """A program that was to be measured ended with an error; the message has what it said."""


def run(command: Command) -> Usage:
    """Run a program to its end, and return what it took; ProgramFailed, with what it said, if it fails."""
    with (
        subprocess.Popen(
            list(map(str, command)),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        started = time.perf_counter()
        said = process.stdout.read() if process.stdout is not None else b""
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise ProgramFailed(f"{' '.join(map(str, command))}: {said.decode(errors='replace')}")
    return Usage(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def ask(command: Command) -> str:
    """Run a program to its end and return what it printed."""
    done = subprocess.run(list(map(str, command)), cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise ProgramFailed(f"{' '.join(map(str, command))}: {done.stderr}")
    return done.stdout


def module(name: str, *arguments: str | Path) -> Command:
    """Return the command that runs a module of this package, such as `baselines.raw_files`."""
    return (sys.executable, "-m", f"tests.bench.{name}", *arguments)


def paymatch(*arguments: str | Path) -> Command:
    """Return a command of the program itself."""
    return (PAYMATCH, *arguments)


def interleaved(
    runs: int, ours: Callable[[], float], base: Callable[[], float], *, unit: str = "s", warm: bool = True
) -> Measured:
    """Measure the two by turns, so that the machine's moods meet both; once before without counting if `warm`."""
    if warm:
        ours(), base()
    pairs = [(ours(), base()) for _ in range(runs)]
    return Measured(unit, tuple(first for first, _ in pairs), tuple(second for _, second in pairs))


def seconds_told(command: Command, clock: str) -> float:
    """Return the seconds that a program of `programs` measured of itself, on that clock: `wall` or `cpu`."""
    told: dict[str, Any] = dict(part.split("=") for part in ask(command).split())
    return float(told[clock])
