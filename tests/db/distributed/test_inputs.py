"""Which files a name means, and in which parts they are read."""

from pathlib import Path

import pytest

from db.distributed.storage import inputs
from db.distributed.storage.inputs import find_files, parts_of
from db.errors import InputFailed
from db.files.options import ReadOptions
from domain.records import EntryKind
from tests.db.distributed.lakes import write_csv, write_parquet

ROW = ("A-1", "2026-01-31", "", "X", "")


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("lake/b/2.csv", "lake/1.tsv", "lake/_log/3.csv", "lake/.hidden.csv"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        write_csv(Path(name), [ROW])
    return Path("lake")


@pytest.mark.parametrize(
    ("names", "files"),
    [
        (["lake"], ["lake/1.tsv", "lake/b/2.csv"]),
        (["lake/b/2.csv", "lake/*/2.csv"], ["lake/b/2.csv"]),
        (["lake/**/*.csv"], ["lake/_log/3.csv", "lake/b/2.csv"]),
        (["lake/b", "lake/1.tsv"], ["lake/1.tsv", "lake/b/2.csv"]),
    ],
)
def test_names_are_files_folders_and_patterns(lake: Path, names: list[str], files: list[str]) -> None:
    assert list(map(str, find_files(names, ReadOptions()))) == files


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lake/1.tv", r"There is no file lake/1.tv. Did you mean lake/1.tsv\?"),
        ("lake/*.parquet", r"There is no file that fits lake/\*.parquet."),
        ("lake/empty", "There is no file in lake/empty."),
        ("lake/c", "lake/c/4.orc: files are read here by their endings, .parquet, .pq, .csv, .tsv; this has none"),
        ("lake/Month=2026-01", "the column 'Month' is in the name of a folder; it must be in the file"),
        ("lake/d", "lake/d/5.parquet is not a Parquet file, or a damaged one: "),
    ],
)
def test_what_cannot_be_meant_is_refused(lake: Path, name: str, words: str) -> None:
    for folder, file in (("c", "4.orc"), ("Month=2026-01", "1.csv"), ("d", "5.parquet"), ("empty", "_SUCCESS")):
        (lake / folder).mkdir()
        (lake / folder / file).write_text("no such thing as this")
    with pytest.raises(InputFailed, match=words):
        parts_of(EntryKind.ACCRUAL, find_files([name], ReadOptions()))


def test_parquet_files_are_read_by_their_row_groups(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "_ROWS_IN_PART", 5)
    rows = [(f"A-{number}", *ROW[1:]) for number in range(11)]
    path = write_parquet(lake / "many.parquet", rows, row_group_size=2)
    parts = parts_of(EntryKind.ACCRUAL, [Path("lake/1.tsv"), path])
    assert [(part.file, part.row_groups, part.rows_before) for part in parts] == [
        (0, (), 0),
        (1, (0, 1), 0),
        (1, (2, 3), 4),
        (1, (4, 5), 8),
    ]
