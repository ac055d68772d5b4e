"""Paths in the export dialog: completed, remembered, copied; and what says where an export came from."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.tui.driving import message, press, settled
from tui.application.app import PaymatchApp
from tui.configuration.remembered import recent_files
from tui.widgets.detail import DetailPane
from tui.widgets.one_line.path_field import PathField

Matched = Callable[[str], PaymatchApp]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder."""
    folder = tmp_path / "exports"
    (folder / "archive").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


async def ask(pilot: Pilot[Any], path: str | None = None) -> None:
    """Open the dialog, and put a path in place of the proposed one."""
    await settled(pilot)
    await press(pilot, "m", "e")
    if path is not None:
        pilot.app.screen.query_one(PathField).put(path)
        await settled(pilot)


def hint(pilot: Pilot[Any]) -> str:
    return " ".join(str(pilot.app.screen.query_one("#export--format", Static).render()).split())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


async def test_path_is_completed_and_the_file_written_there(matched: Matched, folder: Path) -> None:
    async with matched("seed").run_test() as pilot:
        await ask(pilot, "arch")
        await press(pilot, "tab", *"out.csv", "enter")
    assert names(folder / "archive") == ["out.csv"]


async def test_file_written_last_is_offered_again_and_its_path_copied(
    matched: Matched, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    app = matched("seed")
    monkeypatch.setattr(app, "copy_text", lambda text, _: copied.append(text))
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "Y")
        assert (message(pilot), copied) == ("No file was written yet.", [])
        await ask(pilot, "archive/out.csv")
        await press(pilot, "enter")
        assert message(pilot) == "✓ out.csv is written; Y copies its path"
        await press(pilot, "Y")
        assert copied == [str(folder / "archive" / "out.csv")]
        assert recent_files("export") == copied
        await press(pilot, "e", "pagedown")
        assert "out.csv  recent" in pilot.app.screen.query_one(PathField).query_one(DetailPane).text


async def test_provenance_is_written_beside_formats_that_cannot_say_it(matched: Matched, folder: Path) -> None:
    async with matched("seed").run_test() as pilot:
        await ask(pilot, "out.csv")
        assert hint(pilot) == "Format: CSV; other endings: .json .jsonl .xlsx .md"
        await press(pilot, "ctrl+t")
        assert hint(pilot) == "Format: CSV; out.csv.provenance.json beside it"
        await press(pilot, "enter")
    assert names(folder) == ["out.csv", "out.csv.provenance.json"]
    said = json.loads((folder / "out.csv.provenance.json").read_text(encoding="utf-8"))
    assert said["rows"] == 5


async def test_workbooks_say_themselves_where_they_came_from(matched: Matched, folder: Path) -> None:
    async with matched("seed").run_test() as pilot:
        await ask(pilot, "out.csv")
        await press(pilot, "ctrl+t")
        await ask_for_another(pilot, "out.xlsx")
        assert hint(pilot) == "Format: Excel workbook; other endings: .csv .json .jsonl .md"
        await press(pilot, "ctrl+t", "enter")
    assert names(folder) == ["out.xlsx"]


async def ask_for_another(pilot: Pilot[Any], path: str) -> None:
    pilot.app.screen.query_one(PathField).put(path)
    await settled(pilot)
