"""What every screen and dialog has: keys from the registry of actions, and a reason where one does nothing now."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual.screen import Screen, ScreenResultType

from tui.actions import Action, action_of_method, actions_of
from tui.actions.keymap import Keymap
from tui.widgets.one_line.key_line import KeyHint, KeyLine, hints_of

if TYPE_CHECKING:  # the application imports its screens
    from tui.application.app import PaymatchApp


class KeyedScreen(Screen[ScreenResultType]):
    """A screen that names itself in `NAME` and takes its keys by `BINDINGS = bindings_of(NAME)`.

    A subclass says in `why_not` which of its actions cannot be done now, and why: from what it has in memory, for it
    is asked often.
    """

    NAME: ClassVar[str]
    CHOSEN_BY_ARROWS: ClassVar[str] = ""
    """What the arrows choose, for the line of keys; nothing where that goes without saying."""

    def unavailable(self, action: Action) -> str | None:
        """Return why an action, of this screen or the application, cannot be done now, in a line; None if it can."""
        return self.why_not(action.method) if action.screen == self.NAME else None

    def why_not(self, method: str) -> str | None:
        """Return why one of this screen's own actions, by the name of its method, cannot be done now."""
        del method
        return None

    def say_why(self, reason: str) -> None:
        """Tell a person why a key did nothing."""
        self.notify(reason, timeout=5, markup=False)

    def refuses(self, call: str) -> bool:
        """Say why an action, as Textual calls it, cannot be done now; return whether that is so."""
        action = action_of_method(self.NAME, call) or action_of_method("app", call)
        reason = self.unavailable(action) if action is not None and self.is_mounted else None
        if reason is not None:
            self.say_why(reason)
        return reason is not None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell Textual which actions are possible now."""
        known = action_of_method(self.NAME, action)
        if known is not None and self.is_mounted and self.unavailable(known) is not None:
            return None
        return super().check_action(action, parameters)

    # The line of keys

    @property
    def keymap(self) -> Keymap:
        """The keys in force."""
        return cast("PaymatchApp", self.app).keymap

    def key_hints(self) -> list[KeyHint]:
        """Return the keys of this screen that do something now."""
        possible = [action for action in actions_of(self.NAME) if action.footer and self.unavailable(action) is None]
        arrows = [KeyHint("↑↓", self.CHOSEN_BY_ARROWS, 1)] if self.CHOSEN_BY_ARROWS else []
        return arrows + hints_of(possible, self.keymap.first)

    def on_idle(self) -> None:
        """Show the keys that work now, after whatever has happened."""
        if self.is_mounted and self.knows_its_keys:
            for line in self.query(KeyLine):
                line.look()

    @property
    def knows_its_keys(self) -> bool:
        """Whether it can be told now which keys work; else those stay that worked before."""
        return True
