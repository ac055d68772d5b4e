"""What every screen and dialog has: keys from the registry of actions, and a reason where one does nothing now."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.screen import Screen, ScreenResultType
from textual.timer import Timer

from tui.actions import Action, action_of_method, actions_of
from tui.actions.keymap import Keymap
from tui.widgets.one_line.key_line import KeyHint, KeyLine, hints_of

if TYPE_CHECKING:  # the application imports its screens
    from tui.application.app import PaymatchApp


class KeyedScreen(Screen[ScreenResultType]):
    """A screen that names itself in `NAME` and takes its keys by `BINDINGS = bindings_of(NAME)`.

    A subclass says in `why_not` which of its actions cannot be done now, and why: from what it has in memory, for it
    is asked often.

    What is to be called later, by a timer or after painting, is called only if the screen `is_there` by then.
    """

    NAME: ClassVar[str]

    def unavailable(self, action: Action) -> str | None:
        """Return why an action, of this screen or the application, cannot be done now, in a line; None if it can."""
        return self.why_not(action.method) if action.screen == self.NAME else None

    def why_not(self, method: str) -> str | None:
        """Return why one of this screen's own actions, by the name of its method, cannot be done now."""
        del method
        return None

    def say_why(self, reason: str) -> None:
        """Tell a person why a key did nothing."""
        self.notify(reason, severity="warning", timeout=5, markup=False)

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

    # What comes later

    @property
    def is_there(self) -> bool:
        """Whether its widgets can be counted on, also behind another screen: not while it is removed, or all is left.

        Textual stops the timers of the application, and closes it, after the widgets of its screens are gone.
        """
        return self.display and self.is_attached and self.app.is_running

    def set_timer(self, delay: float, callback: Any = None, *, name: str | None = None, pause: bool = False) -> Timer:
        """Call something once after `delay` seconds."""
        call = None if callback is None else partial(self._if_there, callback)
        return super().set_timer(delay, call, name=name, pause=pause)

    def set_interval(
        self, interval: float, callback: Any = None, *, name: str | None = None, repeat: int = 0, pause: bool = False
    ) -> Timer:
        """Call something every `interval` seconds."""
        call = None if callback is None else partial(self._if_there, callback)
        return super().set_interval(interval, call, name=name, repeat=repeat, pause=pause)

    def call_after_refresh(self, callback: Any, *args: Any, **kwargs: Any) -> bool:
        """Call something when what has changed is painted."""
        return super().call_after_refresh(self._if_there, callback, *args, **kwargs)

    def _if_there(self, callback: Any, *args: Any, **kwargs: Any) -> Any:
        return callback(*args, **kwargs) if self.is_there else None

    # The line of keys

    @property
    def keymap(self) -> Keymap:
        """The keys in force."""
        return cast("PaymatchApp", self.app).keymap

    def key_hints(self) -> list[KeyHint]:
        """Return the keys of this screen that do something now."""
        possible = [action for action in actions_of(self.NAME) if action.footer and self.unavailable(action) is None]
        return hints_of(possible, self.keymap.first, self.hint_words)

    @property
    def hint_words(self) -> Mapping[str, str]:
        """What actions do just now, by their ids, where that is another thing than their titles say."""
        return {}

    def on_idle(self) -> None:
        """Show the keys that work now, after whatever has happened."""
        if self.is_mounted and self.is_there and self.knows_its_keys:
            for line in self.query(KeyLine):
                line.look()

    @property
    def knows_its_keys(self) -> bool:
        """Whether it can be told now which keys work; else those stay that worked before."""
        return True
