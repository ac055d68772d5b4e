"""The page about the broken samples says exactly what the program says."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from db.files.entries import EntryReader
from domain.records import Entry

BROKEN = Path(__file__).parents[3] / "sample_data" / "broken"
# A heading with a file's name, some prose, and the fault lines in a fence.
SECTION = re.compile(r"^## (\S+)$.*?^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECTIONS = SECTION.findall((BROKEN / "README.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "lines"), SECTIONS, ids=[name for name, _ in SECTIONS])
def test_broken_sample_gives_the_faults_on_its_page(
    name: str,
    lines: str,
    read: Callable[..., tuple[list[Entry], EntryReader]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(BROKEN)
    _, reader = read(Path(name))
    assert [str(fault) for fault in reader.faults] == lines.splitlines()
    assert reader.faults


def test_page_has_every_broken_sample_once() -> None:
    assert [name for name, _ in SECTIONS] == sorted(path.name for path in BROKEN.iterdir() if path.name != "README.md")
