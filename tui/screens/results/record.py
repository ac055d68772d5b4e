"""The row under the cursor in full, with who took what it could have had, read in the background."""

from collections.abc import Sequence
from typing import Any, cast

from db.ledger.ledger import Ledger
from db.ledger.listing import PaymentLine, UnpaidLine
from db.ledger.results.reasons import told_reason, told_unpaid
from domain.errors import PaymatchError
from domain.matching.decisions import NoMatchReason
from tui.actions.keymap import Keymap
from tui.background import BackgroundScreen
from tui.screens.results.lists import ListRow
from tui.screens.results.words import record_lines
from tui.widgets.detail import DetailPane
from tui.widgets.text.lines import Line

# Below this width the lines of entries are short.
_NARROW = 70


class RecordPane(DetailPane):
    """Shows one row after the other: at once what its list knows, then what is read about it.

    There is one reading at a time; of the rows that come meanwhile, only the latest is read about next.
    """

    def __init__(self, ledger: Ledger, keymap: Keymap) -> None:
        super().__init__(id="results--record")
        self._ledger = ledger
        self._keymap = keymap
        self._row: ListRow | None = None
        self._tall = False
        self._narrow = False
        self._reading = False

    def look_at(self, row: ListRow | None, *, tall: bool) -> None:
        """Show a row; `tall` says that the pane is high. The same row stays where it was scrolled to."""
        same = row == self._row
        self._row, self._tall = row, tall
        self.subject = row
        self.show(self._words(row), keep_place=same)
        if not self._reading:
            self._read()

    def on_resize(self) -> None:
        """Show the row in more words, or fewer, where the new width asks for that."""
        if self._narrow != (self.text_width < _NARROW):
            self._narrow = not self._narrow
            self.look_at(self._row, tall=self._tall)

    def _words(self, row: ListRow | None, told: Sequence[str] = ()) -> list[Line]:
        return record_lines(row, keymap=self._keymap, tall=self._tall, narrow=self._narrow, told=told)

    def _read(self) -> None:
        row, ledger = self._row, self._ledger
        if not has_more(row):
            return

        def read(told: Sequence[str]) -> None:
            self._reading = False
            if row is self._row:
                self.show(self._words(row, told), keep_place=True)
            else:
                self._read()

        def failed(error: PaymatchError) -> None:
            self._reading = False
            screen.failed(error)

        self._reading = True
        screen = cast("BackgroundScreen[Any]", self.screen)
        screen.in_background(lambda: told_about(ledger, row), read, group="record", failed=failed)


def has_more(row: ListRow | None) -> bool:
    """Return whether the reason of a row is about what others did: that of a match stands in its list."""
    if isinstance(row, PaymentLine):
        return row.decision is not None and isinstance(row.decision.reason, NoMatchReason)
    return row is not None


def told_about(ledger: Ledger, row: ListRow | None) -> list[str]:
    """Return the lines of the reason of a row, as things stand; blocks."""
    if isinstance(row, UnpaidLine):
        return told_unpaid(ledger, row.accrual, row.code)
    if row is None or row.decision is None:
        return []
    return told_reason(ledger, row.payment, row.decision.reason)
