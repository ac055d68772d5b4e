"""The line in which a person types: what is pasted into it may be anything, and is shown harmlessly too."""

from typing import Any

from rich.highlighter import Highlighter
from rich.text import Text
from textual.widgets import Input

from tui.widgets.text.safe_text import visible_each


class ShownHarmlessly(Highlighter):
    """Shows a stand-in for every character that could act on the terminal; the value of the line keeps it."""

    def highlight(self, text: Text) -> None:
        """Change how the text of the line is shown."""
        text.plain = visible_each(text.plain)


class TypedLine(Input):
    """An Input that shows what is in it harmlessly."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"highlighter": ShownHarmlessly(), **kwargs})
