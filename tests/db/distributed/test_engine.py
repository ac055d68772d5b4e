"""Files matched by two worker processes: the same as a ledger gives, whatever becomes of a worker."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from distributed import LocalCluster

from db.distributed.engine import match_files
from db.distributed.storage.lists import LISTS, ListFormat
from db.files.export import ExportFormat
from db.ledger.deciding.runs import RunResult, run_policy
from db.ledger.entries import import_entries
from db.ledger.exporting.exports import Export, write_export
from db.ledger.ledger import Ledger
from domain.matching.policies import POLICIES
from domain.matching.rules import chain_of
from tests.db.conftest import Clock
from tests.db.distributed.lakes import (
    Lake,
    Row,
    provenance,
    random_lake,
    read_csv,
    read_list,
    rows_of_lists,
    write_csv,
)

CHAINS = (("same-month", "oldest"), ("same-amount", "same-month", "oldest"))
FORMATS = {CHAINS[0]: ListFormat.CSV, CHAINS[1]: ListFormat.PARQUET}
GROUPS, MANY_GROUPS = 3, 6


class Expected(NamedTuple):
    """What a ledger gives for the same rows: its lists, and the counts of its run."""

    lists: Mapping[str, Sequence[Row]]
    run: RunResult


def by_ledger(lake: Lake, ledger: Ledger, clock: Clock, *, policy: str, chain: tuple[str, ...]) -> Expected:
    """Import all rows of a lake, let a policy decide, and export."""
    for kind, rows in lake.rows.items():
        path = write_csv(lake.folder.parent / f"{kind.plural}.csv", rows)
        assert not import_entries(ledger, kind, [path], clock=clock).faults
    run = run_policy(ledger, policy, chain=chain_of(chain), clock=clock)
    lists = {}
    for name in LISTS:
        path = lake.folder.parent / f"{name}.csv"
        write_export(ledger, Export(name), path, export_format=ExportFormat.CSV)
        lists[name] = read_csv(path)
    return Expected(lists, run)


@pytest.mark.parametrize(
    ("policy", "chain"), [*zip(POLICIES, (CHAINS[0], CHAINS[1], CHAINS[0]), strict=True), ("best", CHAINS[1])]
)
def test_results_are_those_of_a_ledger(
    tmp_path: Path, ledger: Ledger, clock: Clock, address: str, *, policy: str, chain: tuple[str, ...]
) -> None:
    lake, into = random_lake(tmp_path / "lake", rows=300), tmp_path / "out"
    run = lake.run(into, policy=policy, rules=chain, list_format=FORMATS[chain], groups=GROUPS, address=address)
    result = match_files(run, clock=clock)
    expected = by_ledger(lake, ledger, clock, policy=policy, chain=chain)
    assert (result.figures.reached, result.possible) == (expected.run.reached, expected.run.possible)
    assert (result.figures.unmatched, result.payments) == (expected.run.unmatched, expected.run.payments)
    for name, rows in expected.lists.items():
        pieces = read_list(into, name)
        place = {row: number for number, row in enumerate(rows)}
        assert len(pieces) == GROUPS
        assert Counter(row for piece in pieces for row in piece) == Counter(rows)
        assert all(piece == sorted(piece, key=place.__getitem__) for piece in pieces)


@pytest.mark.timeout(400)  # a worker that takes the place of another has to import everything anew
def test_killed_worker_changes_nothing(tmp_path: Path, ledger: Ledger, clock: Clock, cluster: LocalCluster) -> None:
    lake, into = random_lake(tmp_path / "lake", rows=2_000), tmp_path / "out"
    run = lake.run(into, groups=MANY_GROUPS, address=str(cluster.scheduler_address))
    with killed_in_the_middle(cluster, tmp_path) as pieces_then:
        match_files(run, clock=clock)
    assert 0 < pieces_then[0] < MANY_GROUPS
    expected = by_ledger(lake, ledger, clock, policy=run.policy, chain=run.rules)
    assert rows_of_lists(into) == {name: Counter(rows) for name, rows in expected.lists.items()}
    written = {str(path.relative_to(into)) for path in into.rglob("*") if path.is_file()}
    assert written == {"provenance.json", *(file["name"] for file in provenance(into)["files"])}


@contextmanager
def killed_in_the_middle(cluster: LocalCluster, folder: Path) -> Iterator[list[int]]:
    """Kill one of the workers as soon as a piece of the matches is there; give how many there were."""
    victim = cluster.workers[min(cluster.workers)].pid
    pieces: list[int] = []
    over = threading.Event()

    def kill() -> None:
        while not over.wait(0.001) and not pieces:
            if there := len(list(folder.glob(".paymatch-*.part/results/matches/part-*"))):
                os.kill(victim, signal.SIGKILL)
                pieces.append(there)

    thread = threading.Thread(target=kill)
    thread.start()
    yield pieces
    over.set()
    thread.join()
