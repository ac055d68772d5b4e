"""The terminal that the screens are painted on: asked to be left, halted and continued, or gone with an ssh line."""

import asyncio
import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from io import TextIOWrapper
from queue import Full
from types import FrameType
from typing import Any

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from tui.application.painting import REPEATING_TRIED

_ASK_TO_END = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

# After so long without room for what is to be written, it is looked whether anybody writes any more.
_SECONDS_BETWEEN_LOOKS = 0.5


def hung_up() -> bool:
    """Return whether the terminal of this process is gone. Not every one that goes sends a signal."""
    try:
        number = sys.__stdin__.fileno() if sys.__stdin__ else -1
        poll = select.poll()
        poll.register(number, 0)
    except (OSError, ValueError):
        return False
    return any(event & (select.POLLHUP | select.POLLNVAL) for _, event in poll.poll(0))


def shell_waits() -> bool:
    """Return whether a shell started this process as a job, so that it can be halted, and continued there.

    As the first process of its session, or with that in one group, it would stand still for ever.
    """
    return os.getpgrp() != os.getsid(0)


@contextmanager
def left_by_signals(app: App[Any]) -> Iterator[None]:
    """Let a signal leave an application that runs inside the block as a key does; behind the block it comes again.

    An error raised wherever Python happens to be can end the loop of events before the terminal is given back: in a
    task that others wait for, while the terminal is given back, or by a second signal.
    """
    heard: list[int] = []

    def hear(number: int, _frame: FrameType | None) -> None:
        heard.append(number)
        _soon(partial(app.exit, return_code=128 + number))

    before = {number: signal.signal(number, hear) for number in _ASK_TO_END}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if heard:
            signal.raise_signal(heard[0])


class Terminal(LinuxDriver):
    """Textual's terminal, halted and continued between two events only, and never waited for when it is gone.

    Textual does that inside the handlers of signals: a lock that is held there is waited for for ever. It also begins
    anew at every SIGCONT, even one that follows no halt, as that of a terminal that goes; then it takes its own line
    settings for those to be given back, and listens twice. And what writes to a terminal that is gone ends with an
    error; the queue to it would hold who fills it.
    """

    _is_used = False

    def start_application_mode(self) -> None:
        """Take the terminal for the screens.

        They are painted where errors go, as Textual does; on standard output where these go to a file, or nowhere.

        They are painted in UTF-8 whatever the locale says, as keys are read in it: a terminal that knows nothing else
        has become rare, and a locale of old that nobody has looked at since is not.
        """
        self._is_used = True
        if sys.__stdout__ is not None and (sys.__stderr__ is None or not sys.__stderr__.isatty()):
            self._file = sys.__stdout__
        if isinstance(self._file, TextIOWrapper):
            self._file.reconfigure(encoding="utf-8")
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's is not typed
        self.write(REPEATING_TRIED)

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        self._is_used = False
        super().stop_application_mode()

    def write(self, data: str) -> None:
        """Write to the terminal, if it is there."""
        self._put(data)

    def close(self) -> None:
        """Wait till all is written."""
        if self._writer_thread is not None:
            self._put(None)
            self._writer_thread.join()

    def halt_job(self) -> None:
        """Give the terminal back and then halt all that the shell has started together, as a script around this."""
        _soon(partial(self._halt, partial(os.killpg, 0)))

    def _get_terminal_size(self) -> tuple[int, int]:
        """Return the size of the terminal, and not what COLUMNS and LINES say.

        Programs that edit lines, as Python and psql do, set these for what they start, and they stay as they are when
        the window changes.
        """
        with suppress(OSError):
            columns, lines = os.get_terminal_size(self.fileno)
            if columns and lines:
                return columns, lines
        return super()._get_terminal_size()

    def _put(self, data: str | None) -> None:
        while self._writer_thread is not None and self._writer_thread.is_alive():
            try:
                self._writer_thread._queue.put(data, timeout=_SECONDS_BETWEEN_LOOKS)  # noqa: SLF001 - its own write waits for ever
            except Full:
                continue
            return

    def _sigtstp_application(self, *_: object) -> None:
        _soon(partial(self._halt, partial(os.kill, os.getpid())))

    def _halt(self, send: Callable[[int], None]) -> None:
        if self._is_used and self._auto_restart:
            self.suspend_application_mode()
            self._must_signal_resume = True
        send(signal.SIGSTOP)

    def _sigcont_application(self, *_: object) -> None:
        _soon(self._continue)

    def _continue(self) -> None:
        if not self._auto_restart or self._app._exit:  # noqa: SLF001 - nothing public says that it is being left
            return
        if self._is_used:  # halted by SIGSTOP: what the terminal has been through is not known
            self.suspend_application_mode()
            self._must_signal_resume = True
        if self._must_signal_resume:
            self.resume_application_mode()


def _soon(do: Callable[[], object]) -> None:
    """Do something between two events; at once if there are none."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        do()
    else:
        loop.call_soon_threadsafe(do)
