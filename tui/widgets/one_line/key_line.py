"""The line at the bottom: the keys that work here now, as many as fit."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.style import Style
from textual.widget import Widget

from tui.actions import Action

_GAP = 2


@dataclass(frozen=True, slots=True)
class KeyHint:
    """A key and what it does; `action` is what a click does, None for a hint only."""

    key: str
    words: str
    priority: int
    action: Action | None = None

    @property
    def cells(self) -> int:
        """How wide it is painted."""
        return cell_len(f"{self.key} {self.words}")


def fitting(hints: Iterable[KeyHint], width: int) -> list[KeyHint]:
    """Return the hints that fit side by side: the least important are left out first, of equal ones the last.

    What has room beside those that are left, because it is shorter, is among them.
    """
    every = list(hints)
    kept: set[int] = set()
    room = width + _GAP
    for place in sorted(range(len(every)), key=lambda place: -every[place].priority):
        if every[place].cells + _GAP <= room:
            kept.add(place)
            room -= every[place].cells + _GAP
    return [hint for place, hint in enumerate(every) if place in kept]


def broken(hints: Iterable[KeyHint], width: int) -> list[list[KeyHint]]:
    """Return all the hints in as many lines as they need."""
    lines: list[list[KeyHint]] = [[]]
    left = width
    for hint in hints:
        if lines[-1] and hint.cells > left:
            lines.append([])
            left = width
        lines[-1].append(hint)
        left -= hint.cells + _GAP
    return lines


class KeyLine(Widget):
    """Shows what `hints` gives; a click on one does it.

    Below a screen it is one line with the keys that fit; in a dialog it has lines enough for all of them.
    It asks again whenever `look` is called, and paints only what has changed.
    """

    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; background: $panel; color: $foreground; padding: 0 1; }
    KeyLine > .key-line--key { color: $text-accent; text-style: bold; }
    KeyLine.-in-dialog { dock: none; background: $surface; color: $text-muted; padding: 0; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-line--key"}

    def __init__(self, hints: Callable[[], list[KeyHint]]) -> None:
        super().__init__()
        self._ask = hints
        self._hints: list[KeyHint] = []

    def on_mount(self) -> None:
        """Stand in the box of a dialog, or at the bottom of a screen."""
        self.set_class(self.screen.is_modal, "-in-dialog")

    @property
    def text(self) -> str:
        """What the line says, without looks."""
        return (" " * _GAP).join(f"{hint.key} {hint.words}" for line in self._shown for hint in line)

    @property
    def _shown(self) -> list[list[KeyHint]]:
        width = self.content_size.width
        return broken(self._hints, width) if self._breaks else [fitting(self._hints, width)]

    @property
    def _breaks(self) -> bool:
        return self.styles.is_auto_height

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  # Textual's
        """Return how many lines all hints take in a dialog."""
        return len(broken(self._hints, width))

    def look(self) -> None:
        """Ask which keys work now, and show them."""
        hints = self._ask()
        if hints != self._hints:
            self._hints = hints
            self.refresh(layout=self._breaks)

    def render(self) -> RenderResult:
        """Paint the line."""
        key = self.get_visual_style("key-line--key")
        lines = []
        for line in self._shown:
            parts: list[str | tuple[str, str | Style]] = []
            for hint in line:
                parts += [" " * _GAP if parts else "", (hint.key, key), f" {hint.words}"]
            lines.append(Content.assemble(*parts))
        return Content("\n").join(lines)

    async def on_click(self, event: Click) -> None:
        """Do what was clicked."""
        at = event.get_content_offset(self)
        if at is None or at.y >= len(self._shown):
            return
        begin = 0
        for hint in self._shown[at.y]:
            if begin <= at.x < begin + hint.cells and hint.action is not None:
                event.stop()
                owner = self.app if hint.action.screen == "app" else self.screen
                await self.app.run_action(hint.action.method, owner)
                return
            begin += hint.cells + _GAP


def hints_of(
    actions: Iterable[Action], first_key: Callable[[Action], str], words: Mapping[str, str] | None = None
) -> list[KeyHint]:
    """Return the hints of actions; `words`, by their ids, stand in for their titles."""
    named = words or {}
    return [
        KeyHint(first_key(action), named.get(action.id, action.title), action.priority, action) for action in actions
    ]
