"""The way of an import: which file or collection, how it is read, and a word about what came in."""

from db.ledger.entries import ImportResult
from tui.actions import action_named
from tui.screens.common.base import MainScreen
from tui.screens.importing.file import FileQuestion
from tui.screens.importing.plans.sources import Source
from tui.screens.importing.screen import ImportScreen
from tui.screens.importing.words import imported_words


class Importer:
    """Imports a file for the screen that a person stands on; what came in is told there."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen

    def ask(self) -> None:
        """Ask for a file, and show it."""
        self._screen.app.push_screen(FileQuestion(), self._look_at)

    def _look_at(self, source: Source | None) -> None:
        if source is not None:
            self._screen.app.push_screen(ImportScreen(source, other_file=self.ask), self._tell)

    def _tell(self, result: ImportResult | None) -> None:
        if result is not None:
            key = self._screen.keymap.first(action_named("app.copy-path"))
            self._screen.say(imported_words(result, key), "warning" if result.rejected else "good")
