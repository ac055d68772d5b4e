"""The sample data, brought into an empty ledger for a look around."""

from db.ledger.entries import entry_counts, import_entries
from domain.records import EntryKind
from tui.cli.sample_data import sample_folder
from tui.screens.common.base import MainScreen
from tui.screens.common.dialogs import Question
from tui.widgets.text.lines import Line

_NOT_EMPTY = "This ledger has entries: `paymatch demo` has a ledger of its own."


class SampleImporter:
    """Imports the sample data for the screen that a person stands on, into a ledger that has nothing yet."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen

    def ask(self) -> None:
        """Ask whether to, if the ledger is empty."""
        self._screen.in_background(self._count, self._counted, group="sample-data")

    def _count(self) -> int:
        ledger = self._screen.services.ledger
        with ledger.reading():
            return sum(entry_counts(ledger).values())

    def _counted(self, entries: int) -> None:
        if entries:
            self._screen.say(_NOT_EMPTY, "warning")
            return

        def answered(yes: bool | None) -> None:  # noqa: FBT001 - a dialog's answer
            if yes:
                self._screen.in_background(self._import, self._imported, group="sample-data")

        lines: list[Line] = [
            [("Half a year of an invented company: 1,272 accruals, 1,220 payments.", "")],
            [("They come into this ledger. Undo takes them out again.", "muted")],
        ]
        self._screen.app.push_screen(Question("Look around in the sample data?", lines, yes="Bring it in"), answered)

    def _import(self) -> None:
        services = self._screen.services
        for kind in EntryKind:
            file = sample_folder("demo") / f"{kind.plural}.csv"
            import_entries(services.ledger, kind, [file], clock=services.clock)

    def _imported(self, _: None) -> None:
        self._screen.services.ledger_changes += 1
        self._screen.on_screen_resume()
        steps = self._screen.keymap.in_words("{app.matching} steps through its payments")
        self._screen.say(f"✓ The sample data is here: {steps}", "good")
