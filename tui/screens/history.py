"""The journal of the ledger: every step, what stands of it, and the way back to an earlier state."""

from collections.abc import Callable, Sequence
from itertools import takewhile

from textual.app import ComposeResult

from db.ledger import journal
from db.ledger.exporting.exports import Export
from db.ledger.journal import LoggedStep, StepKind
from db.ledger.step_words import step_words
from domain.errors import PaymatchError
from domain.matching.words.reasons import count_of
from tui.actions import bindings_of
from tui.keeping.places import Place, number_in
from tui.screens.common.base import MainScreen, Missing
from tui.screens.common.dialogs import Question
from tui.screens.common.fixed_rows import FixedRows
from tui.screens.common.typed_ahead import TypedAhead
from tui.screens.export.dialog import Offer
from tui.screens.export.exporter import Exporter
from tui.widgets.detail import DetailPane, LinePane
from tui.widgets.table.columns import Cell, Column
from tui.widgets.table.paged_table import PagedTable
from tui.widgets.text.lines import Line
from tui.widgets.text.tones import Tone


def state_of(logged: LoggedStep) -> tuple[str, Tone]:
    """Return whether a step stands, in a word with a mark."""
    if logged.stands:
        return "✓ stands", "good"
    if logged.step.kind is StepKind.UNDO:
        return ("– redone" if logged.undone else "– an undo"), "muted"
    return "× undone", "warning"


def _words(logged: LoggedStep) -> str:
    """Return what a step did, or that it was an undo or a redo, and of what."""
    words = step_words(logged.first_made)
    return f"{logged.step.kind}: {words}" if logged.step.kind in {StepKind.UNDO, StepKind.REDO} else words


def _tone(logged: LoggedStep) -> Tone:
    return "" if logged.stands else "muted"


COLUMNS: tuple[Column[LoggedStep], ...] = (
    Column("number", "Step", 6, lambda logged: f"{logged.step.id:,}", align="right", priority=9),
    Column("at", "Time (UTC)", 16, lambda logged: f"{logged.step.at:%Y-%m-%d %H:%M}", priority=7),
    Column("words", "What", 39, lambda logged: Cell(_words(logged), _tone(logged)), grow=1, priority=9),
    Column("state", "", 9, lambda logged: Cell(*state_of(logged)), priority=8),
)


def can_redo(steps: Sequence[LoggedStep]) -> bool:
    """Return whether the latest steps, of `steps` newest first, are undos of which one was not redone."""
    latest = takewhile(lambda logged: logged.step.kind in {StepKind.UNDO, StepKind.REDO}, steps)
    return any(logged.step.kind is StepKind.UNDO and not logged.undone for logged in latest)


class HistoryScreen(MainScreen):
    """The steps, newest first; the cursor begins at the latest."""

    NAME = "history"
    BINDINGS = bindings_of(NAME)

    def __init__(self) -> None:
        super().__init__()
        self._steps: Sequence[LoggedStep] | None = None
        self._typed_ahead = TypedAhead()
        self._export = Exporter(self)

    def compose_body(self) -> ComposeResult:
        """Give the line above and the list."""
        yield LinePane(id="history--next")
        empty = self.keymap.in_words("Nothing was done yet: {app.import-file} imports accruals and payments.")
        yield PagedTable(COLUMNS, empty=empty, id="history--steps")

    def on_mount(self) -> None:
        """Read the journal."""
        self.query_one("#history--next", DetailPane).can_focus = False
        self.table.focus()
        self._reload()

    def place(self) -> Place | None:
        """Return the step under the cursor."""
        row = self.table.cursor_row
        return None if row is None else {"step": row.step.id}

    def ledger_changed(self) -> None:
        """Read the journal again."""
        self._reload()

    @property
    def table(self) -> PagedTable[LoggedStep]:
        """The list of steps."""
        return self.query_one("#history--steps", PagedTable)

    @property
    def missing(self) -> Missing:
        """What the ledger has not if nothing was ever done in it."""
        return Missing.ENTRIES if self._steps is not None and not self._steps else Missing.NOTHING

    def why_not(self, method: str) -> str | None:
        """Say why an action is not possible at the steps that are shown; while they change, that is not known."""
        if self._typed_ahead.is_busy or self._steps is None:
            return None
        match method:
            case "undo" if not any(logged.stands for logged in self.steps):
                return "There is nothing to undo."
            case "redo" if not can_redo(self.steps):
                return "There is nothing to redo."
            case "export" if self.missing is Missing.ENTRIES:
                return self.keymap.in_words("Nothing was done yet: {app.import-file} imports accruals and payments.")
            case "undo_to":
                return self._why_not_to(self.table.cursor_row)
            case _:
                return None

    def _why_not_to(self, here: LoggedStep | None) -> str | None:
        if here is None:
            return "No step is under the cursor."
        if not here.stands:
            return "This step does not stand: choose one that does."
        return None if self._standing_after(here) else "No step after this one stands."

    def _standing_after(self, here: LoggedStep) -> int:
        return sum(logged.stands and logged.first_made.id > here.first_made.id for logged in self.steps)

    @property
    def steps(self) -> Sequence[LoggedStep]:
        """The steps as they were read, newest first; none before they are."""
        return self._steps or ()

    def action_reload(self) -> None:
        """Read the journal again."""
        self._reload()
        self.say("Reading the journal again.")

    def action_undo(self) -> None:
        """Take back the latest step."""
        self._change(lambda: journal.undo(self.services.ledger, self.services.clock), "Undone")

    def action_redo(self) -> None:
        """Do again what was undone last."""
        self._change(lambda: journal.redo(self.services.ledger, self.services.clock), "Done again")

    def action_undo_to(self) -> None:
        """Ask, with the number, and take back every step after the one under the cursor."""
        here = self.table.cursor_row
        if here is None:
            return
        number, later = here.first_made.id, self._standing_after(here)

        def answer(yes: bool | None) -> None:  # noqa: FBT001 - a dialog's answer
            if yes:
                self._change(
                    lambda: journal.undo_after(self.services.ledger, number, self.services.clock),
                    f"{count_of(later, 'step')} undone",
                )

        again = self.keymap.in_words("{history.redo} does it again, step by step.")
        question: list[Line] = [
            [(f"Take back {count_of(later, 'step')} after step {number:,}?", "strong")],
            [(f"Step {number:,}, {step_words(here.first_made)}, stays; what came later goes. {again}", "")],
        ]
        self.app.push_screen(Question("Undo to here", question, yes="Undo"), answer)

    def action_export(self) -> None:
        """Ask where to write the journal to."""
        steps = len(self.steps)
        self._export.ask(Offer(Export.LOG, steps, f"{count_of(steps, 'step')}, the oldest first."))

    def _change(self, change: Callable[[], object], word: str) -> None:
        def work() -> Sequence[LoggedStep]:
            change()
            return self._read()

        def done(steps: Sequence[LoggedStep]) -> None:
            self.note_change()
            self._show(steps)
            self.say(word, "good")
            self._typed_ahead.end()

        def begin() -> None:
            self._typed_ahead.begin()
            self.in_background(work, done, group="change", failed=self._change_failed)

        self._typed_ahead.when_free(begin)

    def _change_failed(self, error: PaymatchError) -> None:
        self._typed_ahead.forget()
        self.failed(error)
        self._typed_ahead.end()

    def _reload(self) -> None:
        self.in_background(self._read, self._show, group="read")

    def _read(self) -> Sequence[LoggedStep]:
        return list(journal.steps(self.services.ledger))[::-1]

    def _show(self, steps: Sequence[LoggedStep]) -> None:
        left = number_in(self.left, "step") if self._steps is None else 0
        self._steps = steps
        place = next((at for at, logged in enumerate(steps) if logged.step.id == left), self.table.cursor)
        self.table.set_source(FixedRows(steps), cursor=place)
        following = next((logged for logged in steps if logged.stands), None)
        words = f"undo takes back: {step_words(following.first_made)}" if following else "nothing to undo"
        self.query_one("#history--next", DetailPane).show(
            [[(f"{count_of(len(steps), 'step')}  ", "strong"), (words, "muted")]]
        )
