"""The import of what was looked at: as it is meant, all of it or its good rows, or not at all."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from db.errors import Cancelled, InputFailed
from db.ledger.entries import ImportResult
from domain.errors import PaymatchError
from domain.matching.words.reasons import count_of
from tui.actions import Action, bindings_of
from tui.configuration.layouts import remember_layout
from tui.keeping.work import Work
from tui.screens.common.dialogs import ErrorDialog, TextQuestion
from tui.screens.export.telling import show_written
from tui.screens.importing.looking import LookingScreen
from tui.screens.importing.plans.plan import Choice, chosen, turned
from tui.screens.importing.plans.sources import Source
from tui.screens.importing.rejects import RejectsQuestion
from tui.screens.importing.words import not_kept, not_to_import, not_to_keep
from tui.widgets.table.messages import RowChosen
from tui.widgets.table.paged_table import PagedTable
from tui.widgets.text.safe_text import visible


class ImportScreen(LookingScreen):
    """Imports what is read as the person means it, by what the command `import` does; None for not now.

    Escape during an import stops it, and then nothing of it is kept.
    """

    NAME = "import"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, source: Source, *, other_file: Callable[[], None]) -> None:
        super().__init__(source)
        self._other_file = other_file
        self._importing = False

    def unavailable(self, action: Action) -> str | None:
        """Return why a key can do nothing now: an import goes on, or there is nothing that it could take."""
        result = self.checked
        if self._importing:
            reason = self.keymap.in_words("The import goes on: {import.close} stops it.")
            return None if action.id in {"import.close", "dialog.help"} else reason
        if action.id not in {"import.import-file", "import.keep-good"}:
            return None
        if result is None:
            unread = self.keymap.in_words("It could not be read; {import.other-file} takes another file.")
            return unread if self.unread else "Not yet: every row is still being checked."
        reason_of = not_to_import if action.id == "import.import-file" else not_to_keep
        return reason_of(result, self.keymap)

    @property
    def hint_words(self) -> Mapping[str, str]:
        """Escape stops what goes on."""
        return {"import.close": "Stop; nothing is kept"} if self._importing else {}

    def say_why(self, reason: str) -> None:
        """Say it where the faults are told."""
        self.tell(reason)

    # What a key does

    def action_import_file(self) -> None:
        """Import the file, all of it."""
        self._import(None)

    def action_keep_good(self) -> None:
        """Ask where the rows with faults go, and import the others."""
        if self.checked is None:
            return

        def answered(rejects: Path | None) -> None:
            if rejects is not None:
                self._import(rejects)

        good = count_of(self.checked.stored, self.checked.kind.value)
        self.app.push_screen(RejectsQuestion(self.source.mended_beside, good), answered)

    def action_next_value(self) -> None:
        """Take the next value of the choice under the cursor."""
        self._turn(1)

    def action_previous_value(self) -> None:
        """Take the value before."""
        self._turn(-1)

    def action_next_list(self) -> None:
        """Go to the next list."""
        self.focus_next(PagedTable)

    def action_previous_list(self) -> None:
        """Go to the list before."""
        self.focus_previous(PagedTable)

    def _turn(self, step: int) -> None:
        choice = self.choices.cursor_row
        if self.plan is not None and choice is not None:
            self.change(turned(self.plan, choice, step), choice)

    def action_type_value(self) -> None:
        """Ask for a value that is not among those offered."""
        plan, choice = self.plan, self.choices.cursor_row
        if plan is None or choice is None:
            return
        if not choice.typed:
            self._turn(1)
            return

        def wrong(text: str) -> str | None:
            try:
                chosen(plan, choice.name, text.strip())
            except PaymatchError as error:
                return str(error)
            return None

        def answered(text: str | None) -> None:
            if text is not None:
                self.change(chosen(plan, choice.name, text.strip()), choice)

        title, hint = choice.title.capitalize(), f"such as {', '.join(choice.values[1:4])}; nothing: {choice.values[0]}"
        self.app.push_screen(TextQuestion(title, hint=hint, check=wrong), answered)

    def on_row_chosen(self, event: RowChosen[Choice]) -> None:
        """Take the next value of a choice that was clicked twice."""
        if event.table is self.choices:
            self._turn(1)

    def action_other_file(self) -> None:
        """Close, and ask for another file."""
        self.dismiss(None)
        self._other_file()

    def action_close(self) -> None:
        """Close without importing, or stop the import."""
        if not self._importing:
            self.dismiss(None)
        elif self.reading is not None:
            self.reading.stop()
            self.work_line.finish("Stopping …")

    # Importing

    def _import(self, rejects: Path | None) -> None:
        plan = self.plan
        if plan is None:
            return
        self._importing = True
        taken = plan.source.to_read()
        self.reading = reading = Work(
            f"Importing {visible(plan.source.name)}", loss="nothing of it is kept", stopping=taken.stop
        )
        self.work_line.begin(self.keymap.in_words("importing; {import.close} stops it, and nothing of it is kept then"))
        imported, header = self.import_of(plan, taken, reading, rejects=rejects), self.preview.header

        def work() -> ImportResult:
            result = imported()
            if not result.refused:
                remember_layout(header, plan.kind, plan.options)
            return result

        self.at_work(reading, work, lambda result: self._imported(result, rejects), failed=self._import_failed)

    def _imported(self, result: ImportResult, rejects: Path | None) -> None:
        self._importing = False
        if result.refused:
            self.was_checked(result)
            if rejects is not None:
                self.app.push_screen(ErrorDialog(not_kept(self.source)))
            return
        self.services.ledger_changes += 1
        if rejects is not None and result.rejected:
            show_written(self, rejects, f"{count_of(result.rejected, 'row')} to mend")
        self.dismiss(result)

    def _import_failed(self, error: PaymatchError) -> None:
        self._importing = False
        if isinstance(error, Cancelled):
            after_all = self.keymap.in_words("{import.import-file} imports it after all.")
            self.work_line.finish(f"Stopped. Nothing of it was stored. {after_all}")
        elif not isinstance(error, InputFailed) and self.checked is not None:
            self.was_checked(self.checked)  # which is true still, and may be imported otherwise
            self.app.push_screen(ErrorDialog(error))
        else:
            self.failed(error)
