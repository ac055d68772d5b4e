"""The part of the application that sees to it that nothing is lost or silent, on whatever screen a person is."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from rich.text import Text
from textual.notifications import SeverityLevel
from textual.timer import Timer
from textual.widget import AwaitMount

from tui.actions.keymap import Keymap
from tui.application.opening_app import OpeningApp
from tui.configuration.settings import state_folder
from tui.keeping.messages import Said
from tui.keeping.work import Wait, Work
from tui.screens.common.base import MainScreen
from tui.screens.common.words import place_words
from tui.services import Services
from tui.widgets.one_line.message_line import MessageLine
from tui.widgets.text.lines import Line
from tui.widgets.text.tones import Tone

if TYPE_CHECKING:  # copying knows every kind of row, and waits till it is asked for
    from tui.screens.keeping.copying import ToCopy

_SECONDS_BETWEEN = 0.25
# So much of where a person was is lost when the terminal is lost.
_SECONDS_BETWEEN_PLACES = 3.0
_SEVERITIES: dict[Tone, SeverityLevel] = {"good": "information", "warning": "warning", "error": "error"}
_TONES = {severity: tone for tone, severity in _SEVERITIES.items()}


@runtime_checkable
class Says(Protocol):
    """A screen with a line of its own for messages."""

    def say(self, text: str, tone: Tone = "", /) -> None:
        """Show a message."""


class KeepingApp(OpeningApp):
    """An application that keeps messages, says what is under way, copies, and asks before work is lost."""

    def __init__(self, services: Services, *, first: str, keymap: Keymap) -> None:
        super().__init__(services, first=first, keymap=keymap)
        self.services.works.begun = self._work_begun
        self._telling_work: Timer | None = None
        self._told_places = False

    # Where a person is

    def keep_places(self) -> None:
        """Keep where the person is from now on, and write it down from time to time."""
        log, complaints = self.services.log, [self.services.places.complaint]
        if log.why_not:
            complaints.append(f"Nothing is logged: {place_words(log.path.parent)}: {log.why_not}.")
        for complaint in filter(None, complaints):
            self.call_after_refresh(self.tell, complaint, "warning")
        self.set_interval(_SECONDS_BETWEEN_PLACES, self._save_places)

    def note_place(self) -> None:
        """Take down where the person is."""
        screen = self.screen_stack[0] if self.screen_stack else None
        if not isinstance(screen, MainScreen) or not screen.is_mounted or not screen.is_there:
            return
        place = screen.place()
        if place is not None:
            kept = {**place, "pane": screen.pane, "maximised": screen.maximized is not None}
            self.services.places.note(screen.NAME, kept)

    def switch_mode(self, mode: str) -> AwaitMount:
        """Take down where the person is before going to another screen."""
        self.note_place()
        return super().switch_mode(mode)

    def _save_places(self) -> None:
        text = self._changed_places()
        if text is not None:
            write = partial(self._write_places, text)
            self.run_worker(write, thread=True, group="places", exit_on_error=False)

    def _write_places(self, text: str) -> None:
        if not self.services.places.write(text) and not self._told_places:
            self._told_places = True
            folder = place_words(state_folder())
            self.call_from_thread(self.tell, f"Where you are is not kept: {folder} cannot be written.", "warning")

    def _changed_places(self) -> str | None:
        # It would write over what the other session keeps.
        if self.services.access.is_second:
            return None
        self.note_place()
        return self.services.places.changed()

    # Messages

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a message over the screen, and keep it."""
        text = f"{title}: {message}" if title else message
        self.keep_message(text, _TONES[severity])
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def keep_message(self, text: str, tone: Tone = "") -> None:
        """Let a message be found again in the history of messages, with the screen that a person is on."""
        mode = self.current_mode
        self.services.messages.add(Said(self.services.clock(), tone, text, "" if mode == "_default" else mode))

    def tell(self, text: str, tone: Tone = "") -> None:
        """Say something wherever a person is by now; on a screen that is just coming, when it is there."""
        if isinstance(self.screen, Says):
            if self.screen.is_mounted:
                self.screen.say(text, tone)
            else:
                self.screen.call_later(self.screen.say, text, tone)
        else:
            self.notify(text, severity=_SEVERITIES.get(tone, "information"), markup=False)

    def action_messages(self) -> None:
        """List the messages."""
        from tui.screens.keeping.messages import MessagesDialog

        newest_first, log = self.services.messages.newest_first(), self.services.log
        where = place_words(log.path)
        hint = f"Errors are not logged: {where}: {log.why_not}" if log.why_not else f"Errors are also in {where}"
        self.push_screen(MessagesDialog(newest_first, hint), self._copy_chosen)

    # Copying

    def action_copy(self) -> None:
        """Ask what to copy of what is under the cursor; where that is asked already, copy the value."""
        from tui.keeping.records import record_of
        from tui.screens.keeping.copying import CopyDialog, subject_on

        if isinstance(self.screen, CopyDialog):
            self.screen.action_value()
            return
        subject = subject_on(self.screen)
        if subject is None:
            self.tell("There is nothing under the cursor to copy.")
        else:
            self.push_screen(CopyDialog(record_of(subject)), self._copy_chosen)

    def copy_text(self, text: str, what: str) -> None:
        """Copy a text by a program of this machine, else through the terminal, and say by which."""
        from tui.keeping.clipboard import copy_by_tools, encodable, passed_through, terminal_words

        text = encodable(text)

        async def copy() -> None:
            tools = await asyncio.to_thread(copy_by_tools, text)
            if not tools:
                self.copy_to_clipboard(text)
                if self._driver is not None:
                    self._driver.write(passed_through(text))
            way = f"with {' and '.join(tools)}" if tools else terminal_words(text)
            self.tell(f"✓ Copied {what} {way}", "good")

        self.run_worker(copy(), group="copy", exclusive=True, exit_on_error=False)

    def _copy_chosen(self, chosen: "ToCopy | None") -> None:
        if chosen is not None:
            self.copy_text(chosen.text, chosen.what)

    # Work

    def action_work(self) -> None:
        """List what is under way."""
        from tui.screens.keeping.under_way import UnderWayDialog

        self.push_screen(UnderWayDialog(self.services.works))

    def _work_begun(self) -> None:
        if self._telling_work is None:
            self._telling_work = self.set_interval(_SECONDS_BETWEEN, self.tell_work)

    def tell_work(self) -> None:
        """Say in the message line what is under way, till nothing is; of an answer only if it is long in coming."""
        works = list(self.services.works)
        if not works and self._telling_work is not None:
            self._telling_work.stop()
            self._telling_work = None
        said = [work for work in works if not isinstance(work, Wait) or work.is_long]
        parts: list[str] = []
        if said:
            how_far, *times = said[0].words.split(", ")
            others = f"; {len(said) - 1} more" if len(said) > 1 else ""
            ending = f" ({self._ending(said[0])}{others})"
            parts = [f"{said[0].title}: {how_far}", *(f", {words}" for words in times), ending]
        for screen in self.screen_stack:
            for line in screen.query(MessageLine):
                line.tell_work(*parts)

    def _ending(self, work: Work) -> str:
        """Say which key ends a piece of work where a person is."""
        if isinstance(work, Wait) and work.key.startswith(f"{self.current_mode}."):
            return self.keymap.in_words(f"{{{work.key}}} ends it")
        return self.keymap.in_words("{app.work} to stop it")

    # Leaving

    async def action_quit(self) -> None:
        """Leave; when something would be lost by it, ask first and say what."""
        from tui.screens.common.dialogs import Question

        losses = self.services.works.losses
        if losses:
            lines: list[Line] = [[(loss, "warning")] for loss in losses]
            self.push_screen(Question("Leave now?", lines, yes="Stop and leave"), self._leave)
        else:
            self._leave(True)  # noqa: FBT003 - the answer

    def exit(self, *args: Any, **kwargs: Any) -> None:
        """Leave without waiting for a server that does not answer; Python would wait for the thread that asks it."""
        self.services.accounts.leave()
        super().exit(*args, **kwargs)

    def _leave(self, yes: bool | None) -> None:  # noqa: FBT001 - a dialog's answer
        if yes:
            for work in self.services.works:
                if not isinstance(work, Wait):  # what is awaited ends with the application
                    work.stop()
            text = self._changed_places()
            if text is not None:
                self.services.places.write(text)
            self.exit()

    # Faults of our own

    def _handle_exception(self, error: Exception) -> None:
        """Log what nobody foresaw before Textual ends the application for it.

        When it is being left already, screens that were just opened lose their widgets under their hands: what they
        say then is of no use to anybody but the log.
        """
        is_left = self._exit or self._closing
        self.services.log.failure(error, when="while leaving" if is_left else "")
        if not is_left:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End with a line for the person in place of a traceback with all variables, which may hold a password."""
        fault, log = type(self._exception).__name__, self.services.log
        where = f"the log cannot be written: {log.why_not}" if log.why_not else f"the details are in {log.path}"
        self.panic(Text(f"paymatch: A fault of paymatch itself: {fault}; {where}"))
