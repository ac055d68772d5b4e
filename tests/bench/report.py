"""The figures as a table for a person, and as a document for programs."""

import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from db.accounts.embedded.binary import find_mongod
from tests.bench.growth import Growth
from tests.bench.measuring import ROOT, Measured
from tests.bench.rows import Row
from tests.bench.sizes import Sizes

_COLUMNS = ("what", "takes", "held against", "takes", "ratio", "goal", "", "measured in")


@dataclass(frozen=True, slots=True)
class Figure:
    """A row with what was measured, and the seconds on the clock that measuring took, with what it needed made."""

    row: Row
    measured: Measured
    seconds: float

    @property
    def reached(self) -> bool:
        return self.row.reached(self.measured)


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
        "processors": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "load": [round(load, 1) for load in os.getloadavg()],
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "mongod": _first_line([str(find_mongod()), "--version"]),
        "commit": _first_line(["git", "describe", "--always", "--dirty"]),
    }


def table(figures: Sequence[Figure], sizes: Sizes) -> Iterator[str]:
    """Yield the lines of a table in Markdown, a row for each."""
    yield _line(_COLUMNS)
    yield "|---|---:|---|---:|---:|---|---|---:|"
    for figure in figures:
        row, measured = figure.row, figure.measured
        base = measured.base_median
        yield _line(
            (
                row.what.format(**asdict(sizes)),
                _figure(measured.ours_median, measured.unit),
                row.baseline.format(**asdict(sizes)),
                "" if base is None else _figure(base, measured.unit),
                "" if measured.ratio is None else f"{measured.ratio:.2f} ×",
                goal_words(row, measured.unit),
                _reached(figure),
                f"{figure.seconds:,.0f} s",
            )
        )


def growth_table(grown: Sequence[Growth]) -> Iterator[str]:
    """Yield the lines of a table of seconds by size, with the exponents from size to size and over all of them."""
    sizes = sorted({size for part in grown for size in part.seconds})
    steps = sorted({step for part in grown for step in part.exponents})
    heads = (*(f"{size:,}" for size in sizes), *(f"to {last:,}" for _, last in steps), "exponent", "n log n")
    yield _line(("seconds for", *heads, ""))
    yield "|---|" + "---:|" * len(heads) + "---|"
    for part in grown:
        seconds = (f"{part.seconds[size]:.3f}" if size in part.seconds else "" for size in sizes)
        exponents = (f"{part.exponents[step]:.2f}" if step in part.exponents else "" for step in steps)
        yield _line((part.name, *seconds, *exponents, f"{part.exponent:.2f}", f"{part.most:.2f}", _reached(part)))


def document(figures: Sequence[Figure], grown: Sequence[Growth], sizes: Sizes, clock: str) -> dict[str, Any]:
    """Return all figures with the goals and the machine, as JSON takes it."""
    return {
        "machine": machine(),
        "sizes": asdict(sizes),
        "clock": clock,
        "seconds": sum(figure.seconds for figure in figures),
        "rows": [
            {
                "name": row.name,
                "what": row.what.format(**asdict(sizes)),
                "baseline": row.baseline.format(**asdict(sizes)) or None,
                "unit": measured.unit,
                "ours": measured.ours,
                "base": measured.base,
                "ratio": measured.ratio,
                "goal": {"ratio": row.ratio, "limit": row.limit},
                "reached": figure.reached,
                "seconds": figure.seconds,
            }
            for figure in figures
            for row, measured in [(figure.row, figure.measured)]
        ],
        "growth": [
            {
                "name": part.name,
                "seconds": part.seconds,
                "exponents": {f"{first} to {last}": k for (first, last), k in part.exponents.items()},
                "exponent": part.exponent,
                "reached": part.reached,
            }
            for part in grown
        ],
    }


def goal_words(row: Row, unit: str) -> str:
    """Return the goal of a row, for a person."""
    ratio = "" if row.ratio is None else f"≤ {row.ratio:g} ×"
    limit = "" if row.limit is None else f"≤ {row.limit:g} {unit}"
    return ", ".join(filter(None, (ratio, limit)))


def _reached(what: Figure | Growth) -> str:
    return "reached" if what.reached else "**not reached**"


def _figure(value: float, unit: str) -> str:
    return f"{value:.3g} {unit}" if value < 100 else f"{value:,.0f} {unit}"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def _first_line(command: Sequence[str]) -> str:
    said = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True).stdout
    return said.partition("\n")[0]
