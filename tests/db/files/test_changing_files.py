"""A file that is written to while it is read: rows of two moments are never taken for one list."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from db.errors import InputFailed
from db.files.reading.source import SourceFile, read_errors

LINES = b"A,2016-01-01,1\n" * 100_000


def cut_off(path: Path) -> None:
    os.truncate(path, len(LINES) // 2)


def written_on(path: Path) -> None:
    with path.open("ab") as file:
        file.write(LINES)


def corrected(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"B")


def replaced(path: Path) -> None:
    other = path.with_name("other.csv")
    other.write_bytes(b"other")
    other.replace(path)


def read(path: Path, change: Callable[[Path], None]) -> bytes:
    with read_errors(path), SourceFile(path) as source:
        first = source.stream.read(10)
        change(path)
        return first + source.stream.read()


@pytest.mark.parametrize("change", [cut_off, written_on, corrected])
def test_change_in_the_middle_is_told(tmp_path: Path, change: Callable[[Path], None]) -> None:
    path = tmp_path / "accruals.csv"
    path.write_bytes(LINES)
    os.utime(path, ns=(0, 0))  # clocks of file systems are coarse
    with pytest.raises(InputFailed, match=r"accruals\.csv was changed while it was read"):
        read(path, change)


def test_another_file_of_that_name_is_no_change(tmp_path: Path) -> None:
    path = tmp_path / "accruals.csv"
    path.write_bytes(LINES)
    assert read(path, replaced) == LINES
