"""`paymatch export`: the report, the workbook, the log, and what may be wrong with the place they go to."""

import json
import resource
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.tui.cli.calling import Call, Start

# Enough for what SQLite keeps beside a ledger that is only read, and less than what is written.
LARGEST_FILE = 64 * 1024
WRITTEN = {"matches.csv": "5 rows", "report.md": "the report", "workbook.xlsx": "7 rows", "log.jsonl": "3 rows"}


@pytest.fixture(autouse=True)
def _matched(paymatch: Call, seed: Path) -> None:
    """Every test begins with the small example, matched."""
    paymatch("match")


@pytest.mark.parametrize("file", WRITTEN)
def test_export_tells_how_many_rows_it_wrote(paymatch: Call, home: Path, file: str) -> None:
    ended = paymatch("export", file.partition(".")[0], "-o", file)
    written = {"matches.csv": "5 rows", "report.md": "the report", "workbook.xlsx": "7 rows", "log.jsonl": "3 rows"}[
        file
    ]
    assert ended == (0, "", f"Wrote {written} to {file}.\n")


def test_provenance_is_asked_for_and_told(paymatch: Call, home: Path) -> None:
    ended = paymatch("export", "matches", "-o", "m.csv", "--provenance")
    assert ended.err.splitlines()[1] == "Wrote where they came from to m.csv.provenance.json."
    assert json.loads((home / "m.csv.provenance.json").read_text())["rows"] == 5


@pytest.mark.parametrize("file", WRITTEN)
def test_full_disk_leaves_nothing_behind(paymatch: Call, home: Path, file: str) -> None:
    what, _, ending = file.partition(".")
    before = set(home.rglob("*"))
    ended = paymatch("export", what, "-o", "/dev/full", "--format", ending)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "paymatch: Cannot write: /dev/full cannot be written: the disk is full.\n"
    assert {path for path in set(home.rglob("*")) - before if "-" not in path.suffix} == set()


@pytest.mark.parametrize("file", WRITTEN)
def test_file_that_is_there_stays_unless_told(paymatch: Call, home: Path, file: str) -> None:
    (home / file).write_text("precious")
    what = file.partition(".")[0]
    ended = paymatch("export", what, "-o", file)
    assert (ended.code, (home / file).read_text()) == (2, "precious")
    assert "Ask with --overwrite." in ended.err
    assert paymatch("export", what, "-o", file, "--overwrite").code == 0
    assert (home / file).read_bytes() != b"precious"


def test_only_excel_holds_several_lists(paymatch: Call) -> None:
    ended = paymatch("export", "workbook", "-o", "all.csv")
    assert (ended.code, ended.err) == (
        2,
        "paymatch: Cannot write: Only an Excel workbook holds several lists: name a file that ends in .xlsx.\n",
    )


@pytest.mark.parametrize("what", ["workbook", "report"])
def test_reader_that_goes_early_ends_it_quietly(start: Start, what: str) -> None:
    with start("export", what, "-o", "-") as started:
        assert started.stdout is not None
        started.stdout.close()
        assert started.stderr is not None
        assert started.stderr.read() == ""


@pytest.mark.parametrize("file", ["report.md", "workbook.xlsx", "unmatched.md"])
def test_disk_that_fills_up_leaves_the_old_file(paymatch: Call, home: Path, file: str) -> None:
    draw = Random(1)  # what repeats would be small in a workbook
    rows = "\n".join(f"more-{row},2016-01-01,1,{draw.getrandbits(480):0120x}" for row in range(2_000))
    (home / "more.csv").write_text(f"id,date,month,account\n{rows}\n")
    assert paymatch("import", "payments", "more.csv").code == 0
    (home / file).write_text("precious")
    before = {path for path in home.iterdir() if path.is_file()}
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "tui", "export", file.partition(".")[0], "-o", file, "--overwrite"],
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE)),
    )
    assert (ended.returncode, ended.stderr.count("cannot be written: the disk is full.")) == (2, 1)
    assert (home / file).read_text() == "precious"
    assert {path for path in home.iterdir() if path.is_file()} == before
