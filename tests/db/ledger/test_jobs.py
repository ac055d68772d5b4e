"""Runs computed by several processes: the same bytes, and nothing stored when one of them goes."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from db.errors import LedgerUnavailable, WorkerEnded
from db.files.export import ExportFormat
from db.ledger.deciding.desk import Desk
from db.ledger.deciding.jobs import side_by_side
from db.ledger.deciding.jobs.worker import Task
from db.ledger.deciding.runs import run_policy
from db.ledger.entries import import_entries
from db.ledger.exporting.exports import LISTS, write_export
from db.ledger.ledger import Ledger
from db.ledger.verifying.ledger import verify
from domain.errors import StepRefused
from domain.records import EntryKind
from tests.db.conftest import Clock
from tests.db.ledger.dumps import dump, schema

PAYMENTS = 8_000


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of many accounts, some with one side only, where a person decided a few payments."""
    folder = tmp_path_factory.mktemp("wide")
    ledger = Ledger.open(folder / "ledger.sqlite")
    for kind, stride, shift in ((EntryKind.ACCRUAL, 7, 0), (EntryKind.PAYMENT, 11, 2)):
        days = [date(2016, 1, 1) + timedelta(days=n * stride % 900) for n in range(PAYMENTS)]
        rows = [f"{n},{day},{n % 12 + 1},N{n % 40 + shift},{n % 9}" for n, day in enumerate(days)]
        (folder / kind).write_text("\n".join(["id,date,month,account,amount", *rows]))
        import_entries(ledger, kind, [folder / kind])
    desk = Desk(ledger)
    desk.skip("17")
    desk.skip("4000")
    return ledger.path


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workers take turns after each thousand of payments."""
    monkeypatch.setattr(side_by_side, "_PART", 1_000)


def copied(path: Path, to: Path) -> Ledger:
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    return Ledger.open(to)


def as_it_lies(path: Path) -> list[tuple[object, ...]]:
    """Return the decisions in the order in which they lie in the file."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.execute("SELECT rowid, * FROM decision ORDER BY rowid"))


def exported(ledger: Ledger, folder: Path) -> list[bytes]:
    folder.mkdir()
    for export in LISTS:
        write_export(ledger, export, folder / f"{export}.csv", export_format=ExportFormat.CSV)
    return [(folder / f"{export}.csv").read_bytes() for export in LISTS]


def children() -> Iterator[int]:
    """Yield the processes that this one has started and that are there."""
    for found in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, _, state = found.read_text().partition(" (")
        except FileNotFoundError:
            continue
        if int(state.rpartition(")")[2].split()[1]) == os.getpid():
            yield int(number)


@pytest.mark.parametrize(("policy", "numbers"), [("chronological", [2, 3]), ("rule-by-rule", [2]), ("best", [3])])
def test_any_number_of_jobs_gives_the_same_bytes(
    wide: Path, tmp_path: Path, clock: Clock, policy: str, numbers: list[int]
) -> None:
    moment = clock()
    found = []
    for jobs in (1, *numbers):
        ledger = copied(wide, tmp_path / f"{jobs}.sqlite")
        result = run_policy(ledger, policy, jobs=jobs, clock=lambda: moment)
        found.append((result, as_it_lies(ledger.path), dump(ledger.path), exported(ledger, tmp_path / str(jobs))))
    assert all(other == found[0] for other in found)
    assert 0 < found[0][0].matched == found[0][0].most_possible
    assert list(verify(ledger)) == []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_worker_that_is_killed_ends_the_run_and_nothing_is_stored(wide: Path, tmp_path: Path, number: int) -> None:
    ledger = copied(wide, tmp_path / "ledger.sqlite")
    before, others = (dump(ledger.path), schema(ledger.path)), set(children())

    def kill_one(_done: int, _total: int) -> None:
        # It is waiting: the parts that are not yet taken are more than a pipe holds.
        os.kill(max(set(children()) - others), number)

    with pytest.raises(WorkerEnded, match=f"signal {int(number)}"):
        run_policy(ledger, jobs=2, progress=kill_one)
    assert (dump(ledger.path), schema(ledger.path)) == before
    assert set(children()) == others


@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError])
def test_run_that_is_stopped_leaves_no_worker(wide: Path, tmp_path: Path, stop: type[BaseException]) -> None:
    ledger = copied(wide, tmp_path / "ledger.sqlite")
    before, others = dump(ledger.path), set(children())

    def end(_done: int, _total: int) -> None:
        assert len(set(children()) - others) == 3
        raise stop

    with pytest.raises(stop):
        run_policy(ledger, jobs=3, progress=end)
    assert dump(ledger.path) == before
    assert set(children()) == others


def test_what_is_wrong_is_said_as_one_process_says_it(wide: Path, tmp_path: Path) -> None:
    ledger = copied(wide, tmp_path / "ledger.sqlite")
    with closing(sqlite3.connect(ledger.path)) as connection, connection:
        connection.execute("DROP TRIGGER decision_pair_on_insert")
        connection.execute(
            "INSERT INTO decision (payment_id, accrual_id, outcome, rule, eligible, equal, tie, decided_by, "
            "decided_at, step) VALUES ('39', '38', 'matched', 'oldest', 1, 1, 0, 'person', '2016-01-01T00:00:00Z', 1)"
        )
    said = []
    for jobs in (1, 2):
        with pytest.raises(StepRefused) as refused:
            run_policy(ledger, jobs=jobs)
        said.append(str(refused.value))
    assert said == ["38 is not in this account"] * 2


def test_usual_jobs_are_for_what_is_worth_it(wide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger, others = copied(wide, tmp_path / "ledger.sqlite"), set(children())
    started: list[int] = []

    def look(_done: int, _total: int) -> None:
        started.append(len(set(children()) - others))

    run_policy(ledger, jobs=None, dry_run=True, progress=look)
    monkeypatch.setattr(side_by_side, "_WORTH_IT", PAYMENTS)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    run_policy(ledger, jobs=None, dry_run=True, progress=look)
    assert (started[0], started[-1]) == (0, 2)


def test_worker_without_a_ledger_says_so(wide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = copied(wide, tmp_path / "ledger.sqlite")
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.setattr(side_by_side, "Task", lambda _path, *rest: Task(gone, *rest))
    with pytest.raises(LedgerUnavailable, match="gone"):
        run_policy(ledger, jobs=2)
