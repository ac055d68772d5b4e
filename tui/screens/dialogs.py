"""Small dialogs: a question, a line of text, an error. Each closes with Escape and says nothing then."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input, Static

from domain.errors import PaymatchError
from tui.actions import with_twins
from tui.screens.dialog import Dialog
from tui.widgets.detail import DetailPane
from tui.widgets.lines import Line


class Question(Dialog[bool]):
    """A question with yes and no; `lines` says what yes would do. Enter is yes, Escape is no.

    `again` is the key that led to the question; it is yes too.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(with_twins("enter,y"), "answer(True)", "Yes"),
        Binding(with_twins("escape,n"), "answer(False)", "No"),
    ]

    def __init__(self, title: str, lines: list[Line], *, yes: str, again: str | None = None) -> None:
        super().__init__(classes="dialog")
        self._title = title
        self._lines = lines
        self._yes = yes
        self._again = again

    def compose(self) -> ComposeResult:
        """Give the box."""
        with Vertical(classes="dialog--box") as box:
            box.border_title = self._title
            yield DetailPane(classes="dialog--text")
            keys = f"Enter or {self._again}" if self._again else "Enter"
            yield Static(f"{keys} {self._yes}   Esc not now", classes="dialog--keys", markup=False)

    def on_mount(self) -> None:
        """Show what the question is about."""
        pane = self.query_one(DetailPane)
        pane.styles.height = min(len(self._lines) + 2, 14)
        pane.show(self._lines)

    def on_key(self, event: Key) -> None:
        """Take the key that led here for yes."""
        if self._again is not None and event.key in with_twins(self._again).split(","):
            event.stop()
            self.dismiss(True)  # noqa: FBT003 - the answer

    def action_answer(self, yes: bool) -> None:  # noqa: FBT001 - Textual passes it by position
        """Close with the answer."""
        self.dismiss(yes)


class ErrorDialog(Dialog[None]):
    """An error in full, to be read at leisure."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,escape", "close", "Close")]

    def __init__(self, error: PaymatchError) -> None:
        super().__init__(classes="dialog")
        self._error = error

    def compose(self) -> ComposeResult:
        """Give the box."""
        with Vertical(classes="dialog--box -error") as box:
            box.border_title = self._error.title
            yield DetailPane(classes="dialog--text")
            yield Static("Enter close   ↑↓ scroll", classes="dialog--keys", markup=False)

    def on_mount(self) -> None:
        """Show the message."""
        lines: list[Line] = [[(line, "")] for line in str(self._error).splitlines() or [""]]
        pane = self.query_one(DetailPane)
        pane.styles.height = min(len(lines) + 4, 14)
        pane.show(lines)

    def action_close(self) -> None:
        """Close."""
        self.dismiss()


class TextQuestion(Dialog[str | None]):
    """Asks for one line of text; None when it was closed with Escape.

    `check` returns what is wrong with a text, None if nothing is; a wrong one is not taken, and the dialog says why.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "Close")]

    def __init__(
        self, title: str, *, value: str = "", hint: str = "", check: Callable[[str], str | None] | None = None
    ) -> None:
        super().__init__(classes="dialog")
        self._title = title
        self._value = value
        self._hint = hint
        self._check = check

    def compose(self) -> ComposeResult:
        """Give the box."""
        with Vertical(classes="dialog--box") as box:
            box.border_title = self._title
            yield Input(self._value, select_on_focus=False)
            yield Static(self._hint, classes="dialog--hint", markup=False)
            yield Static("Enter take   Esc close", classes="dialog--keys", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the text, unless it is wrong."""
        wrong = self._check(event.value) if self._check is not None else None
        if wrong is None:
            self.dismiss(event.value)
            return
        hint = self.query_one(".dialog--hint", Static)
        hint.update(wrong)
        hint.add_class("-wrong")

    def action_close(self) -> None:
        """Close without a text."""
        self.dismiss(None)
