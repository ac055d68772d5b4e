"""Which pane has the keyboard: jumping to one, and giving one all the room."""

from textual.css.query import QueryType
from textual.events import DescendantFocus
from textual.geometry import Offset
from textual.screen import ScreenResultType
from textual.widget import Widget
from textual.widgets import Input

from tui.actions import Action
from tui.screens.common.jump import JumpScreen, Place
from tui.screens.common.keyed import KeyedScreen
from tui.screens.common.tabs import TabLine


class FocusingScreen(KeyedScreen[ScreenResultType]):
    """A screen with several panes, of which one has the focus and may be maximised.

    Escape, or the key that did it, brings the other panes back.
    """

    ALLOW_IN_MAXIMIZED_VIEW = "TitleBar, MessageLine, KeyLine, TooSmall"

    def unavailable(self, action: Action) -> str | None:
        """Say that there is no pane to give the room to, or to jump to."""
        if action.id == "app.maximise" and self.maximized is None and not _is_pane(self.focused):
            return self.keymap.in_words("No pane has the keyboard: {app.next-pane} gives it to one.")
        if action.id == "app.jump" and not self.places():
            return "There is nothing to jump to here."
        if action.id in {"app.next-pane", "app.previous-pane"} and len(self.focus_chain) <= 1:
            return "There is no other pane here."
        return super().unavailable(action)

    def toggle_maximised(self) -> None:
        """Give the focused pane all the room, or bring the others back."""
        if self.maximized is not None:
            self.minimize()
        elif self.focused is not None:
            self.maximize(self.focused, container=False)

    def focus_next(self, selector: str | type[QueryType] = "*") -> Widget | None:
        """Give the keyboard to the next pane, and with it the room if one pane has all of it."""
        return super().focus_next(selector) if self.maximized is None else self._focus_beside(1)

    def focus_previous(self, selector: str | type[QueryType] = "*") -> Widget | None:
        """Give the keyboard to the pane before, and with it the room if one pane has all of it."""
        return super().focus_previous(selector) if self.maximized is None else self._focus_beside(-1)

    def _focus_beside(self, step: int) -> Widget | None:
        """Textual itself stays inside the pane that has the room."""
        panes = [pane for pane in self.focus_chain if _is_pane(pane)]
        if panes:
            here = panes.index(self.focused) if self.focused in panes else -step
            self.set_focus(panes[(here + step) % len(panes)])
        return self.focused

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Let the room follow the keyboard; a line to type in is beside the panes."""
        if self.maximized is None or event.widget is self.maximized:
            return
        if _is_pane(event.widget):
            self.maximize(event.widget, container=False)
        else:
            self.minimize()

    def places(self) -> list[Place]:
        """Return where one can jump to: the panes that can be seen, and the tabs."""
        tabs = [
            Place(line.region.offset + Offset(begin, 0), line, tab.name)
            for line in self.query(TabLine)
            if line.is_on_screen
            for begin, tab in line.places()
        ]
        panes = [Place(pane.region.offset, pane) for pane in self.focus_chain if _is_pane(pane)]
        return tabs + panes

    def jump(self) -> None:
        """Show a letter on every place, and go to the one that is typed."""

        def go(place: Place | None) -> None:
            if place is None:
                return
            if isinstance(place.widget, TabLine):
                place.widget.post_message(TabLine.TabClicked(place.tab))
            else:
                place.widget.focus()

        self.app.push_screen(JumpScreen(self.places()), go)


def _is_pane(widget: Widget | None) -> bool:
    return widget is not None and not isinstance(widget, Input)
