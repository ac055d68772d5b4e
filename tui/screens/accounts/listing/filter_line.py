"""The line in which a filter is typed; what is wrong in it is marked below, at its place."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from domain.accounts.filters.conditions import Filter
from domain.accounts.filters.reading import WrongFilter, read_filter
from tui.widgets.detail import DetailPane
from tui.widgets.one_line.typed_line import TypedLine
from tui.widgets.text.lines import Line
from tui.widgets.text.tones import Tone

_PLACEHOLDER = "78 иванова delete>5 last<2016-03-01 type:login sessions=0 -name:x"


class FilterLine(Vertical):
    """A line for a filter, hidden until `open`, with room for a hint."""

    @dataclass
    class Read(Message):
        """A filter was typed that can be read."""

        conditions: Filter

    @dataclass
    class Taken(Message):
        """Enter was pressed on a filter that can be read; `text` is as it was typed."""

        text: str

    def compose(self) -> ComposeResult:
        """Give the line and its hint."""
        yield TypedLine(placeholder=_PLACEHOLDER, id="accounts--search", select_on_focus=False)
        yield DetailPane(id="accounts--hint")

    def on_mount(self) -> None:
        """Stand aside."""
        self.display = False
        self.query_one("#accounts--hint").can_focus = False
        self.say()

    @property
    def is_focused(self) -> bool:
        """Whether a filter is being typed."""
        return self._input.has_focus

    def open(self) -> None:
        """Let a filter be typed."""
        self.display = True
        self._input.focus()

    def come_back(self, text: str) -> Filter:
        """Show a filter that was typed before, and return it; nothing, if it cannot be read any more."""
        conditions = self._read(text) if text else None
        self.display = bool(conditions)
        with self.prevent(Input.Changed):
            self._input.value = text if conditions else ""
        self.say()
        return conditions or ()

    @property
    def text(self) -> str:
        """The filter as it was typed."""
        return self._input.value

    def close(self) -> None:
        """Empty the line and put it away; nothing is said about it."""
        with self.prevent(Input.Changed):
            self._input.value = ""
        self.say()
        self.display = False

    def say(self, text: str = "", tone: Tone = "muted") -> None:
        """Show a hint below the line, or none."""
        self._show([(text, tone)] if text else [])

    def on_input_changed(self, event: Input.Changed) -> None:
        """Read what was typed; what cannot be read is marked, and changes nothing else."""
        event.stop()
        conditions = self._read(event.value)
        if conditions is not None:
            self.say()
            self.post_message(self.Read(conditions))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the filter, unless it is wrong."""
        event.stop()
        if self._read(event.value) is not None:
            self.post_message(self.Taken(event.value))

    def _read(self, text: str) -> Filter | None:
        try:
            return read_filter(text)
        except WrongFilter as error:
            place = slice(error.start, error.end)
            self._show(
                [(text[: place.start], "muted"), (text[place], "error"), (text[place.stop :], "muted")],
                [(str(error), "error")],
            )
            return None

    def _show(self, *lines: Line) -> None:
        pane = self.query_one("#accounts--hint", DetailPane)
        pane.display = any(lines)
        pane.show(list(lines))

    @property
    def _input(self) -> Input:
        return self.query_one("#accounts--search", Input)
