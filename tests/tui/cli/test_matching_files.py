"""`paymatch match --engine dask`: which options go together, and what is printed."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from db.distributed import engine
from db.distributed.engine import FileRun, FileRunResult
from db.files.faults import Fault, FaultList
from domain.matching.certificate import Certificate
from domain.matching.compare import Figures
from domain.records import EntryKind
from tests.tui.cli.calling import Call

FILES = ("--accruals", "a", "--payments", "p", "--into", "out")


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Callable[[FileRunResult], list[FileRun]]:
    """Let runs end with a result of the test's own, and tell what they were to do; tests/db/distributed runs some."""

    def ending(result: FileRunResult) -> list[FileRun]:
        asked: list[FileRun] = []

        def match_files(run: FileRun, *, progress: object) -> FileRunResult:
            asked.append(run)
            return result

        monkeypatch.setattr(engine, "match_files", match_files)
        return asked

    return ending


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--into", "out"), "--into goes with --engine: without it, `match` is about the ledger."),
        (("--map", "date=Дата"), "--map goes with --engine"),
        (("--engine", "spark"), "There is no engine 'spark'; name dask, or dask=tcp://host:8786."),
        (("--engine", "dask="), "There is no engine 'dask='"),
        (("--engine", "dask", *FILES[2:]), "--accruals is missing"),
        (("--engine", "dask", *FILES[:4]), "--into is missing"),
        (("--engine", "dask", *FILES, "--dry-run"), "--dry-run is for the ledger; it does not go with --engine."),
        (("--engine", "dask", *FILES, "--only", "no-tie"), "--only is for the ledger"),
        (("--engine", "dask=tcp://h:1", *FILES, "--jobs", "2"), "--jobs is for workers of this machine"),
        (("--engine", "dask", *FILES, "--format", "xlsx"), "'xlsx' is not one of 'parquet', 'csv'"),
        (("--engine", "dask", *FILES, "--map", "when=D"), "There is no field 'when' to map a column to."),
        (("--engine", "dask", *FILES), "There is no file a."),
    ],
)
def test_options_that_do_not_go_together_are_refused(paymatch: Call, arguments: tuple[str, ...], words: str) -> None:
    ended = paymatch("match", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err


def test_ledger_that_is_named_does_not_go_with_an_engine(paymatch: Call) -> None:
    ended = paymatch("--ledger", "book.sqlite", "match", "--engine", "dask", *FILES)
    assert ended.code == 2
    assert "--ledger and --engine do not go together" in ended.err


def test_missing_extra_is_named(paymatch: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("db.distributed", "pyarrow"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ended = paymatch("match", "--engine", "dask", *FILES)
    assert (ended.code, ended.err) == (
        2,
        "paymatch: That did not work: pyarrow is missing: pip install 'paymatch[dask]'.\n",
    )


def test_options_come_to_the_run_and_counts_are_printed(
    paymatch: Call, runs: Callable[[FileRunResult], list[FileRun]]
) -> None:
    figures = Figures(matched=7, first_rule=5, same_month=5, unmatched=1, unpaid=2)
    asked = runs(FileRunResult(FaultList(), 9, 8, 3, figures, Certificate(7, 6, 6), files=6))
    options = ("--policy", "best", "--partitions", "4", "--map", "payments.date=Дата", "--format", "csv")
    ended = paymatch("match", "--engine", "dask=tcp://h:8786", *FILES, *options)
    (run,) = asked
    assert (run.address, run.groups, run.policy, run.into, run.list_format) == (
        "tcp://h:8786",
        4,
        "best",
        Path("out"),
        "csv",
    )
    assert [run.options[kind].mapping for kind in EntryKind] == [{}, {"date": "Дата"}]
    assert ended.out.splitlines() == [
        "policy      best (same-month, oldest)",
        "accruals    9",
        "payments    8",
        "repeats     3",
        "matched     7",
        "same month  5",
        "unmatched   1",
        "unpaid      2",
        "matched 7 of at most 7; same month 5 of at most 6",
    ]
    assert (ended.code, ended.err) == (0, "Wrote 6 files into out.\n")
    document = json.loads(paymatch("match", "--engine", "dask", *FILES, "--json").out)
    assert (document["matched"], document["unpaid"], document["most_possible"], document["files"]) == (7, 2, 7, 6)


def test_faults_are_told_and_nothing_is_written(paymatch: Call, runs: Callable[[FileRunResult], list[FileRun]]) -> None:
    faults = FaultList()
    faults.add(Fault("a/1.parquet", 17, "date", "x", "'x' is not a date"))
    runs(FileRunResult(faults))
    ended = paymatch("match", "--engine", "dask", *FILES)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines() == ["a/1.parquet:17: column date: 'x' is not a date", "1 fault; nothing was written."]
