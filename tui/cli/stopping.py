"""Signals that ask the process to end: every block on the way out is left in order, and what it wrote taken back."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

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
    heard: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> NoReturn:
        heard.append(number)
        raise Stopped(number)

    before = {number: signal.signal(number, stop) for number in _ASK_TO_END}
    hook = sys.unraisablehook
    sys.unraisablehook = _sent_again(hook)
    try:
        yield
    except Exception as error:
        if heard:
            raise Stopped(heard[0]) from error
        raise
    finally:
        sys.unraisablehook = hook
        for number, handler in before.items():
            signal.signal(number, handler)


def _sent_again(otherwise: "Callable[[sys.UnraisableHookArgs], object]") -> "Callable[[sys.UnraisableHookArgs], None]":
    """Give what sends a signal again, in a moment, if it was what nobody could hear; else it does as before."""

    def hook(unraisable: "sys.UnraisableHookArgs") -> None:
        if isinstance(unraisable.exc_value, Stopped):
            threading.Timer(_SECONDS_UNTIL_AGAIN, os.kill, (os.getpid(), unraisable.exc_value.number)).start()
        else:
            otherwise(unraisable)

    return hook
