"""The process: arguments in, exit code out. Whatever ends a command ends here, with one line for the person."""

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import StringIO

from domain.errors import ExitCode, PaymatchError
from tui.cli.stopping import Stopped, stopped_by_signals

# A fault of paymatch itself: EX_SOFTWARE of sysexits.h, apart from every ExitCode.
OWN_FAULT = 70


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, of the process's own arguments if none are given, and return its exit code.

    Whatever it makes, and whatever libraries and children make for it, is for its user only.
    """
    before = os.umask(0o077)
    try:
        if any("://" in argument for argument in sys.argv):
            from tui.cli.process_list import cover_passwords

            cover_passwords()
        return _run(arguments)
    except KeyboardInterrupt:
        return _stopped(signal.SIGINT)
    finally:
        os.umask(before)


def _run(arguments: Sequence[str] | None) -> int:
    from click import ClickException

    from tui.cli.program import paymatch

    try:
        with stopped_by_signals():
            code = paymatch.main(arguments, prog_name="paymatch", standalone_mode=False)
            if sys.stdout is not None:  # closed, as in `paymatch match >&-`
                sys.stdout.flush()
    except Stopped as stopped:
        return _stopped(stopped.number)
    except ClickException as error:
        shown = StringIO()
        error.show(shown)
        _write(shown.getvalue().rstrip("\n"))
        return ExitCode.WRONG_USE
    except PaymatchError as error:
        _say(f"{error.title}: {error}")
        return error.exit_code
    except BrokenPipeError:
        return _stopped(signal.SIGPIPE)
    except Exception as error:  # noqa: BLE001 - the last resort: a person gets one line, the log gets the traceback
        return _own_fault(error)
    return code if isinstance(code, int) else ExitCode.DONE


def _stopped(number: int) -> int:
    """Return what a shell says of a process that this signal ended; a reader that went away is not worth a word."""
    if number == signal.SIGPIPE:
        _drop_output()
    else:
        _say("interrupted" if number == signal.SIGINT else "stopped")
    return 128 + number


def _own_fault(error: Exception) -> int:
    from tui.keeping.log import Log

    log = Log()
    where = f"the details are in {log.path}" if log.failure(error) else "the log cannot be written"
    _say(f"A fault of paymatch itself: {type(error).__name__}: {error}; {where}")
    return OWN_FAULT


def _say(text: str) -> None:
    _write(f"paymatch: {text}")


def _write(text: str) -> None:
    """Print to stderr, with whatever could act on the terminal made visible, and no password."""
    from db.files.faults import visible
    from tui.keeping.log import Log

    if sys.stderr is None:  # closed
        return
    lines = "\n".join(map(visible, Log().without_secrets(text).splitlines()))
    with suppress(OSError):
        sys.stderr.write(f"{lines}\n")
        sys.stderr.flush()


def _drop_output() -> None:
    """Let the bytes still in the buffer of stdout go nowhere, or Python would try them again at its end."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
