"""The application: its screens, its theme, and what belongs to all of them."""

import signal
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.driver import Driver
from textual.screen import Screen
from textual.widget import AwaitMount

from domain.errors import PaymatchError
from tui.actions import SCREENS, Action, action_named, bindings_of
from tui.actions.dialogs import WIDGETS
from tui.actions.keymap import Keymap
from tui.application.guide import GUIDE, HINT, Guide
from tui.application.guiding_app import GuidingApp
from tui.application.starting import screens
from tui.application.terminal import Terminal, hung_up, left_by_signals, shell_waits
from tui.configuration.keymap_file import WrongKeys, load_keymap
from tui.configuration.remembered import is_dismissed
from tui.configuration.settings import Settings
from tui.keeping.places import Places
from tui.screens.common.base import MainScreen
from tui.screens.common.keyed import KeyedScreen
from tui.services import Services

if TYPE_CHECKING:  # the palette waits till it is asked for
    from tui.screens.palette import ActionCommands

# How often a session that only reads looks whether the other has stored anything; and any,
# whether its terminal is there.
_SECONDS_BETWEEN_LOOKS = 1.0


def _commands() -> "type[ActionCommands]":
    from tui.screens.palette import ActionCommands

    return ActionCommands


class PaymatchApp(GuidingApp):
    """paymatch in the terminal: one stack of screens for each of the main screens."""

    TITLE = "paymatch"
    MODES: ClassVar = {**screens()}
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("app")
    COMMANDS = App.COMMANDS | {_commands}

    def __init__(
        self,
        services: Services,
        *,
        first: str | None = None,
        keymap: Keymap | None = None,
        key_faults: Sequence[str] = (),
    ) -> None:
        left = services.places.screen
        super().__init__(
            services, first=first or (left if left in self.MODES else "accounts"), keymap=keymap or Keymap()
        )
        self.set_class(not services.settings.darken, "-undarkened")
        self._key_faults = key_faults
        self._came_from: str | None = None

    def get_driver_class(self) -> type[Driver]:
        """Return what paints on the terminal; in a browser that is Textual's own."""
        usual = super().get_driver_class()
        return Terminal if Terminal.__base__ is usual else usual

    def begin(self) -> AwaitMount:
        """Begin with the screen that was asked for, and say what is the matter if anything is."""
        shown = super().begin()
        self.keep_places()
        if self.theme_complaint:
            shows_all = self.keymap.in_words("{app.theme} shows all.")
            self.call_after_refresh(self.tell, f"{self.theme_complaint} {shows_all}", "warning")
        if self._key_faults:
            self.call_after_refresh(self._tell_key_faults)
        if not self.is_headless:
            self.set_interval(_SECONDS_BETWEEN_LOOKS, self._leave_if_hung_up)
        if not self.services.access.writable:
            self.set_interval(_SECONDS_BETWEEN_LOOKS, self._follow)
            self.call_after_refresh(self._say_why_not)
        return shown

    def have_begun(self) -> None:
        """Make the day's copy of the ledger."""
        if self.services.access.writable:
            self._copy_ledger()

    def _tell_key_faults(self) -> None:
        if isinstance(self.screen, MainScreen):
            self.screen.show_error(WrongKeys(self._key_faults))

    def _leave_if_hung_up(self) -> None:
        if hung_up():
            self.exit(return_code=128 + signal.SIGHUP)

    def _copy_ledger(self) -> None:
        from db.ledger.backups.making import back_up_daily

        try:
            back_up_daily(self.services.ledger, clock=self.services.clock)
        except PaymatchError as error:
            self.call_from_thread(self.tell, f"No backup was made: {error}", "warning")

    def keep_theme(self, name: str) -> None:
        """Keep a theme for later sessions, in the configuration file."""
        from tui.configuration.settings_file import save_setting

        if isinstance(self.screen, MainScreen):
            kept = partial(save_setting, "theme", name)
            self.screen.in_background(kept, lambda path: self._theme_kept(name, path), group="settings")

    def _theme_kept(self, name: str, path: Path) -> None:
        from tui.configuration.settings_file import overruled_by

        over = overruled_by("theme")
        self.tell(f"{name}, but {over} goes before it" if over else f"✓ {name}, kept in {path.name}", "good")

    def _say_why_not(self) -> None:
        self.tell(self.services.access.why_not, "warning")

    def _follow(self) -> None:
        """Look whether the session that stores has changed anything, or a copy was put in the place of the ledger."""
        if not self.services.access.writable and self.services.access.was_changed():
            self._in_thread(self._look_again)

    def _look_again(self) -> None:
        is_another = False
        with suppress(PaymatchError):  # reading it says what is the matter
            is_another = self.services.access.follow()
        self.call_next(self._show_changes, is_another)

    def _show_changes(self, is_another: bool) -> None:  # noqa: FBT001 - what `follow` has returned
        self.services.ledger_changes += 1
        if isinstance(self.screen, MainScreen) and self.screen.is_there:
            self.screen.on_screen_resume()
        if is_another:
            self.tell("Another ledger was put in the place of this one: that is what you see now.", "warning")

    async def action_accounts(self) -> None:
        """Go to the accounts."""
        await self._go_to("accounts")

    async def action_matching(self) -> None:
        """Go to the matching."""
        await self._go_to("matching")

    async def action_results(self) -> None:
        """Go to the results."""
        await self._go_to("results")

    async def action_history(self) -> None:
        """Go to the history."""
        await self._go_to("history")

    async def _go_to(self, mode: str) -> None:
        if mode == self.current_mode:
            key = self.keymap.first(action_named(f"app.{mode}"))
            number = f"; a number for a list begins with 0 here: 0{key}" if key.isdigit() else ""
            self.tell(f"This is {SCREENS[mode]} already{number}.")
        await self.switch_mode(mode)

    def action_help(self) -> None:
        """List all keys."""
        from tui.screens.help import HelpScreen

        if isinstance(self.screen, KeyedScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_command_palette(self) -> None:
        """Search every action."""
        from tui.screens.palette import ActionPalette

        if not isinstance(self.screen, ActionPalette):
            self.push_screen(ActionPalette())

    def action_jump(self) -> None:
        """Show where one can jump to."""
        if isinstance(self.screen, MainScreen):
            self.screen.jump()

    def action_maximise(self) -> None:
        """Give the pane with the keyboard all the room, or bring the others back."""
        if isinstance(self.screen, MainScreen):
            self.screen.toggle_maximised()
            if self.screen.maximized is not None:
                self.tell(self.keymap.in_words("All the room for this pane; {app.maximise} brings the others back."))

    def action_suspend(self) -> None:
        """Halt, and let the shell have the terminal till it continues this."""
        if isinstance(self._driver, Terminal) and shell_waits():
            self._driver.halt_job()
        else:
            self.tell("No shell waits behind these screens that could continue them.", "warning")

    async def perform(self, action: Action) -> None:
        """Do an action as its key would, going to its screen first."""
        if action.screen in SCREENS and action.screen != self.current_mode:
            await self.switch_mode(action.screen)
        owner = self.focused if action.screen in WIDGETS else self.screen
        await self.run_action(action.method, self if action.screen == "app" else owner)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Yield of Textual's own commands those that are no action here; they are found, but not listed."""
        ours = {"Theme", "Quit", "Keys", "Maximize", "Minimize"}
        for command in super().get_system_commands(screen):
            if command.title not in ours:
                yield command._replace(discover=False)

    async def show_decision(self, payment_id: str) -> None:
        """Go to a payment on the Matching screen, from where `go_back` comes back."""
        from tui.screens.matching.screen import MatchingScreen

        self._came_from = self.current_mode
        await self.switch_mode("matching")
        if isinstance(self.screen, MatchingScreen):
            self.screen.show_payment(payment_id)
            back = self.keymap.in_words("{matching.return} goes back to")
            self.screen.say(f"{back} {SCREENS[self._came_from]}.")

    async def go_back(self) -> bool:
        """Go back to where a payment was gone to from, once; return whether there was such a place."""
        came_from, self._came_from = self._came_from, None
        if came_from is not None:
            await self.switch_mode(came_from)
        return came_from is not None


def first_screen(settings: Settings) -> str | None:
    """Return the screen that greets where there is neither a ledger nor a server with accounts; None where one is."""
    try:
        is_new = settings.mongo is None and not settings.ledger.exists()
    except OSError:  # opening it says what is the matter
        is_new = False
    return "matching" if is_new else None


def run_app(settings: Settings, *, fresh: bool = False, guided_from: str | None = None) -> int:
    """Run the application on what the settings name, and return the exit code of the process.

    It begins where the person was in the ledger the last time, unless it is to be `fresh`. With `guided_from`, a
    newcomer is shown the first steps, unless that was ended for good, and Matching begins at that payment.
    """
    places = Places.left_in(settings.ledger, fresh=fresh)
    if guided_from is not None:
        places.begin("matching", {"payment": guided_from, "undecided": True})
    services = Services(settings, places=places)
    with closing(services), services.log.session(settings.ledger):
        keymap, faults = load_keymap()
        app = PaymatchApp(services, first=first_screen(settings), keymap=keymap, key_faults=faults)
        if guided_from is not None and not is_dismissed(HINT):
            app.guide = Guide(keymap, places.of(GUIDE))
        with left_by_signals(app):
            app.run()
        if app.could_not_open is not None:
            raise app.could_not_open
        return app.return_code or 0
