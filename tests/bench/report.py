"""The figures as a table for a person, and as a document for programs."""

import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from db.accounts.embedded.binary import find_mongod
from tests.bench.growth import Growth
from tests.bench.measuring import ROOT, Measured
from tests.bench.rows import Row
from tests.bench.sizes import Sizes

Figures = Sequence[tuple[Row, Measured]]

_COLUMNS = ("what", "takes", "held against", "takes", "ratio", "goal", "")


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


def table(figures: Figures, sizes: Sizes) -> Iterator[str]:
    """Yield the lines of a table in Markdown, a row for each."""
    yield _line(_COLUMNS)
    yield "|---|---:|---|---:|---:|---|---|"
    for row, measured in figures:
        base = measured.base_median
        yield _line(
            (
                row.what.format(**asdict(sizes)),
                _figure(measured.ours_median, measured.unit),
                row.baseline.format(**asdict(sizes)),
                "" if base is None else _figure(base, measured.unit),
                "" if measured.ratio is None else f"{measured.ratio:.2f} ×",
                goal_words(row, measured.unit),
                "reached" if row.reached(measured) else "**not reached**",
            )
        )


def growth_table(grown: Sequence[Growth]) -> Iterator[str]:
    """Yield the lines of a table of seconds by size, with the exponents."""
    sizes = sorted({size for part in grown for size in part.seconds})
    yield _line(("seconds for", *(f"{size:,}" for size in sizes), "exponent", "n log n", ""))
    yield "|---|" + "---:|" * (len(sizes) + 2) + "---|"
    for part in grown:
        seconds = (f"{part.seconds[size]:.3f}" if size in part.seconds else "" for size in sizes)
        reached = "reached" if part.reached else "**not reached**"
        yield _line((part.name, *seconds, f"{part.exponent:.2f}", f"{part.most:.2f}", reached))


def document(figures: Figures, grown: Sequence[Growth], sizes: Sizes, clock: str) -> dict[str, Any]:
    """Return all figures with the goals and the machine, as JSON takes it."""
    return {
        "machine": machine(),
        "sizes": asdict(sizes),
        "clock": clock,
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
                "reached": row.reached(measured),
            }
            for row, measured in figures
        ],
        "growth": [
            {"name": part.name, "seconds": part.seconds, "exponent": part.exponent, "reached": part.reached}
            for part in grown
        ],
    }


def goal_words(row: Row, unit: str) -> str:
    """Return the goal of a row, for a person."""
    ratio = "" if row.ratio is None else f"≤ {row.ratio:g} ×"
    limit = "" if row.limit is None else f"≤ {row.limit:g} {unit}"
    return ", ".join(filter(None, (ratio, limit)))


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
