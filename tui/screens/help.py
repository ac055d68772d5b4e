"""The list of all keys, with a search, made from the registry of actions."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from tui.actions import CONTEXTS, Action, actions_of, bindings_of
from tui.actions.keymap import Keymap
from tui.screens.common.dialog import Dialog
from tui.screens.common.keyed import KeyedScreen
from tui.widgets.detail import DetailPane
from tui.widgets.dialog_box import DialogBox
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.one_line.typed_line import TypedLine
from tui.widgets.text.lines import Line, Piece, wrapped

_KEYS_WIDE, _TITLE_WIDE = 11, 13

# Where what an action does begins, after its keys and title.
_DOES = 2 + _KEYS_WIDE + 1 + _TITLE_WIDE + 1


class _KeysPane(DetailPane, can_focus=False):
    """Lines of keys, in which what an action does goes on below where it began."""

    def _broken(self, line: Line, width: int) -> list[list[Piece]]:
        return wrapped(line, width, hanging=_DOES if _is_of_an_action(line) else 0)


class HelpScreen(Dialog[None]):
    """Every key, of the screen or dialog below first, with the reason where one does nothing now. Typing searches."""

    NAME = "help"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, below: KeyedScreen[Any]) -> None:
        super().__init__(classes="dialog")
        self._here = below.NAME
        reasons = {action.id: below.unavailable(action) for name in (below.NAME, "app") for action in actions_of(name)}
        self._why_not = {identifier: reason for identifier, reason in reasons.items() if reason is not None}

    def compose(self) -> ComposeResult:
        """Give the box."""
        with DialogBox("Keys", classes="-tall -broad"):
            yield TypedLine(placeholder="type to search")
            yield _KeysPane(classes="dialog--text")
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Show all keys."""
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the keys that have the text in them."""
        self._show(event.value)

    def on_input_submitted(self) -> None:
        """Close, though the line of the search takes Enter for itself."""
        self.action_close()

    def action_down(self) -> None:
        """Scroll down while the search keeps the keyboard."""
        self._scroll(1)

    def action_up(self) -> None:
        """Scroll up while the search keeps the keyboard."""
        self._scroll(-1)

    def action_page_down(self) -> None:
        """Scroll a page down."""
        self._scroll(self.query_one(DetailPane).size.height)

    def action_page_up(self) -> None:
        """Scroll a page up."""
        self._scroll(-self.query_one(DetailPane).size.height)

    def action_close(self) -> None:
        """Close."""
        self.dismiss()

    def _show(self, search: str) -> None:
        lines = key_lines(self._here, search, keymap=self.keymap, why_not=self._why_not)
        self.query_one(DetailPane).show(lines)

    def moved_by_arrows(self) -> str:
        """Return that they scroll, if there is more than can be seen."""
        return "Scroll" if self.query_one(DetailPane).max_scroll_y else ""

    def _scroll(self, lines: int) -> None:
        self.query_one(DetailPane).scroll_relative(y=lines, animate=False)


def key_lines(
    here: str, search: str = "", *, keymap: Keymap | None = None, why_not: Mapping[str, str] | None = None
) -> list[Line]:
    """Return the keys in which `search` occurs, by screen and group, those of `here` first; a line if none does.

    `why_not` has the reasons of the actions that cannot be done now, by their ids.
    """
    lines: list[Line] = []
    for context in sorted(CONTEXTS, key=lambda context: context != here):
        for group, actions in groupby(sorted(actions_of(context), key=_group), _group):
            title = CONTEXTS[context] if group == CONTEXTS[context] else f"{CONTEXTS[context]}: {group.lower()}"
            rows = [(keymap.shown(action) if keymap else action.shown_keys, action) for action in actions]
            found = [(keys, action) for keys, action in rows if _matches(search, title, keys, action)]
            lines += _section(title, found, why_not or {})
    return lines or [[(f"No key has to do with {search!r}.", "muted")]]


def _group(action: Action) -> str:
    return action.group


def _matches(search: str, title: str, keys: str, action: Action) -> bool:
    words = " ".join((title, keys, action.title, action.tooltip, action.id))
    return search.casefold().strip() in words.casefold()


def _is_of_an_action(line: Line) -> bool:
    """Return whether a line has keys and what they do, and is no title and no reason."""
    return len(line) > 1


def _section(title: str, found: list[tuple[str, Action]], why_not: Mapping[str, str]) -> list[Line]:
    if not found:
        return []
    lines: list[Line] = [[(title, "strong")]]
    for keys, action in found:
        reason = why_not.get(action.id)
        words = f" {action.title:<{_TITLE_WIDE}} {action.tooltip}"
        lines.append([(f"  {keys:<{_KEYS_WIDE}}", "muted" if reason else "accent"), (words, "muted" if reason else "")])
        if reason:
            lines.append([(f"  {'':<{_KEYS_WIDE}} not now: {reason}", "warning")])
    return [*lines, [("", "")]]
