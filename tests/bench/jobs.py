"""Rows about files and ledgers: matching, the whole job, starting a command."""

import json
import shutil
import sys

from tests.bench.measuring import Measured, Usage, ask, interleaved, module, paymatch, run, seconds_told
from tests.bench.workshop import Workshop

_COMMANDS = (
    ("import", "accruals"),
    ("import", "payments"),
    ("match",),
    ("export", "matches"),
    ("export", "unmatched"),
    ("export", "unpaid"),
)
_STARTS = 10


def matching_in_memory(workshop: Workshop) -> Measured:
    """The default policy over pools in memory; reading what is matched, sorted, from SQLite."""
    ledger = workshop.matched(workshop.sizes.payments)
    ours, base = module("programs.match_in_memory", ledger, "chronological"), module("baselines.read_sorted", ledger)
    clock = workshop.clock
    return interleaved(workshop.sizes.runs, lambda: seconds_told(ours, clock), lambda: seconds_told(base, clock))


def matching_against_loops(workshop: Workshop) -> Measured:
    """`rule-by-rule` over one account, which is what the loops do; both must find as many pairs."""
    rows = workshop.sizes.quadratic
    files = workshop.files(rows, accounts=1)
    ledger = workshop.folder / "one-account.sqlite"
    if not ledger.exists():
        for name in ("accruals", "payments"):
            run(paymatch("--ledger", ledger, "import", name, files / f"{name}.csv"))
    ours = module("programs.match_in_memory", ledger, "rule-by-rule")
    base = module("baselines.quadratic", files)
    if ask(ours).split()[-1] != ask(base).split()[-1]:
        raise AssertionError("the loops find another number of pairs")
    clock = workshop.clock
    return interleaved(
        workshop.sizes.runs, lambda: seconds_told(ours, clock), lambda: seconds_told(base, clock), warm=False
    )


def whole_job(workshop: Workshop) -> Measured:
    """Import, match and export by commands; the same input and output with `csv` and `sqlite3` alone."""
    return _whole_job(workshop)[0]


def memory_of_whole_job(workshop: Workshop) -> Measured:
    """The most memory that one of these commands held."""
    return _whole_job(workshop)[1]


def _whole_job(workshop: Workshop) -> tuple[Measured, Measured]:
    if not workshop.jobs:
        workshop.jobs = [(_ours(workshop), _raw(workshop)) for _ in range(workshop.sizes.runs)]
    clock = workshop.clock
    seconds = [(getattr(ours, clock), getattr(raw, clock)) for ours, raw in workshop.jobs]
    took = Measured("s", tuple(ours for ours, _ in seconds), tuple(raw for _, raw in seconds))
    return took, Measured(
        "MB", tuple(ours.peak for ours, _ in workshop.jobs), tuple(raw.peak for _, raw in workshop.jobs)
    )


def _ours(workshop: Workshop) -> Usage:
    files = workshop.files(workshop.sizes.payments)
    folder = workshop.folder / "job"
    folder.mkdir()
    used = Usage(0, 0, 0)
    for what, *names in _COMMANDS:
        given = [files / f"{name}.csv" for name in names] if what == "import" else []
        out = ["-o", str(folder / f"{names[0]}.csv")] if what == "export" else []
        used += run(paymatch("--ledger", folder / "ledger.sqlite", what, *names, *given, *out))
    shutil.rmtree(folder)
    return used


def _raw(workshop: Workshop) -> Usage:
    folder = workshop.folder / "raw"
    shutil.copytree(workshop.files(workshop.sizes.payments), folder)
    used = run(module("baselines.raw_files", folder))
    shutil.rmtree(folder)
    return used


def start_of_a_command(workshop: Workshop) -> Measured:
    """`paymatch --version`; Python with `import click`."""
    clock = workshop.clock
    return interleaved(
        workshop.sizes.runs * _STARTS,
        lambda: float(getattr(run(paymatch("--version")), clock)) * 1000,
        lambda: float(getattr(run((sys.executable, "-c", "import click")), clock)) * 1000,
        unit="ms",
    )


def parts_of_the_job(workshop: Workshop, rows: int) -> dict[str, float]:
    """Return the seconds of every part of the whole job with so many accruals and payments."""
    files, folder = workshop.files(rows), workshop.folder / f"parts-{rows}"
    folder.mkdir()
    told = json.loads(ask(module("programs.steps", files, folder / "ledger.sqlite")))
    shutil.rmtree(folder)
    return {name: taken[workshop.clock] for name, taken in told.items()}
