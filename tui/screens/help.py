"""The list of all keys, with a search, made from the registry of actions."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui.actions import ACTIONS, SCREENS
from tui.screens.dialog import Dialog
from tui.widgets.detail import DetailPane
from tui.widgets.lines import Line

_MOVES = (
    ("↓ j", "Down", "Next row; 5j goes five rows down."),
    ("↑ k", "Up", "Row before."),
    ("PgDn PgUp", "Page", "A page down, a page up."),
    ("Home g", "First", "First row; 25g goes to row 25."),
    ("End G", "Last", "Last row."),
    ("Tab", "Other pane", "From the list to the pane beside it, and back."),
)


class HelpScreen(Dialog[None]):
    """Every key by screen and group; the screen one came from is first. Typing searches."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "close", "Close"),
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]

    def __init__(self, here: str) -> None:
        super().__init__(classes="dialog")
        self._here = here

    def compose(self) -> ComposeResult:
        """Give the box."""
        with Vertical(classes="dialog--box -tall") as box:
            box.border_title = "Keys"
            yield Input(placeholder="type to search")
            yield DetailPane(classes="dialog--text")
            yield Static("↑↓ scroll   Esc close", classes="dialog--keys", markup=False)

    def on_mount(self) -> None:
        """Show all keys."""
        self.query_one(DetailPane).can_focus = False
        self.query_one(DetailPane).show(key_lines(self._here))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the keys that have the text in them."""
        self.query_one(DetailPane).show(key_lines(self._here, event.value))

    def action_scroll(self, lines: int) -> None:
        """Scroll the list while the search keeps the keyboard."""
        self.query_one(DetailPane).scroll_relative(y=lines, animate=False)

    def action_close(self) -> None:
        """Close."""
        self.dismiss()


def key_lines(here: str, search: str = "") -> list[Line]:
    """Return the keys in which `search` occurs, by screen, that of `here` first; a line that says so if none does."""
    screens = sorted(["app", *SCREENS], key=lambda screen: screen != here)
    lines: list[Line] = []
    for screen in screens:
        rows = [(action.shown_keys, action.title, action.tooltip) for action in ACTIONS if action.screen == screen]
        lines += _section(SCREENS.get(screen, "Everywhere"), rows, search)
    lines += _section("In every list", list(_MOVES), search)
    return lines or [[(f"No key has to do with {search!r}.", "muted")]]


def _section(title: str, rows: list[tuple[str, str, str]], search: str) -> list[Line]:
    wanted = search.casefold().strip()
    found = [row for row in rows if wanted in " ".join((title, *row)).casefold()]
    if not found:
        return []
    lines: list[Line] = [[(title, "strong")]]
    lines += [[(f"  {keys:<9}", "accent"), (f"{name:<12}{tooltip}", "")] for keys, name, tooltip in found]
    return [*lines, [("", "")]]
