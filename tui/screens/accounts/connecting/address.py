"""Another address for the MongoDB server: typed with the password covered, tried, and saved without it on request."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from db.accounts.server.addresses import covered, editable, edited, without_secrets
from domain.errors import PaymatchError
from tui.actions import bindings_of
from tui.background import BackgroundScreen
from tui.configuration.settings import configuration_file
from tui.configuration.settings_file import overruled_by, save_setting
from tui.screens.common.base import MainScreen
from tui.screens.common.dialog import Dialog
from tui.screens.common.dialogs import Question
from tui.services import AccountsService
from tui.widgets.dialog_box import DialogBox
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.one_line.typed_line import ShownHarmlessly, TypedLine
from tui.widgets.text.lines import Line
from tui.widgets.text.safe_text import visible

_HINT = "mongodb://user:password@host:27017/  **** keeps the password as it is. Empty is paymatch's own MongoDB."


class _Cover(ShownHarmlessly):
    """Covers the password in the line while it is typed."""

    def highlight(self, text: Text) -> None:
        text.plain = covered(text.plain)
        super().highlight(text)


class AddressDialog(BackgroundScreen[str | None], Dialog[str | None]):
    """Asks for an address, and tries it: closes with one that answered and is used now, or None after Escape."""

    NAME = "address"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, accounts: AccountsService) -> None:
        super().__init__(classes="dialog")
        self._accounts = accounts

    def compose(self) -> ComposeResult:
        """Give the box."""
        with DialogBox("The address of the MongoDB server"):
            yield TypedLine(editable(self._accounts.address), select_on_focus=False, highlighter=_Cover())
            yield Static(_HINT, classes="dialog--hint", markup=False)
            yield KeyLine(self.key_hints)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Try the address; the old one stays in use till this one has answered."""
        uri = edited(event.value.strip(), self._accounts.address)
        self.services.log.hide_password_of(uri)
        self._say(f"Trying {without_secrets(uri) or 'the MongoDB of paymatch’s own'} …")

        def used(_: object) -> None:
            self.dismiss(uri)

        self.in_background(self._accounts.moving_to(uri), used, group="try")

    def failed(self, error: PaymatchError) -> None:
        """Say why the address was not taken."""
        self.keep_error(error)
        self._say(str(error), wrong=True)

    async def action_try(self) -> None:
        """Try what was typed."""
        await self.query_one(Input).action_submit()

    def action_close(self) -> None:
        """Close, with the address as it was."""
        self._accounts.stay()
        self.dismiss(None)

    def _say(self, words: str, *, wrong: bool = False) -> None:
        hint = self.query_one(".dialog--hint", Static)
        hint.update(visible(words))
        hint.set_class(wrong, "-wrong")


def offer_to_save(screen: MainScreen, uri: str) -> None:
    """Ask whether to keep an address for the next start, where it can be kept; without what is secret in it."""
    bare = without_secrets(uri)
    if not bare:
        return
    lines: list[Line] = [
        [(f'mongo = "{bare}"', "strong")],
        [(f"goes into {configuration_file()}.", "")],
    ]
    if bare != uri:
        lines += [
            [("", "")],
            [("The password is not written down: PAYMATCH_MONGO can hold the whole address.", "muted")],
        ]
    variable = overruled_by("mongo")
    if variable is not None:
        lines += [[("", "")], [(f"{variable} is set, and goes before it.", "warning")]]

    def answered(yes: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
        if yes:
            screen.in_background(
                lambda: save_setting("mongo", bare),
                lambda path: screen.say(f"Saved in {path}.", "good"),
                group="save-address",
            )

    screen.app.push_screen(Question("Use this address from now on?", lines, yes="Save it"), answered)
