"""Small dialogs: a question, a line of text, an error. Each closes with Escape and says nothing then."""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Key
from textual.widgets import Input, Static

from domain.errors import PaymatchError
from tui.actions import Action, bindings_of, with_twins
from tui.background import BackgroundScreen
from tui.screens.common.dialog import Dialog
from tui.widgets.dialog_box import DialogBox, DialogText
from tui.widgets.one_line.key_line import KeyHint, KeyLine
from tui.widgets.one_line.typed_line import TypedLine
from tui.widgets.text.lines import Line
from tui.widgets.text.safe_text import visible
from tui.widgets.text.tones import Tone


class Question(Dialog[bool]):
    """A question with yes and no; `lines` says what yes would do. Enter is yes, Escape is no.

    `again` is the action that led to the question; its keys are yes too.
    """

    NAME = "question"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, title: str, lines: list[Line], *, yes: str, again: Action | None = None) -> None:
        super().__init__(classes="dialog")
        self._title = title
        self._lines = lines
        self._yes = yes
        self._again = again

    def compose(self) -> ComposeResult:
        """Give the box."""
        with DialogBox(self._title):
            yield DialogText()
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Show what the question is about."""
        self.query_one(DialogText).show(self._lines)

    def on_key(self, event: Key) -> None:
        """Take the key that led here for yes."""
        if self._again is not None and event.key in with_twins(self.keymap.keys(self._again)).split(","):
            event.stop()
            self.dismiss(True)  # noqa: FBT003 - the answer

    def action_yes(self) -> None:
        """Close with yes."""
        self.dismiss(True)  # noqa: FBT003 - the answer

    def action_no(self) -> None:
        """Close with no."""
        self.dismiss(False)  # noqa: FBT003 - the answer

    def key_hints(self) -> list[KeyHint]:
        """Say what yes does, and that the key that led here is yes too."""
        return [self._told(hint) for hint in super().key_hints()]

    def _told(self, hint: KeyHint) -> KeyHint:
        if hint.action is None or hint.action.id != "question.yes":
            return hint
        key = f"{hint.key} or {self.keymap.first(self._again)}" if self._again else hint.key
        return replace(hint, key=key, words=self._yes)


class ErrorDialog(BackgroundScreen[None], Dialog[None]):
    """An error in full, to be read at leisure and copied; it is kept among the messages and in the log."""

    NAME = "error"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, error: PaymatchError) -> None:
        super().__init__(classes="dialog")
        self._error = error

    def compose(self) -> ComposeResult:
        """Give the box."""
        with DialogBox(visible(self._error.title), classes="-error -broad"):
            yield DialogText()
            yield Static(classes="dialog--hint", id="error--copied", markup=False)
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Show the message."""
        lines: list[Line] = [[(line, "")] for line in str(self._error).splitlines() or [""]]
        self.query_one(DialogText).show(lines)
        self.query_one("#error--copied").display = False
        self.keep_error(self._error)

    def say(self, text: str, _tone: Tone = "") -> None:
        """Say what became of copying."""
        line = self.query_one("#error--copied", Static)
        line.display = True
        line.update(text)

    def action_copy(self) -> None:
        """Copy the whole message."""
        self.paymatch.copy_text(f"{self._error.title}: {self._error}", "the message")

    def action_close(self) -> None:
        """Close."""
        self.dismiss()


class TextQuestion(Dialog[str | None]):
    """Asks for one line of text; None when it was closed with Escape.

    `check` returns what is wrong with a text, None if nothing is; a wrong one is not taken, and the dialog says why.
    """

    NAME = "go-to"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

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
        with DialogBox(self._title):
            yield TypedLine(self._value, select_on_focus=False)
            yield Static(self._hint, classes="dialog--hint", markup=False)
            yield KeyLine(self.key_hints)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the text, unless it is wrong."""
        wrong = self._check(event.value) if self._check is not None else None
        if wrong is None:
            self.dismiss(event.value)
            return
        hint = self.query_one(".dialog--hint", Static)
        hint.update(wrong)
        hint.add_class("-wrong")

    async def action_take(self) -> None:
        """Take what was typed."""
        await self.query_one(Input).action_submit()

    def action_close(self) -> None:
        """Close without a text."""
        self.dismiss(None)
