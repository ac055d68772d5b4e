"""`python -m tests.bench`: measure, print a table and write the figures as JSON; see BENCHMARKS.md."""

import argparse
import json
import signal
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from tests.bench.growth import growth
from tests.bench.measuring import ProgramFailed
from tests.bench.report import Figure, document, growth_table, table
from tests.bench.rows import ROWS, Row
from tests.bench.screen import NeverCame
from tests.bench.sizes import FULL, QUICK, TINY
from tests.bench.workshop import Workshop

_GROWTH = "growth"
_HUGE = 10_000_000


def main() -> int:
    """Measure what the arguments ask for; return 1 if a goal was not reached."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started must be ended
    asked = _arguments()
    sizes = {"full": FULL, "quick": QUICK, "tiny": TINY}[asked.sizes]
    if asked.huge:
        sizes = replace(sizes, growth=(*sizes.growth, _HUGE))
    if asked.runs:
        sizes = replace(sizes, runs=asked.runs)
    began = time.perf_counter()
    names = asked.only or [*(row.name for row in ROWS), _GROWTH]
    with (
        tempfile.TemporaryDirectory(prefix="paymatch-bench-") as folder,
        closing(Workshop(Path(folder), sizes, clock=asked.clock, tell=_tell)) as workshop,
    ):
        wanted = [row for row in ROWS if row.name in names]
        figures = [figure for row in wanted if (figure := _measured(row, workshop)) is not None]
        grown = growth(workshop) if _GROWTH in names else []
    for lines in (table(figures, sizes) if figures else (), growth_table(grown) if grown else ()):
        sys.stdout.writelines(f"{line}\n" for line in lines)
    if asked.json is not None:
        asked.json.write_text(json.dumps(document(figures, grown, sizes, asked.clock), indent=2), encoding="utf-8")
        _tell(f"the figures are in {asked.json}")
    _tell(f"measured in {(time.perf_counter() - began) / 60:.1f} minutes")
    if sizes.name != FULL.name:
        _tell(f"These are {sizes.name} sizes: the goals are about the full ones.")
    reached = [*(figure.reached for figure in figures), *(part.reached for part in grown)]
    return int(len(figures) < len(wanted) or not all(reached))


def _arguments() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    words.add_argument("--sizes", choices=("full", "quick", "tiny"), default="full")
    words.add_argument("--only", nargs="*", choices=[*(row.name for row in ROWS), _GROWTH], help="these rows")
    words.add_argument("--runs", type=int, help="how often each is measured")
    words.add_argument("--huge", action="store_true", help=f"growth to {_HUGE:,} rows: half an hour, 10 GB of disk")
    words.add_argument("--clock", choices=("wall", "cpu"), default="wall", help="cpu: on a machine that is busy")
    words.add_argument("--json", type=Path, help="where to write the figures")
    return words.parse_args()


def _measured(row: Row, workshop: Workshop) -> Figure | None:
    """Return the figures of a row; None, with a word about it, if they could not be taken."""
    workshop.tell(row.name)
    began = time.perf_counter()
    try:
        measured = row.measure(workshop)
    except (NeverCame, ProgramFailed) as error:
        workshop.tell(f"{row.name} could not be measured: {error}")
        return None
    ratio = "" if measured.ratio is None else f", {measured.ratio:.2f} × of the baseline"
    workshop.tell(f"{row.name}: {measured.ours_median:.3g} {measured.unit}{ratio}")
    return Figure(row, measured, time.perf_counter() - began)


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
