"""Signals that ask the process to end: every block on the way out is left in order, and what it wrote taken back."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_ASK_TO_END = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

# Long enough to be out of the place where the signal went unheard, too short for a person to notice.
_SECONDS_UNTIL_AGAIN = 0.01


class Stopped(SystemExit):
    """The process is to end because of the signal `number`; its exit code is what a shell says of that.

    A SystemExit, because click answers a KeyboardInterrupt itself, and asyncio lets only these two pass.
    """

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.number = number


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Let signals that ask the process to end raise Stopped inside the block; only the main thread can see to that.

    A signal is heard wherever Python happens to be. Where what it raises goes unheard (in a destructor, or a callback
    of the import system), it is sent again; where a library makes another error of it, Stopped takes that one's place.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    stopping = _Stopping(sys.unraisablehook)
    before = {number: signal.signal(number, stopping.hear) for number in _ASK_TO_END}
    sys.unraisablehook = stopping.not_raised
    try:
        yield
    except Exception as error:
        if stopping.heard:
            raise Stopped(stopping.heard[0]) from error
        raise
    finally:
        sys.unraisablehook = stopping.otherwise
        for number, handler in before.items():
            signal.signal(number, handler)


class _Stopping:
    """The signals that were `heard`, in their order, and what becomes of them; `otherwise` is the hook before."""

    def __init__(self, otherwise: "Callable[[sys.UnraisableHookArgs], object]") -> None:
        self.heard: list[int] = []
        self.otherwise = otherwise
        self._in_hook = False

    def hear(self, number: int, _frame: FrameType | None) -> None:
        """Raise Stopped, or have the signal sent again where nobody could hear that."""
        self.heard.append(number)
        if not self._in_hook:
            raise Stopped(number)
        _send_again(number)

    def not_raised(self, unraisable: "sys.UnraisableHookArgs") -> None:
        """Take what Python could not raise: if it is Stopped, the signal is sent again."""
        if not isinstance(unraisable.exc_value, Stopped):
            self.otherwise(unraisable)
            return
        self._in_hook = True
        _send_again(unraisable.exc_value.number)
        self._in_hook = False


def _send_again(number: int) -> None:
    timer = threading.Timer(_SECONDS_UNTIL_AGAIN, os.kill, (os.getpid(), number))
    timer.daemon = True
    timer.start()
