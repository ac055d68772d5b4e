"""How many accounts there are, and which one one is on, in words; counted in the background."""

from domain.errors import PaymatchError
from tui.screens.accounts.connecting.asking import Asking
from tui.screens.accounts.connecting.server import ServerScreen


class AllAccounts:
    """How many accounts there are in all, counted while a filter shows fewer of them; None as long as it is unknown."""

    def __init__(self, screen: ServerScreen) -> None:
        self.count: int | None = None
        self._screen = screen
        self._under_way: Asking[int] | None = None

    def ask(self) -> None:
        """Count all accounts, unless that is known or under way."""
        if self.count is not None or self._under_way is not None:
            return
        counting = self._under_way = Asking(self._screen.services.accounts, lambda store: store.pages().count())

        def done(count: int) -> None:
            if counting is self._under_way:
                self.know(count)
                self._screen.show_path()

        self._screen.in_background(counting, done, group="count", failed=self._not_counted)

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
            self._under_way.give_up()
            self._under_way = None

    def _not_counted(self, error: PaymatchError) -> None:
        self._under_way = None
        self._screen.not_connected(error)


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
