"""The line at the top: which screens there are, which one this is, and on which ledger."""

from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar, cast

from rich.cells import cell_len, set_cell_size
from textual.app import RenderResult
from textual.content import Content
from textual.events import Click
from textual.reactive import reactive
from textual.widget import Widget

from tui.actions import SCREENS, action_named
from tui.widgets.text.safe_text import fit, visible

if TYPE_CHECKING:  # the application imports its screens
    from tui.application.app import PaymatchApp

# Fewer cells than this say nothing about a path.
_LEAST_PATH = 8


class TitleBar(Widget):
    """Screens by their keys, the shown one in brackets, and as much of the ledger's path as there is room for.

    A `note` stands before the path, and in place of it where there is no room for both.
    """

    DEFAULT_CSS = """
    TitleBar { dock: top; height: 1; background: $panel; color: $foreground; padding: 0 1; }
    TitleBar > .title-bar--here {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
    }
    TitleBar > .title-bar--ledger { color: $text-muted; }
    TitleBar > .title-bar--note { color: $text-warning; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"title-bar--here", "title-bar--ledger", "title-bar--note"}

    note: reactive[str] = reactive("")

    def __init__(self, here: str, ledger: str, *, note: str = "") -> None:
        super().__init__()
        self.set_reactive(TitleBar.note, note)
        self._here = here
        self._ledger = visible(ledger)

    def render(self) -> RenderResult:
        """Paint the line."""
        here = self.get_visual_style("title-bar--here")
        tabs = Content.assemble(
            *((f"[{text[1:-1]}]", here) if name == self._here else text for name, text in self._tab_texts().items())
        )
        width = self.content_size.width
        note = fit(self.note, min(cell_len(visible(self.note)), max(0, width - tabs.cell_length - 2)))
        room = width - tabs.cell_length - cell_len(note) - 2 - 2 * bool(note)
        path = short_path(self._ledger, room) if room >= _LEAST_PATH else ""
        between = "  " if note and path else ""
        gap = " " * max(0, width - tabs.cell_length - cell_len(note + between + path))
        return Content.assemble(
            tabs,
            gap,
            (note, self.get_visual_style("title-bar--note")),
            between,
            (path, self.get_visual_style("title-bar--ledger")),
        )

    async def on_click(self, event: Click) -> None:
        """Go to the screen that was clicked."""
        begin = 1
        for name, text in self._tab_texts().items():
            if begin <= event.x < begin + cell_len(text):
                await self.app.run_action(name, self.app)
            begin += cell_len(text)

    def _tab_texts(self) -> dict[str, str]:
        keymap = cast("PaymatchApp", self.app).keymap
        return {name: f" {keymap.first(action_named(f'app.{name}'))} {title} " for name, title in SCREENS.items()}


def short_path(path: str, room: int) -> str:
    """Return a path in at most `room` cells, at least 1: its last folders, its name, the name without its ending.

    Where even that is too long, its beginning is left out.
    """
    folders, name = path.split("/")[:-1], PurePath(path).name
    tails = ["/".join(["…", *folders[first:], name]) for first in range(1, len(folders) + 1)]
    stem = PurePath(name).stem
    for shown in (path, *tails, name, stem):
        if cell_len(shown) <= room:
            return shown
    return "…" + set_cell_size(stem[::-1], room - 1)[::-1]
