"""The terminal that the screens are painted on, when it goes away: an ssh line that drops, a window that is closed."""

import select
import sys
import threading
from typing import Any

from textual.app import App


def hung_up() -> bool:
    """Return whether the terminal of this process is gone. Not every one that goes sends a signal."""
    try:
        number = sys.__stdin__.fileno() if sys.__stdin__ else -1
        poll = select.poll()
        poll.register(number, 0)
    except (OSError, ValueError):
        return False
    return any(event & (select.POLLHUP | select.POLLNVAL) for _, event in poll.poll(0))


def stop_listening(app: App[Any]) -> None:
    """End the threads in which Textual waits for keys.

    A terminal that goes sends SIGCONT behind SIGHUP, and Textual takes that for the end of a pause: it begins to listen
    a second time, and in the end waits for the second thread only. The first would hold the process for ever.
    """
    ended = getattr(app._driver, "exit_event", None)  # noqa: SLF001 - nothing public leads to the threads
    if isinstance(ended, threading.Event):
        ended.set()
