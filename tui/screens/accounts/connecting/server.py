"""The server behind the Accounts screen: connecting, what to say while it is away, and coming back by itself."""

from abc import abstractmethod

from textual.timer import Timer
from textual.widgets import ContentSwitcher

from db.errors import AccountsUnavailable, Cancelled, NotInTime, ServerAway
from domain.errors import PaymatchError
from tui.actions.keymap import Keymap
from tui.keeping.work import Wait
from tui.screens.accounts.connecting.address import AddressDialog, offer_to_save
from tui.screens.common.base import MainScreen
from tui.widgets.detail import DetailPane
from tui.widgets.text.lines import Line

# Seconds till the server is asked again by itself; the last holds from then on.
_PAUSES = (1, 2, 4, 8, 15, 30)
_AWAY = "The accounts are away: {accounts.retry} asks again, {accounts.address} changes the address."
_OWN_IS_EMPTY = (
    "No accounts yet, and none are needed: {app.matching} matches payments without.",
    "{accounts.address} names the MongoDB server that has yours.",
)
_POSSIBLE_WHILE_AWAY = {"retry", "address", "back", "activity", "span", "entries", "in_matching", "times"}


class ServerScreen(MainScreen):
    """Keeps the connection. While the server is away, what was read stays where it is, and a notice tells why.

    It is asked again by itself after a pause that grows, by `r`, or at another address. When it answers, `come_back`
    is called: from the first connection on, and after each loss.
    """

    def __init__(self) -> None:
        super().__init__()
        self.server = ""
        self._tries = 0
        self._kept = ""
        self._again: Timer | None = None

    @property
    def connected(self) -> bool:
        """Whether the server answered last."""
        return bool(self.server)

    def why_not(self, method: str) -> str | None:
        """Say that the accounts are away."""
        away = not self.connected and method not in _POSSIBLE_WHILE_AWAY
        return self.keymap.in_words(_AWAY) if away else super().why_not(method)

    @abstractmethod
    def come_back(self, *, elsewhere: bool) -> None:
        """Read what is shown again, each layer at its place; all anew if the accounts are `elsewhere` than before."""

    @abstractmethod
    def has_list(self) -> bool:
        """Return whether accounts were listed already, so that there is something to keep."""

    @abstractmethod
    def read_again(self) -> None:
        """Read what is shown again, while connected."""

    @abstractmethod
    def show_path(self) -> None:
        """Show anew what is said of the list and the server."""

    # What a key does

    def action_retry(self) -> None:
        """Connect again if there is no connection, else read the shown layer again."""
        if self.connected:
            self.read_again()
            self.say("Asking the database again.")
        else:
            self.connect()

    def action_address(self) -> None:
        """Ask for another address of the server; one that answers takes the place of the old one."""

        def taken(uri: str | None) -> None:
            if uri is None:
                return
            self.forget("connect")
            self._answered(elsewhere=True)
            offer_to_save(self, uri)

        self.app.push_screen(AddressDialog(self.services.accounts), taken)

    # Connecting

    def connect(self) -> None:
        """Ask the server for a sign of life, and show the accounts when it comes."""
        if not self.has_list():
            self._notice([[("Connecting …", "muted")]])

        def stop() -> None:
            self.forget("connect")
            self.not_waited_for()

        self.in_background(
            self.services.accounts.reopen,
            lambda _: self._answered(elsewhere=False),
            group="connect",
            failed=self.not_connected,
            wait=Wait("Connecting to the accounts", key=self.ENDS_WAIT, stopping=stop),
        )

    def not_waited_for(self) -> None:
        """Say that a person has ended the waiting, and how to go on."""
        self.not_connected(AccountsUnavailable("They were not waited for any longer."))

    def not_connected(self, error: PaymatchError) -> None:
        """Say what is the matter with the server, and how to go on; of a query that took too long only that."""
        if isinstance(error, Cancelled):
            return
        if isinstance(error, NotInTime) and self.connected:
            self.say(str(error), "warning")
            return
        self.server = ""
        if str(error) != self._kept:
            self._kept = str(error)
            self.keep_error(error)
        passing = isinstance(error, ServerAway)
        pause = _PAUSES[min(self._tries, len(_PAUSES) - 1)] if passing else None
        lines = _words(error, self._tries, pause, self.keymap)
        if self.has_list():
            self.say_above(lines)
        else:
            self._notice(lines)
        self.set_class(not self.has_list(), "-nobody")
        self.show_path()
        self._stop_waiting()
        if pause is not None:
            self._tries += 1
            self._again = self.set_timer(pause, self.connect)

    def _answered(self, *, elsewhere: bool) -> None:
        self._stop_waiting()
        self._tries, self._kept = 0, ""
        self.server = self.services.accounts.where
        self.say_above([])
        self.come_back(elsewhere=elsewhere)

    def ask_why_empty(self) -> None:
        """Say above the table why there is no account, if that is because the collection is another one.

        In a server of paymatch's own there is none to begin with: then say what to do.
        """

        def show(why: str) -> None:
            if why and not self.services.accounts.address:
                self.say_above([[(self.keymap.in_words(line), "")] for line in _OWN_IS_EMPTY])
            elif why:
                self.say_above(
                    [
                        [(why, "warning")],
                        [(self.keymap.in_words("{accounts.address}"), "accent"), (" changes the address.", "")],
                    ]
                )

        self.in_background(
            lambda: self.services.accounts.open().why_empty(), show, group="empty", failed=self.not_connected
        )

    def _stop_waiting(self) -> None:
        if self._again is not None:
            self._again.stop()
            self._again = None

    # Saying so

    def _notice(self, lines: list[Line]) -> None:
        """Say something where the table would be."""
        self.query_one(ContentSwitcher).current = "accounts--notice"
        self.query_one("#accounts--notice", DetailPane).show(lines)

    def say_above(self, lines: list[Line]) -> None:
        """Say something above the table, or nothing."""
        pane = self.query_one("#accounts--away", DetailPane)
        pane.display = bool(lines)
        pane.show(lines)


def _words(error: PaymatchError, tries: int, pause: int | None, keymap: Keymap) -> list[Line]:
    keys: Line = [
        (keymap.in_words("{accounts.retry}"), "accent"),
        (" tries again.  ", ""),
        (keymap.in_words("{accounts.address}"), "accent"),
        (" changes the address.  ", ""),
        (keymap.in_words("{app.matching}"), "accent"),
        (" opens Matching, which works without.", ""),
    ]
    lines: list[Line] = [[(error.title, "error")], [(str(error), "")]]
    if pause is not None:
        tried = f"Asked again {tries} time{'s' * (tries > 1)}; next" if tries else "It is asked again by itself"
        lines.append([(f"{tried} in {pause} second{'s' * (pause > 1)}.", "muted")])
    return [*lines, keys]
