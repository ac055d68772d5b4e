"""A server for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.web.serving import Served, served


@pytest.fixture
def server(sample_ledgers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """`paymatch serve` on the small example, with folders of the test's own."""
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    with served(sample_ledgers, tmp_path) as running:
        yield running
