"""Storing the summaries, which some filters and orders need: asked first, then done, then listed what was wanted."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from domain.errors import PaymatchError
from tui.screens.accounts.listing.page import Listing
from tui.screens.accounts.refreshing import RefreshDialog, store_question
from tui.screens.common.dialogs import ErrorDialog

if TYPE_CHECKING:  # the screen imports this module
    from tui.screens.accounts.listing.listed import ListScreen


class Storing:
    """Asks whether to store the summaries for a list that is wanted, and lists it when they are stored."""

    def __init__(self, screen: "ListScreen") -> None:
        self._screen = screen

    def ask(self, reason: str, wanted: Listing, waits: Callable[[], bool] = lambda: True) -> None:
        """Ask, with the reason; if nobody `waits` for it any more, only say the reason, and the key that asks."""
        screen = self._screen

        def answered(yes: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
            if yes:
                screen.app.push_screen(RefreshDialog(screen.services), partial(self._stored, wanted))

        if waits():
            screen.app.push_screen(store_question(reason, screen.services.settings), answered)
        else:
            screen.say(screen.keymap.in_words(f"{reason} {{accounts.refresh}} stores them."), "warning")

    def _stored(self, wanted: Listing, result: PaymatchError | bool | None) -> None:  # noqa: FBT001 - as above
        screen = self._screen
        if isinstance(result, PaymatchError):
            screen.app.push_screen(ErrorDialog(result))
        elif result:
            screen.say("The summaries are stored.", "good")
            screen.filter_line.say()
            screen.list_accounts(wanted)
        else:
            screen.say("Stopped. What is done is kept; the next time goes on from there.")
