"""Going to a number in the list of accounts, which takes its time in a list of millions, and can be given up."""

from typing import TYPE_CHECKING

from tui.keeping.work import Wait
from tui.widgets.text.safe_text import fit
from tui.widgets.text.tones import Tone

if TYPE_CHECKING:  # pymongo waits until accounts are asked for; the screen imports this module
    from db.accounts.listing.pages import AccountPages
    from db.accounts.listing.places import Place
    from db.accounts.stored.pages import StoredPages
    from tui.screens.accounts.listing.listed import ListScreen

_GROUP = "go-to"
# Cells of a number in a message.
_NUMBER_CELLS = 24


class Going:
    """Goes to one number at a time; a newer one ends the older, in the server too."""

    def __init__(self, screen: "ListScreen") -> None:
        self._screen = screen
        self._asked: AccountPages | StoredPages | None = None

    def go(self, pages: "AccountPages | StoredPages", number: str) -> None:
        """Put the cursor on the account shown as `number`, or the next one there is, in the list that is shown."""
        screen, asked = self._screen, pages.cancellable()
        self._end()
        self._asked = asked

        def show(place: "Place | None") -> None:
            if screen.pages is not pages:
                return
            if place is not None:
                screen.accounts.reach(place.position)
                screen.accounts.focus()
            screen.say(*went_words(number, place, filtered=bool(screen.listing.conditions)))

        def stop() -> None:
            self._end()
            screen.say(f"Stopped: {_short(number)} was not gone to.")

        screen.in_background(
            lambda: asked.place_of(number),
            show,
            group=_GROUP,
            failed=screen.not_connected,
            wait=Wait(f"Going to {_short(number)}", key="accounts.back", stopping=stop),
        )

    def _end(self) -> None:
        self._screen.forget(_GROUP)
        if self._asked is not None:
            self._asked.cancel()


def went_words(number: str, place: "Place | None", *, filtered: bool) -> tuple[str, Tone]:
    """Return what came of going to a number."""
    shown = _short(number)
    if place is None:
        passes = " that passes the filter" if filtered else ""
        return f"No account{passes} is at {shown} or comes after it.", "warning"
    if place.account.number == number:
        return f"{shown}: row {place.position + 1:,}.", "good"
    return f"{f'No {shown} passes the filter' if filtered else f'There is no {shown}'}: this is the next.", "warning"


def _short(number: str) -> str:
    return fit(number, min(_NUMBER_CELLS, max(1, len(number)))).rstrip()
