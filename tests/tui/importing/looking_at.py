"""Going to what is to be imported, and reading what is said of it."""

from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static

from tests.tui.driving import press, settled
from tui.widgets.one_line.path_field import PathField
from tui.widgets.one_line.work_line import WorkLine


def put(name: str, text: str, encoding: str = "utf-8") -> None:
    """Write a file into the current folder."""
    Path(name).write_bytes(text.encode(encoding))


async def look_at(pilot: Pilot[Any], name: str) -> None:
    """Open a file on the import screen."""
    await settled(pilot)
    await press(pilot, "i")
    pilot.app.screen.query_one(PathField).put(name)
    await press(pilot, "enter")


def state(pilot: Pilot[Any]) -> str:
    """Return how far it is known what an import would do."""
    return str(pilot.app.screen.query_one(WorkLine).render())


def wrong(pilot: Pilot[Any]) -> str:
    """Return what the file dialog says is wrong."""
    return str(pilot.app.screen.query_one("#file--wrong", Static).render())
