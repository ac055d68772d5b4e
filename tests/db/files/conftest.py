"""Files to read, and short ways to read them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from db.files.entries import EntryReader
from db.files.options import ReadOptions
from domain.records import Entry, EntryKind

Write = Callable[..., Path]
Read = Callable[..., tuple[list[Entry], EntryReader]]


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write text or bytes to a file in the current folder, which is the test's own; returns its bare name."""
    monkeypatch.chdir(tmp_path)

    def write(content: str | bytes, name: str = "payments.csv") -> Path:
        Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
        return Path(name)

    return write


@pytest.fixture
def read() -> Read:
    """Read files as payments with options, to the end; returns the entries and the reader."""

    def read_payments(*paths: Path, **options: Any) -> tuple[list[Entry], EntryReader]:
        reader = EntryReader(EntryKind.PAYMENT, ReadOptions(**options))
        return list(reader.read_all(paths)), reader

    return read_payments


@pytest.fixture
def closed_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that the test may not enter, also where tests run as root."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65_534)
    yield folder
    os.seteuid(user)
    folder.chmod(0o700)
