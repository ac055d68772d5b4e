"""The values of Parquet files as an import would read them from texts."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from db.distributed.storage.inputs import Part, parts_of
from db.distributed.tasks.frames import rows_of
from db.distributed.tasks.reading import PartRead, read_part
from db.files.options import ReadOptions
from domain.records import EntryKind

DAY = date(2026, 1, 31)


def read(path: Path, columns: dict[str, Any], **options: Any) -> PartRead:
    """Write columns to a file, and read it in one part."""
    pq.write_table(pa.table(columns), path)
    (part,) = parts_of(EntryKind.PAYMENT, [path])
    return read_part(part, ReadOptions(**options))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "payments.parquet"


@pytest.mark.parametrize(
    ("column", "values", "found"),
    [
        ("id", pa.array([7]), "7"),
        ("id", pa.array([12.0]), "12"),
        ("id", pa.array(["007"]).dictionary_encode(), "007"),
        ("date", pa.array(["31.01.2026"]), DAY),
        ("date", pa.array([DAY]), DAY),
        ("date", pa.array([datetime(2026, 1, 31)], pa.timestamp("ns")), DAY),  # noqa: DTZ001 - as files have it
        ("date", pa.array([datetime(2026, 1, 31, tzinfo=UTC)]), DAY),
        ("month", pa.array([date(2026, 1, 1)]), "2026-01"),
        ("month", pa.array([3], pa.int8()), "3"),
        ("account", pa.array([None], pa.null()), ""),
        ("amount", pa.array([Decimal("1234.50")]), 123_450),
        ("amount", pa.array([1234.5]), 123_450),
        ("amount", pa.array([None], pa.float64()), None),
        ("amount", pa.array([-3]), -300),
    ],
)
def test_types_of_files_are_read_as_what_they_say(path: Path, column: str, values: Any, found: object) -> None:
    columns = {"id": ["P-1"], "date": [DAY], column: values}
    result = read(path, columns)
    assert not list(result.facts.faults)
    ((identifier, day, month, account, amount, *_),) = rows_of(result.frame)
    assert {"id": identifier, "date": day, "month": month, "account": account, "amount": amount}[column] == found


@pytest.mark.parametrize(
    ("column", "values", "words"),
    [
        ("date", ["2026-02-31"], "payments.parquet:1: column date: '2026-02-31' is not a date of the calendar"),
        ("date", [datetime(2026, 1, 31, 9, tzinfo=UTC)], "column date: '2026-01-31 09:00:00' has a time of day"),
        ("amount", [1e15], "payments.parquet:1: column amount: a floating point number keeps 15 digits, so 10"),
        ("amount", [float("nan")], "a floating point number keeps 15 digits, so nan is not exact"),
        ("amount", [Decimal("1.005")], "column amount: '1.005' is ambiguous"),
        ("id", [b"P-1"], "payments.parquet: column id: a column of the type binary is no text, number or date"),
        ("ID", ["P-1"], "payments.parquet: column id: the file names 'id' 2 times; which is meant?"),
    ],
)
def test_what_says_nothing_exact_is_a_fault(path: Path, column: str, values: list[object], words: str) -> None:
    (fault,) = read(path, {"id": ["P-1"], "date": [DAY], column: values}).facts.faults
    assert words in str(fault)


def test_missing_column_is_told_with_the_names_that_are_there(path: Path) -> None:
    (fault,) = read(path, {"nummer": ["1"], "date": [DAY]}).facts.faults
    assert str(fault) == f"{path}: column id: no column 'id'; the file has 'nummer', 'date'"


def test_columns_go_by_the_names_that_are_mapped(path: Path) -> None:
    columns = {"Номер": ["1", ""], "Дата": ["2026/31/01", ""]}
    result = read(path, columns, mapping={"id": "номер", "date": "дата"}, date_format="%Y/%d/%m")
    assert [row[:2] for row in rows_of(result.frame)] == [("1", DAY)]
    assert result.facts.id_column == "Номер"


def test_rows_of_later_row_groups_keep_their_numbers(path: Path) -> None:
    pq.write_table(
        pa.table({"id": ["1", "2", "3"], "date": ["2026-01-01", "2026-01-01", "never"]}), path, row_group_size=2
    )
    read_later = read_part(Part(EntryKind.PAYMENT, 0, path, (1,), 2), ReadOptions())
    assert [fault.line for fault in read_later.facts.faults] == [3]


@pytest.mark.parametrize("wrong", [b"\xff" * 6, b"\0" * 400], ids=["text", "page"])
def test_file_damaged_in_the_middle_has_faults(path: Path, wrong: bytes) -> None:
    columns = {"id": [f"number {n}" for n in range(90)], "date": ["2026-01-01"] * 90}
    pq.write_table(pa.table(columns), path, compression="none")
    content = path.read_bytes()
    begin = content.index(b"number 7")
    path.write_bytes(content[:begin] + wrong + content[begin + len(wrong) :])
    (part,) = parts_of(EntryKind.PAYMENT, [path])
    assert read_part(part, ReadOptions()).facts.faults


def test_file_without_rows_is_no_fault(path: Path) -> None:
    result = read(path, {"id": pa.array([], pa.string()), "date": pa.array([], pa.date32())})
    assert not result.facts.faults
    assert len(result.frame) == 0
