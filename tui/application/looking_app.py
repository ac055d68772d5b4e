"""What the application has to do with its looks: themes, one of them chosen for good, and sizes."""

import difflib
from collections.abc import Mapping

from textual.actions import ActionParseResult
from textual.dom import DOMNode
from textual.events import Event, Key, Paste
from textual.reactive import Initialize, Reactive
from textual.theme import Theme
from textual.widgets import Input

from tui.application.typing_app import TypingApp
from tui.looks.sizes import HEIGHTS, WIDTHS, too_small
from tui.looks.themes import DEFAULT_THEME, OWN_THEMES, theme_names

# What a key may do while the screen cannot be seen.
_UNSEEN = frozenset({"quit"})


class LookingApp(TypingApp):
    """An application in a theme of its own, laid out by classes for the size of the window.

    `theme_complaint` says what was wrong with the name of the theme it was to begin with; empty if nothing was.
    """

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def _begin_with(self) -> str:
        return self._first_theme

    # Not set when the application is made already: a change of the theme reads and applies all styles anew.
    theme: Reactive[str] = Reactive(Initialize(_begin_with))

    def __init__(self, theme: str | None) -> None:
        self.theme_complaint = _complaint(theme)
        self._first_theme = theme if theme is not None and not self.theme_complaint else DEFAULT_THEME
        super().__init__()
        for own in OWN_THEMES:
            self.register_theme(own)

    def get_theme(self, theme_name: str) -> Theme | None:
        """Return a theme by its name; the own ones are known before they can be registered."""
        own = next((own for own in OWN_THEMES if own.name == theme_name), None)
        return own or super().get_theme(theme_name)

    async def on_event(self, event: Event) -> None:
        """Take nothing that is typed into a line which cannot be seen."""
        typed = isinstance(event, Paste) or (isinstance(event, Key) and event.is_printable)
        if typed and too_small(self.size) and isinstance(self.focused, Input):
            return
        await super().on_event(event)

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key says, unless the window is too small to see what that would be."""
        name = action.partition("(")[0].rpartition(".")[2] if isinstance(action, str) else action[1]
        if too_small(self.size) and name not in _UNSEEN:
            return True
        return await super().run_action(action, default_namespace, namespaces)

    def action_change_theme(self) -> None:
        """Show the themes, also where Textual's own list is asked for."""
        self.action_theme()

    def action_theme(self) -> None:
        """Show the themes; the one that is taken is kept for later sessions."""
        from tui.screens.themes import ThemeDialog

        self.push_screen(ThemeDialog(self.theme), self._take_theme)

    def _take_theme(self, name: str | None) -> None:
        if name is not None:
            self.theme = name
            self.keep_theme(name)

    def keep_theme(self, name: str) -> None:
        """Keep a theme for later sessions."""
        raise NotImplementedError


def _complaint(name: str | None) -> str:
    if name is None or name in theme_names():
        return ""
    close = difflib.get_close_matches(name, theme_names(), n=1)
    return f"There is no theme {name!r}.{f' Did you mean {close[0]!r}?' if close else ''}"
