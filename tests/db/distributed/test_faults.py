"""What is wrong in the files is told as an import tells it, and then nothing is written."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from db.distributed.engine import match_files
from db.errors import ClusterUnavailable, OutputFailed
from db.ledger.entries import import_entries
from db.ledger.ledger import Ledger
from domain.records import EntryKind
from tests.db.distributed.lakes import Lake, Row, write_csv, write_parquet

GOOD: Row = ("A-1", "2026-01-31", "2026-01", "X", "10.00")


def lake_of(folder: Path, *accruals: Sequence[Row]) -> Lake:
    """Write a file of accruals for each list of rows, and one of payments."""
    for kind in EntryKind:
        (folder / kind.plural).mkdir(parents=True)
    for number, rows in enumerate(accruals):
        write_csv(folder / "accruals" / f"{number}.csv", rows)
    write_csv(folder / "payments" / "0.csv", [("P-1", "2026-02-01", "", "X", "")])
    return Lake(folder)


VALUES = (
    [GOOD, ("A-2", "31.02.2026", "", "", "")],
    [("", "2026-01-01", "13", "", "1,500")],
)
DOUBLE_IDS = (
    [GOOD, ("A-2", "2026-01-01", "", "X", "")],
    [("A-2", "2026-01-02", "", "X", "5"), GOOD],
    [("A-1", *GOOD[1:3], "Y", "")],
)
KINDS_OF_MONTHS = (
    [("A-0", "2026-01-01", "", "", "")],
    [GOOD],
    [("A-2", "2026-01-01", "3", "", ""), ("A-3", "2026-01-01", "4", "", "")],
)


@pytest.mark.parametrize("accruals", [VALUES, DOUBLE_IDS, KINDS_OF_MONTHS])
def test_faults_are_those_of_an_import(
    tmp_path: Path, ledger: Ledger, address: str, accruals: Sequence[Sequence[Row]]
) -> None:
    lake = lake_of(tmp_path / "lake", *accruals)
    imported = import_entries(ledger, EntryKind.ACCRUAL, sorted((lake.folder / "accruals").iterdir()))
    result = match_files(lake.run(tmp_path / "out", address=address))
    assert list(map(str, result.faults)) == list(map(str, imported.faults))
    assert result.faults.total == imported.faults.total > 0
    assert sorted(path.name for path in tmp_path.iterdir() if "ledger" not in path.name) == ["lake"]


def test_repeats_over_files_are_counted_and_taken_once(tmp_path: Path, address: str) -> None:
    lake = lake_of(tmp_path / "lake", [GOOD, GOOD], [GOOD])
    write_parquet(lake.folder / "accruals" / "9.parquet", [GOOD])
    result = match_files(lake.run(tmp_path / "out", address=address))
    assert (result.accruals, result.repeats, result.figures.matched) == (1, 3, 1)


def test_folder_that_is_not_empty_is_left_as_it_is(tmp_path: Path) -> None:
    lake = lake_of(tmp_path / "lake", [GOOD])
    with pytest.raises(OutputFailed, match="lake is not empty; name a new folder"):
        match_files(lake.run(lake.folder))
    with pytest.raises(OutputFailed, match=r"0\.csv is a file; name a new folder"):
        match_files(lake.run(lake.folder / "payments" / "0.csv"))


def test_scheduler_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.distributed.cluster._SECONDS_TO_CONNECT", 0.1)
    lake = lake_of(tmp_path / "lake", [GOOD])
    with pytest.raises(ClusterUnavailable, match="There is no scheduler at tcp"):
        match_files(lake.run(tmp_path / "out", address="tcp://127.0.0.1:1"))
    assert [path.name for path in tmp_path.iterdir()] == ["lake"]
