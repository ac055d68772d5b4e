"""How many accounts there are, and which one one is on, in words; counted in the background."""

from typing import TYPE_CHECKING

from domain.errors import PaymatchError
from tui.screens.accounts.connecting.server import ServerScreen
from tui.services import AccountsService
from tui.widgets.text.safe_text import fit
from tui.widgets.text.tones import Tone

if TYPE_CHECKING:  # pymongo waits until accounts are asked for
    from db.accounts.listing.places import Place
    from db.accounts.store import AccountStore

# Cells of a number in a message.
_NUMBER_CELLS = 24


class AllAccounts:
    """How many accounts there are in all, counted while a filter shows fewer of them; None as long as it is unknown."""

    def __init__(self, screen: ServerScreen) -> None:
        self.count: int | None = None
        self._screen = screen
        self._under_way: _Counting | None = None

    def ask(self) -> None:
        """Count all accounts, unless that is known or under way."""
        if self.count is not None or self._under_way is not None:
            return
        counting = self._under_way = _Counting(self._screen.services.accounts)

        def done(count: int) -> None:
            if counting is self._under_way:
                self.know(count)
                self._screen.show_path()

        self._screen.in_background(counting.count, done, group="count", failed=self._not_counted)

    def know(self, count: int) -> None:
        """Take the number from whoever has counted."""
        self.count = count
        self._under_way = None

    def forget(self) -> None:
        """Count anew when asked, because the accounts may be others."""
        self.stop()
        self.count = None

    def stop(self) -> None:
        """End the counting, in the server too."""
        if self._under_way is not None:
            self._under_way.stop()
            self._under_way = None

    def _not_counted(self, error: PaymatchError) -> None:
        self._under_way = None
        self._screen.not_connected(error)


class _Counting:
    """One counting in a thread, which may be stopped before it has begun."""

    def __init__(self, accounts: AccountsService) -> None:
        self._accounts = accounts
        self._store: AccountStore | None = None
        self._stopped = False

    def count(self) -> int:
        store = self._store = self._accounts.open().cancellable()
        if self._stopped:
            store.cancel()
        return store.pages().count()

    def stop(self) -> None:
        self._stopped = True
        if self._store is not None:
            self._store.cancel()


def at_least_words(seen: int) -> str:
    """Return `more than 340,000` for a number that is still counted: below what was seen, and calm while it grows."""
    if seen < 2:
        return "…"
    step = 10 ** max(0, len(str(seen - 1)) - 2)
    return f"more than {(seen - 1) // step * step:,}"


def count_words(row: int | None, count: str, total: int | None, *, filtered: bool) -> str:
    """Return `row 17 of 1,204,331`, or of a filter `row 17, 200 of 1,204,331 pass`; `row` counts from 0."""
    place = "" if row is None else f"row {row + 1:,}"
    if not filtered:
        return f"{place} of {count}" if place else count
    passing = f"{count} of {'…' if total is None else f'{total:,}'} pass"
    return f"{place}, {passing}" if place else passing


def went_words(number: str, place: "Place | None", *, filtered: bool) -> tuple[str, Tone]:
    """Return what came of going to a number."""
    shown = fit(number, min(_NUMBER_CELLS, max(1, len(number)))).rstrip()
    if place is None:
        passes = " that passes the filter" if filtered else ""
        return f"No account{passes} is at {shown} or comes after it.", "warning"
    if place.account.number == number:
        return f"{shown}: row {place.position + 1:,}.", "good"
    return f"{f'No {shown} passes the filter' if filtered else f'There is no {shown}'}: this is the next.", "warning"
