"""A word about a file that was written: its path in full, and the key that copies it."""

from pathlib import Path
from typing import Any

from tui.actions import action_named
from tui.background import BackgroundScreen
from tui.widgets.text.safe_text import visible

_SECONDS_SHOWN = 10


def show_written(screen: BackgroundScreen[Any], path: Path, title: str) -> str:
    """Show the path of a file, under a title such as `5 rows written`; return the key that copies it from now on."""
    app = screen.paymatch
    app.exported = path
    key = app.keymap.first(action_named("app.copy-path"))
    screen.notify(visible(str(path)), title=f"{title}; {key} copies the path", timeout=_SECONDS_SHOWN, markup=False)
    return key
