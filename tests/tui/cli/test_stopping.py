"""Signals that come where Python cannot raise, or where a library makes something else of what is raised."""

import os
import signal
import time
from collections.abc import Callable

import pytest

from tui.cli.stopping import Stopped, _send_again, stopped_by_signals

_LONG = 30.0


def slowly(send: Callable[[int], None]) -> Callable[[int], None]:
    """Send, and then take so long that what was sent comes before the end, as on a machine that has much to do."""
    slow = [0.1]

    def send_slowly(number: int) -> None:
        send(number)
        if slow:
            time.sleep(slow.pop())

    return send_slowly


class AskedWhileDestroyed:
    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_LONG)  # the handler runs here, where what it raises is dropped


def test_signal_that_comes_inside_a_destructor_is_heard_after_it() -> None:
    def destroy() -> None:
        AskedWhileDestroyed()
        time.sleep(_LONG)

    began = time.monotonic()
    with pytest.raises(Stopped) as stopped, stopped_by_signals():
        destroy()
    assert stopped.value.number == signal.SIGTERM
    assert time.monotonic() - began < _LONG


def test_signal_that_comes_while_the_first_is_not_raised_yet_is_heard_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.stopping._send_again", slowly(_send_again))
    test_signal_that_comes_inside_a_destructor_is_heard_after_it()


def test_signal_that_a_library_turns_into_another_error_still_stops() -> None:
    def load_a_module() -> None:
        try:
            os.kill(os.getpid(), signal.SIGHUP)
            time.sleep(_LONG)
        except SystemExit as ended:
            raise SyntaxError("cannot load a module") from ended

    with pytest.raises(Stopped) as stopped, stopped_by_signals():
        load_a_module()
    assert stopped.value.number == signal.SIGHUP


def test_error_without_a_signal_passes_as_it_is() -> None:
    with pytest.raises(ValueError, match="own"), stopped_by_signals():
        raise ValueError("own")


def test_handlers_are_put_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with stopped_by_signals():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before
