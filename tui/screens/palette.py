"""The command palette: every action with its key, found by a few of its letters."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import CommandInput, CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import LoadingIndicator

from tui.actions import CONTEXTS, SCREENS, Action, actions_of
from tui.actions.keyboard import shown_key
from tui.screens.common.keyed import KeyedScreen
from tui.widgets.detail import DetailPane
from tui.widgets.one_line.key_line import KeyHint, KeyLine
from tui.widgets.table.paged_table import PagedTable
from tui.widgets.timeline import TimelineChart

if TYPE_CHECKING:  # the application offers this palette
    from tui.application.app import PaymatchApp


_HINTS = [
    KeyHint("↑↓", "Command", 1),
    KeyHint(shown_key("enter"), "Do it", 1),
    KeyHint(shown_key("escape"), "Close", 1),
]
_WIDGETS: Mapping[type[Widget], str] = {PagedTable: "table", TimelineChart: "timeline", DetailPane: "text"}


class ActionPalette(CommandPalette):
    """Textual's list of commands in the look of our dialogs, which Ctrl+C closes as it closes them."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "escape", show=False)]

    def _action_command_list(self, action: str) -> None:
        # Before the list has been laid out, as in a window of one cell, it knows no place of an option to go on from.
        with suppress(LookupError):
            super()._action_command_list(action)

    def __init__(self) -> None:
        super().__init__(id="--command-palette", classes="dialog")

    def compose(self) -> ComposeResult:
        """Give the box; the names of what is in it are Textual's."""
        with Vertical(id="--container", classes="dialog--box -tall -broad") as box:
            box.border_title = "Commands"
            with Horizontal(id="--input"):
                yield CommandInput(placeholder="type to search", select_on_focus=False)
            with Vertical(id="--results"):
                yield CommandList()
                yield LoadingIndicator()
            yield KeyLine(lambda: _HINTS)

    def on_mount(self) -> None:
        """Show the keys."""
        self.query_one(KeyLine).look()


class ActionCommands(Provider):
    """Offers the actions of the screen or dialog below, and from a screen those of the other screens too."""

    async def discover(self) -> Hits:
        """Offer all actions, those of this place first."""
        for action in self._actions():
            yield DiscoveryHit(Content(self._words(action)), self._run(action), action.id, self._help(action))

    async def search(self, query: str) -> Hits:
        """Offer the actions whose words have the letters that were typed."""
        matcher = self.matcher(query)
        for action in self._actions():
            words = self._words(action)
            score = max(matcher.match(words), matcher.match(f"{action.title} {action.tooltip}") * 0.5)
            if score > 0:
                yield Hit(score, matcher.highlight(words), self._run(action), action.id, self._help(action))

    def _actions(self) -> Iterator[Action]:
        below = self.screen
        here = below.NAME if isinstance(below, KeyedScreen) else "app"
        widgets = [name for kind, name in _WIDGETS.items() if isinstance(below.focused, kind)]
        screens = ["app", *(name for name in SCREENS if name != here)] if here in SCREENS else ["dialog"]
        for context in (here, *screens, *widgets):
            for action in actions_of(context):
                if action.method not in {"command_palette", "palette"}:
                    yield action

    def _words(self, action: Action) -> str:
        where = "" if action.screen in {self._here, "app"} else f"{CONTEXTS[action.screen]}: "
        return f"{where}{action.title}   {self._app.keymap.shown(action)}"

    def _help(self, action: Action) -> str:
        below = self.screen
        reason = None
        if isinstance(below, KeyedScreen) and action.screen in {below.NAME, "app"}:
            reason = below.unavailable(action)
        return f"{action.tooltip} Not now: {reason}" if reason else action.tooltip

    def _run(self, action: Action) -> Callable[[], Awaitable[None]]:
        return partial(self._app.perform, action)

    @property
    def _app(self) -> "PaymatchApp":
        return cast("PaymatchApp", self.app)

    @property
    def _here(self) -> str:
        return self.screen.NAME if isinstance(self.screen, KeyedScreen) else ""
