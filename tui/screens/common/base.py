"""What the main screens have in common: title bar, footer, work in the background, errors in a dialog."""

from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from db.errors import Cancelled, LedgerReadOnly
from domain.errors import PaymatchError, StepRefused
from tui.actions import Action, action_named, action_of_method, actions_of
from tui.background import BackgroundScreen
from tui.keeping.places import Place, text_in
from tui.keeping.work import Wait
from tui.looks.too_small import TooSmall
from tui.screens.common.focusing import FocusingScreen
from tui.screens.common.words import place_words
from tui.widgets.one_line.guide_line import GuideLine
from tui.widgets.one_line.key_line import KeyHint, KeyLine, hints_of
from tui.widgets.one_line.message_line import MessageLine
from tui.widgets.one_line.title_bar import TitleBar
from tui.widgets.text.tones import Tone

if TYPE_CHECKING:  # the first frame does without lists
    from tui.widgets.table.messages import Awaited
    from tui.widgets.table.paged_table import PagedTable


class Missing(Enum):
    """What a ledger has not yet, with the actions by which it comes."""

    NOTHING = ()
    PAYMENTS = ("app.import-file",)
    ENTRIES = ("app.import-file", "app.sample-data")

    @classmethod
    def of(cls, *, payments: int, accruals: int) -> "Missing":
        """Return what is missing of so many."""
        if payments:
            return cls.NOTHING
        return cls.PAYMENTS if accruals else cls.ENTRIES


class MainScreen(BackgroundScreen[None], FocusingScreen[None], inherit_bindings=False):
    """One of the screens with a number key.

    A subclass names itself in `NAME`, takes its keys by `BINDINGS = bindings_of(NAME)`, and gives its widgets in
    `compose_body`. When it comes back into view after the ledger was changed elsewhere, `ledger_changed` is called.
    """

    # Of Textual's own keys all but Tab, which is an action of the application here, with keys as a person wants them.
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c,super+c", "screen.copy_text", show=False)]

    ENDS_WAIT: ClassVar[str] = ""
    """The action of the screen that ends what it waits for, by its id, if it has one."""

    ENDS_FILTER: ClassVar[str] = ""
    """The action that ends the filter of the screen, by its id, if it has a line to type one in."""

    def __init__(self) -> None:
        super().__init__()
        self._seen_changes = 0
        self._rows_awaited: dict[PagedTable[Any], Wait] = {}

    def compose(self) -> ComposeResult:
        """Give the title bar, the body and the footer."""
        yield TitleBar(self.NAME, place_words(self.services.ledger.path), note=self.services.access.note)
        yield GuideLine(partial(self.paymatch.guide_lines, self.NAME))
        yield from self.compose_body()
        yield MessageLine()
        yield KeyLine(self.key_hints)
        yield TooSmall()

    def compose_body(self) -> ComposeResult:
        """Give the widgets between title bar and footer."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        """Read the ledger again if it was changed elsewhere meanwhile."""
        self.show_access()
        self.paymatch.guide_came_to(self.NAME)
        self.show_guide()
        if self._seen_changes != self.services.ledger_changes:
            self._seen_changes = self.services.ledger_changes
            self.ledger_changed()

    def show_guide(self) -> None:
        """Show what a newcomer is to do next."""
        for line in self.query(GuideLine):
            line.look()

    def place(self) -> Place | None:
        """Return what is to be kept for the next session, from what is in memory; None as long as there is nothing."""
        return None

    @property
    def left(self) -> Place:
        """What this screen kept in the session before, empty if nothing."""
        return self.services.places.of(self.NAME)

    @property
    def pane(self) -> str:
        """The id of the pane that has the keyboard, "" where that is a line to type in."""
        focused = self.focused
        return "" if focused is None or isinstance(focused, Input) else focused.id or ""

    def focus_left(self) -> None:
        """Give the keyboard to the pane that had it at the end of the session before, if it can be seen."""
        name = text_in(self.left, "pane")
        pane = next((each for each in self.focus_chain if name and each.id == name), None)
        if pane is not None:
            pane.focus()
            if self.left.get("maximised") is True:
                self.maximize(pane, container=False)

    def ledger_changed(self) -> None:
        """Read again what the screen shows of the ledger."""

    # Rows that are long in coming

    def on_awaited(self, event: "Awaited") -> None:
        """List rows among what is under way as long as they are awaited."""
        table = event.table
        before = self._rows_awaited.pop(table, None)
        if before is not None:
            self.end_wait(before)
        if event.is_awaited:
            stop = partial(self.give_up_rows, table)
            self._rows_awaited[table] = Wait(f"Reading {table.what}", key=self.ENDS_WAIT, stopping=stop)
            self.begin_wait(self._rows_awaited[table])

    def give_up_rows(self, table: "PagedTable[Any]") -> None:
        """Await the rows of a table no more."""
        table.give_up(Cancelled(f"{table.what} were not read to the end."))

    # Whether anything can be stored

    def show_access(self) -> None:
        """Say in the title, and by the keys in the footer, whether anything can be stored."""
        for title in self.query(TitleBar):
            title.note = self.services.access.note
        self.refresh_bindings()

    def unavailable(self, action: Action) -> str | None:
        """Say that what would store is not possible while nothing can be stored; subclasses say more."""
        access = self.services.access
        if action.stores and not access.writable:
            return access.why_not
        return super().unavailable(action)

    def say_why(self, reason: str) -> None:
        """Tell a person why a key did nothing."""
        self.say(reason, "warning")

    @property
    def missing(self) -> Missing:
        """What the ledger has not, as far as this screen knows."""
        return Missing.NOTHING

    def key_hints(self) -> list[KeyHint]:
        """Return the keys that do something now: those of this screen, for what is missing, and of everywhere.

        While a filter is typed, only those that take it or end it: others would be typed.
        """
        if isinstance(self.focused, Input):
            ends = action_named(self.ENDS_FILTER)
            return [KeyHint("Enter", "To the list", 9), KeyHint(self.keymap.first(ends), "End the filter", 9, ends)]
        bringing = [action_named(identifier) for identifier in self.missing.value]
        everywhere = [action for action in actions_of("app") if action.footer]
        possible = [action for action in (*bringing, *everywhere) if self.unavailable(action) is None]
        hints = [*super().key_hints(), *hints_of(possible, self.keymap.first)]
        if self.maximized is not None:
            maximise = action_named("app.maximise")
            hints.insert(0, KeyHint(self.keymap.first(maximise), "All panes", 9, maximise))
        return hints

    def refuses(self, call: str) -> bool:
        """Say why an action of this screen, or of the application, cannot be done now; return whether that is so.

        When another session that stores has ended meanwhile, the ledger is taken over. The action is refused then
        too: what it was meant for is read again first.
        """
        action = action_of_method(self.NAME, call) or action_of_method("app", call)
        access = self.services.access
        if action is None or access.writable or not action.stores:
            return super().refuses(call)
        try:
            is_taken = access.take_over()
        except PaymatchError as error:
            self.failed(error)
            return True
        if is_taken:
            self.show_access()
            self.services.ledger_changes += 1
            self.on_screen_resume()
            self.say("The other session has ended: this one stores now. Look, and press again.", "good")
        else:
            self.say(access.why_not, "warning")
        return True

    def note_change(self) -> None:
        """Tell the other screens that this one has changed the ledger."""
        self.services.ledger_changes += 1
        self._seen_changes = self.services.ledger_changes

    def say(self, text: str, tone: Tone = "") -> None:
        """Show for a while what just happened."""
        self.keep_message(text, tone)
        for line in self.query(MessageLine):
            line.say(text, tone)

    def hush(self) -> None:
        """Take away what was said, because what it was about is left."""
        for line in self.query(MessageLine):
            line.hush()

    def failed(self, error: PaymatchError) -> None:
        """Say what is not allowed; show what went wrong in a dialog that stays until it is read."""
        if isinstance(error, LedgerReadOnly):
            self.say(f"read-only: {error}", "warning")
        elif isinstance(error, StepRefused):
            self.say(str(error), "warning")
        else:
            self.show_error(error)

    def show_error(self, error: PaymatchError) -> None:
        """Show an error in a dialog that stays until it is read."""
        from tui.screens.common.dialogs import ErrorDialog

        self.app.push_screen(ErrorDialog(error))
