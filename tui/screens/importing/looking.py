"""What an import would read: the choices how, the first rows, and everything that is wrong with it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from db.errors import Cancelled
from db.files.choosing.preview import Preview, PreviewRow
from db.files.faults import Fault
from db.ledger.entries import ImportResult, entry_counts, import_entries
from domain.errors import PaymatchError
from tui.background import BackgroundScreen
from tui.configuration.layouts import layouts
from tui.keeping.work import Work
from tui.screens.common.dialog import Dialog
from tui.screens.common.dialogs import ErrorDialog
from tui.screens.common.fixed_rows import FixedRows
from tui.screens.importing.plans.beginning import first_look, looked_at_anew
from tui.screens.importing.plans.plan import Choice, Plan, choices_for
from tui.screens.importing.plans.sources import Source, ToRead
from tui.screens.importing.words import (
    CHOICE_COLUMNS,
    PREVIEW_COLUMNS,
    checked_words,
    fault_columns,
    fault_words,
    faults_title,
    path_words,
)
from tui.widgets.detail import DetailPane, LinePane
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.one_line.work_line import WorkLine
from tui.widgets.table.paged_table import PagedTable
from tui.widgets.text.safe_text import visible

_SECONDS_BETWEEN = 0.2
# Choices after which a file may have other columns.
_OTHER_COLUMNS = frozenset({"encoding", "delimiter", "sheet", "header_line"})
_LOOKING = "looking at its first rows"


class LookingScreen(BackgroundScreen[ImportResult | None], Dialog[ImportResult | None]):
    """Shows how a file or collection will be read, and what an import would say of it.

    After every change all of it is checked anew, and an older check is ended. `plan` is how the source is read, None as
    long as nobody has looked; `preview` is its beginning; `checked` is what the check of this plan found, None as long
    as it goes on.
    """

    CSS_PATH = "../../css/importing.tcss"
    AUTO_FOCUS = "#import--choices"

    def __init__(self, source: Source) -> None:
        super().__init__(classes="dialog")
        self.source = source
        self.plan: Plan | None = None
        self.checked: ImportResult | None = None
        self.unread = False
        self.reading: Work | None = None
        self.preview = Preview()

    def compose(self) -> ComposeResult:
        """Give the choices, the first rows, the faults, and what can be done."""
        with Vertical(classes="dialog--box -whole") as box:
            box.border_title = "Import"
            yield LinePane(id="import--path")
            with Horizontal(id="import--reading"):
                yield PagedTable(CHOICE_COLUMNS, empty="", id="import--choices")
                yield PagedTable(PREVIEW_COLUMNS, empty="No row can be read so.", id="import--preview")
            yield PagedTable(fault_columns(self.source), empty="", id="import--faults")
            yield DetailPane(id="import--fault")
            yield WorkLine(_LOOKING, unit="rows")
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Look at the file."""
        for pane in self.query(DetailPane):
            pane.can_focus = False
        self.faults.follow = lambda _, fault: self._show_fault(fault)
        self.set_interval(_SECONDS_BETWEEN, self._show_reading)
        self.in_background(self._first_look, self._looked, group="look")

    def on_unmount(self) -> None:
        """End the reading, if it goes on."""
        if self.reading is not None:
            self.reading.stop()

    # Looking at the file

    def _first_look(self) -> tuple[Plan, Preview]:
        ledger = self.services.ledger
        with ledger.reading():
            counts = entry_counts(ledger)
        return first_look(self.source, counts, layouts())

    def change(self, plan: Plan, choice: Choice) -> None:
        """Look at the file anew after another value of a choice; columns are guessed anew where there are others."""
        other_columns = choice.name in _OTHER_COLUMNS
        self.plan = plan
        self._show_choices()
        self._end_reading()
        self.work_line.begin(_LOOKING)
        self.in_background(
            lambda: looked_at_anew(plan, choice.name) if other_columns else (plan, plan.source.preview(plan.options)),
            self._looked,
            group="look",
        )

    def _looked(self, seen: tuple[Plan, Preview]) -> None:
        plan, self.preview = seen
        self.plan = plan
        self.query_one(".dialog--box").border_title = f"Import {plan.kind.plural}"
        self.query_one("#import--path", DetailPane).show([path_words(plan)])
        self._show_choices()
        self._preview_table.set_source(FixedRows(self.preview.rows))
        self._check(plan)

    def _check(self, plan: Plan) -> None:
        """Find everything that is wrong, and what an import would store."""
        self._end_reading()
        taken = plan.source.to_read()
        self.reading = reading = Work(f"Checking {visible(plan.source.name)}", stopping=taken.stop)
        self.work_line.begin("checking every row")
        work = self.import_of(plan, taken, reading, dry_run=True)

        def done(result: ImportResult) -> None:
            if reading is self.reading:
                self.was_checked(result)

        self.at_work(reading, work, done, failed=self._check_failed)

    def import_of(
        self, plan: Plan, taken: ToRead, told: Work, *, rejects: Path | None = None, dry_run: bool = False
    ) -> Callable[[], ImportResult]:
        """Return what imports the rows of a plan, telling how far it is; the options are those of `import_entries`."""
        return partial(
            import_entries,
            self.services.ledger,
            plan.kind,
            [taken.rows],
            options=plan.options,
            rejects=rejects,
            dry_run=dry_run,
            progress=told.tell_fraction,
            clock=self.services.clock,
        )

    def was_checked(self, result: ImportResult) -> None:
        """Show what is wrong, and what an import would store."""
        self.checked = result
        self.faults.empty = "" if result.faults else "Nothing is wrong."
        self._show_faults(result.faults.kept, faults_title(result))
        self.work_line.finish(checked_words(result))

    def _check_failed(self, error: PaymatchError) -> None:
        if not isinstance(error, Cancelled):
            self.failed(error)

    # Showing

    def failed(self, error: PaymatchError) -> None:
        """Show why the file cannot be read, or the ledger not be used."""
        self.checked, self.unread = None, True
        self._show_faults([], "Faults")
        self.work_line.finish(error.title)
        self.app.push_screen(ErrorDialog(error))

    def _show_reading(self) -> None:
        if self.reading is not None and not self.reading.stopped:
            self.work_line.tell(self.reading.done, self.reading.total)

    def _end_reading(self) -> None:
        self.checked, self.unread = None, False
        if self.reading is not None:
            self.reading.stop()

    def _show_choices(self) -> None:
        if self.plan is not None:
            rows = choices_for(self.plan, self.preview)
            self.choices.set_source(FixedRows(rows), cursor=self.choices.cursor)

    def _show_faults(self, faults: list[Fault], title: str) -> None:
        self.faults.border_title = title
        self.faults.set_source(FixedRows(faults))

    def _show_fault(self, fault: Fault | None) -> None:
        self.query_one("#import--fault", DetailPane).show(
            [fault_words(self.source, fault)] if fault is not None else []
        )

    def tell(self, words: str) -> None:
        """Say something until the cursor moves to another fault."""
        self.query_one("#import--fault", DetailPane).show([[(words, "warning")]])

    @property
    def choices(self) -> PagedTable[Choice]:
        """What can be chosen."""
        return self.query_one("#import--choices", PagedTable)

    @property
    def _preview_table(self) -> PagedTable[PreviewRow]:
        return self.query_one("#import--preview", PagedTable)

    @property
    def faults(self) -> PagedTable[Fault]:
        """Everything that is wrong."""
        return self.query_one("#import--faults", PagedTable)

    @property
    def work_line(self) -> WorkLine:
        """What is under way, or what came of it."""
        return self.query_one(WorkLine)
