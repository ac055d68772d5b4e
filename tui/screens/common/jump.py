"""Jumping: a letter on every pane and tab; the letter that is typed says where to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Click, Key
from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets import Static

from tui.actions import bindings_of, with_twins
from tui.screens.common.dialog import Dialog

# From under the fingers outwards; none of them closes the jump.
_LETTERS = "asdfghjklqwertyuiopzxcvbnm"


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to jump to: a pane, or a tab of a line of tabs, and where its letter is shown."""

    offset: Offset
    widget: Widget
    tab: str = ""


class JumpScreen(Dialog[Place | None]):
    """Covers nothing but the letters' own cells; any other key closes it."""

    NAME = "jump"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)
    DEFAULT_CSS = """
    JumpScreen { background: transparent; layers: default letters; }
    JumpScreen > Static {
        layer: letters; position: absolute; width: 3; height: 1; padding: 0 1;
        background: $accent; color: $background; text-style: bold;
    }
    /* The terminal's own colours: its ground is none that could be written in. */
    JumpScreen:ansi { background: transparent; }
    JumpScreen:ansi > Static { background: $block-cursor-background; color: $block-cursor-foreground; }
    JumpScreen:ansi:nocolor > Static { text-style: bold reverse; }
    """

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__()
        self._places = dict(zip(_LETTERS, places, strict=False))

    def compose(self) -> ComposeResult:
        """Give the letters."""
        for letter, place in self._places.items():
            label = Static(letter, markup=False, id=f"jump--{letter}")
            label.styles.offset = place.offset
            yield label

    def on_key(self, event: Key) -> None:
        """Go where the letter says; nowhere for any other key."""
        event.stop()
        for letter, place in self._places.items():
            if event.key in with_twins(letter).split(","):
                self.dismiss(place)
                return
        self.dismiss(None)

    def on_click(self, event: Click) -> None:
        """Go to the letter that was clicked."""
        letter = (event.widget.id or "").removeprefix("jump--") if event.widget is not None else ""
        self.dismiss(self._places.get(letter))

    def action_close(self) -> None:
        """Stay."""
        self.dismiss(None)
