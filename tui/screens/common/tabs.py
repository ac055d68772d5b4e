"""A line of tabs: what can be shown, by which key, and which of it is shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.style import Style
from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class TabText:
    """One tab: its name, the key that shows it, its words, which are the program's own, and a number behind these."""

    name: str
    key: str
    words: str
    number: str = ""

    @property
    def text(self) -> str:
        """What it says, without looks."""
        return " ".join(part for part in (self.key, self.words, self.number) if part)

    @property
    def cells(self) -> int:
        """How wide it is painted."""
        return cell_len(f" {self.text} ")


class TabLine(Widget):
    """Tabs side by side, the shown one marked; a click on one posts TabClicked.

    Of their numbers those that there is room for, that of the shown one first.
    """

    DEFAULT_CSS = """
    TabLine { height: 1; background: $surface; color: $foreground; }
    TabLine > .tab-line--here {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
    }
    TabLine > .tab-line--key { color: $text-accent; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"tab-line--here", "tab-line--key"}

    class TabClicked(Message):
        """A tab was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, *, id: str) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._tabs: tuple[TabText, ...] = ()
        self._here = ""

    @property
    def text(self) -> str:
        """What the line says, without looks."""
        return " ".join(tab.text for tab in self._fitting)

    @property
    def _fitting(self) -> list[TabText]:
        """The tabs, with the numbers that there is room for."""
        tabs = list(self._tabs)
        for place, tab in sorted(enumerate(tabs), key=lambda each: (each[1].name == self._here, -each[0])):
            if sum(each.cells for each in tabs) > self.size.width > 0:
                tabs[place] = replace(tab, number="")
        return tabs

    def show(self, tabs: Sequence[TabText], *, here: str) -> None:
        """Show these tabs, the one named `here` marked."""
        self._tabs, self._here = tuple(tabs), here
        self.refresh()

    def render(self) -> RenderResult:
        """Paint the line."""
        marked, key = self.get_visual_style("tab-line--here"), self.get_visual_style("tab-line--key")
        parts: list[str | tuple[str, str | Style]] = []
        for tab in self._fitting:
            if tab.name == self._here:
                parts.append((f"[{tab.text}]", marked))
            else:
                parts += [(f" {tab.key}", key), f"{tab.text.removeprefix(tab.key)} "]
        return Content.assemble(*parts)

    def on_click(self, event: Click) -> None:
        """Say which tab was clicked."""
        for begin, tab in self.places():
            if begin <= event.x < begin + tab.cells:
                self.post_message(self.TabClicked(tab.name))

    def places(self) -> Iterator[tuple[int, TabText]]:
        """Yield the tabs with the cell that each begins at."""
        begin = 0
        for tab in self._fitting:
            yield begin, tab
            begin += tab.cells
