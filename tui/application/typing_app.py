"""Keys that are typed faster than they are dealt with: each is taken when what the one before did is done."""

from collections import deque

from textual.await_complete import AwaitComplete
from textual.events import Event, Key, MouseDown, Paste
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from tui.application.painting import PaintingApp

# A key brings about messages, such as that a line was submitted, and those what a person sees: a dialog that opens.
_ROUNDS = 2
# A widget that is removed may take the messenger with it that a key has to wait for. None is known to; but no key may
# wait for ever, and on a machine with much else to do a messenger may take a second.
_PATIENCE_SECONDS = 5.0


class TypingApp(PaintingApp):
    """An application that loses no key.

    Textual hands a key to the widget that has the focus when the key is read. When several come in one packet, as over
    a slow line, those behind the one that opens a dialog went to the screen below it, and what was typed was lost.
    """

    class Behind(Message):
        """Goes the way of a key behind it: where it arrives, the key has been dealt with."""

        def __init__(self, screen: Screen[object]) -> None:
            super().__init__()
            self.screen = screen

    def __init__(self) -> None:
        super().__init__()
        self.inputs = 0
        """How many keys, pastes and clicks were taken: who waited for an answer has done nothing else if none came."""
        self._in_line: deque[Key | Paste] = deque()
        self._behind: TypingApp.Behind | None = None
        self._rounds = 0
        self._patience: Timer | None = None

    async def on_event(self, event: Event) -> None:
        """Let what is typed wait its turn; take everything else as it comes."""
        if not isinstance(event, Key | Paste) or event.is_forwarded:
            self.inputs += isinstance(event, MouseDown) and not event.is_forwarded
            await super().on_event(event)
            return
        self._in_line.append(event)
        if self._behind is None:
            await self._take_next()
        elif self._patience is None:
            self._patience = self.set_timer(_PATIENCE_SECONDS, self._dealt_with)

    async def on_typing_app_behind(self, message: Behind) -> None:
        """Take the next key when nothing that this one has brought about is under way."""
        message.stop()
        if message is not self._behind:
            return
        self._rounds = _ROUNDS if message.screen is not self.screen else self._rounds - 1
        if self._rounds > 0:
            await self._send_behind()
        else:
            await self._dealt_with()

    def pop_screen(self) -> AwaitComplete:
        """Wait no longer for what may be closed with the screen on top, but for what the one below makes of it."""
        popped = super().pop_screen()
        if self._behind is not None:
            self._rounds = _ROUNDS
            self.call_next(self._send_behind)
        return popped

    async def _take_next(self) -> None:
        if self._in_line:
            self.inputs += 1
            await super().on_event(self._in_line.popleft())
            self._rounds = _ROUNDS
            await self._send_behind()

    async def _send_behind(self) -> None:
        """Send a messenger from where a key would go now; from a screen that is being made, when it is made."""
        if not self.screen_stack:
            return
        screen = self.screen
        self._behind = self.Behind(screen)
        begin = self.focused if screen.is_mounted and self.focused is not None else screen
        if not begin.post_message(self._behind):
            await self._dealt_with()

    async def _dealt_with(self) -> None:
        if self._patience is not None:
            self._patience.stop()
        self._behind = self._patience = None
        await self._take_next()
