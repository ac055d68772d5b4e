"""A line in which a path is typed, with what it may go on to below it."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial

from rich.cells import cell_len
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.message import Message
from textual.widgets import Input

from db.files.choosing.paths import common_beginning, completions
from domain.errors import PaymatchError
from tui.widgets.detail import DetailPane
from tui.widgets.one_line.typed_line import TypedLine
from tui.widgets.text.lines import Line, Piece, cut
from tui.widgets.text.safe_text import ending

# What a line of the list has: the mark, the path, and a note.
_PIECES = 3


class PathField(Vertical):
    """An input line for a path, and the recent files and completions that fit what is typed.

    Tab completes as far as the completions agree, and then goes through them, as Down does; Up goes back. Folders are
    read in threads, so a slow disk holds nobody up. The messages of the Input come through as they are. What a text may
    go on to is said by `lister`, the paths with one of the `endings` unless another is given; it blocks, and may raise
    a PaymatchError, which comes as NotListed.
    """

    DEFAULT_CSS = """
    PathField { height: auto; }
    PathField DetailPane { height: 6; overflow: hidden; }
    """

    @dataclass(eq=False)
    class Listed(Message):
        """A thread has found what a text may go on to."""

        text: str
        paths: Sequence[str]

    @dataclass(eq=False)
    class NotListed(Message):
        """What a text may go on to cannot be found out."""

        error: PaymatchError

    def __init__(
        self,
        value: str = "",
        *,
        recent: Sequence[str] = (),
        endings: Collection[str] = (),
        rows: int = 6,
        lister: Callable[[str], Sequence[str]] | None = None,
    ) -> None:
        super().__init__()
        self._value = self._given = value
        self._recent = recent
        self._lister = lister or partial(completions, endings=endings)
        self._rows = rows
        self._offered: list[str] = []
        self._completions: Sequence[str] = ()
        self._at: int | None = None
        self._listed: str | None = None

    def compose(self) -> ComposeResult:
        """Give the line and the list."""
        yield _PathInput(self._value)
        yield _PathList()

    def on_mount(self) -> None:
        """Begin with what the first text may go on to."""
        self.query_one(DetailPane).styles.height = self._rows
        self._look(self.value)

    @property
    def value(self) -> str:
        """The path as it is typed."""
        return self.query_one(Input).value

    def give(self, text: str) -> None:
        """Put a path in the line as a proposal: beside it all recent files are offered, not only those that fit."""
        self._given = text
        self.put(text)
        self._look(text)

    def put(self, text: str) -> None:
        """Put a path in the line, with the cursor behind it."""
        line = self.query_one(Input)
        line.value = text
        line.cursor_position = len(text)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look what the text may go on to, unless it was taken from the list."""
        if self._at is None or event.value != self._offered[self._at]:
            self._look(event.value)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go into a folder that ends in a slash, as the list writes them; everything else is for others to take."""
        if event.value.endswith("/") and (paths := await self._listed_now(event.value)):
            event.stop()
            self._take(event.value, paths)

    async def complete(self) -> None:
        """Put what all completions begin with; where that is there already, the next of them."""
        if self._at is None and self._listed != self.value:
            self._take(self.value, await self._listed_now(self.value))
        beginning = common_beginning(self._completions)
        if self._at is None and len(beginning) > len(self.value):
            self.put(beginning)
        else:
            self.choose(1)

    def forget(self, recent: Collection[str]) -> None:
        """Offer these recent files no longer."""
        self._recent = [path for path in self._recent if path not in recent]
        if self._listed is not None and self._at is None:
            self._take(self._listed, self._completions)

    def choose(self, step: int) -> None:
        """Put the next of what is offered, or the one before."""
        if not self._offered:
            return
        at = (0 if step > 0 else -1) if self._at is None else self._at + step
        self._at = at % len(self._offered)
        self.put(self._offered[self._at])
        self._show()

    def on_path_field_listed(self, event: Listed) -> None:
        """Show what was found, if it is still asked for."""
        if event.text == self.value:
            self._take(event.text, event.paths)

    def _take(self, text: str, paths: Sequence[str]) -> None:
        wanted = text.casefold().strip()
        fitting = [path for path in self._recent if wanted in path.casefold() or text == self._given]
        recent = [path for path in fitting if path != text]
        self._listed, self._completions = text, paths
        self._offered = [*recent[: self._rows], *(path for path in paths if path not in recent)]
        self._at = None
        self._show()

    @work(thread=True, group="path-field", exclusive=True, exit_on_error=False)
    def _look(self, text: str) -> None:
        try:
            self.post_message(self.Listed(text, self._lister(text)))
        except PaymatchError as error:
            self.post_message(self.NotListed(error))

    async def _listed_now(self, text: str) -> Sequence[str]:
        """Return what a text may go on to; nothing, and a message, where that cannot be found out."""
        try:
            return await asyncio.to_thread(self._lister, text)
        except PaymatchError as error:
            self.post_message(self.NotListed(error))
            return ()

    def _show(self) -> None:
        """Show the part of the list that has the chosen path in it."""
        at = self._at or 0
        first = max(0, min(at - self._rows // 2, len(self._offered) - self._rows))
        part = self._offered[first : first + self._rows]
        lines: list[Line] = [self._line(first + place, path) for place, path in enumerate(part)]
        hidden = len(self._offered) - first - len(part)
        if hidden > 0:
            lines[-1] = [(f"  … {hidden + 1:,} more", "muted")]
        self.query_one(DetailPane).show(lines)

    def _line(self, place: int, path: str) -> Line:
        here = place == self._at
        note = "  recent" if path in self._recent else ""
        return [("▶ " if here else "  ", "accent"), (path, "strong" if here else ""), (note, "muted")]


class _PathList(DetailPane, can_focus=False):
    """Paths, one a line; of one that is too long its end is seen, which tells it from the others."""

    def _broken(self, line: Line, width: int) -> list[list[Piece]]:
        if len(line) != _PIECES:
            return [cut(line, width)]
        mark, (path, tone), note = line
        room = width - cell_len(mark[0]) - cell_len(note[0])
        return [cut([mark, (ending(path, room), tone), note], width)]


class _PathInput(TypedLine):
    """The line. What Textual would do when the message bubbles up to the screen comes too late for a fast typist.

    The keys of the list are those of the screen's actions `complete`, `next` and `previous`; here they are taken in
    order with what is typed before and after them.
    """

    def __init__(self, value: str) -> None:
        super().__init__(value, select_on_focus=False)

    async def on_key(self, event: Key) -> None:
        """Do what a key of the screen means for the list, before the next character is typed."""
        active = self.screen.active_bindings.get(event.key)
        if active is not None and active.enabled and active.binding.action in {"complete", "next", "previous"}:
            event.stop()
            event.prevent_default()
            await self.app.run_action(active.binding.action, active.node)
