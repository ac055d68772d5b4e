"""Pipes named on the screens: refused, for what waits for one in a thread could never be ended."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Static

from db.errors import OutputFailed
from tests.tui.driving import press, settled
from tui.application.app import PaymatchApp
from tui.screens.export.files import file_there
from tui.widgets.one_line.path_field import PathField

AppOn = Callable[..., PaymatchApp]


async def test_a_pipe_is_not_waited_for_by_the_import(app_on: AppOn, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p.csv")
    app = app_on("seed")
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await press(pilot, "i")
        app.screen.query_one(PathField).put(str(tmp_path / "p.csv"))
        await press(pilot, "enter")
        assert "p.csv is a pipe or device" in str(app.screen.query_one("#file--wrong", Static).render())


def test_a_pipe_is_no_place_for_an_export(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p.csv")
    with pytest.raises(OutputFailed, match=r"p\.csv is a pipe"):
        file_there(tmp_path / "p.csv")
