"""The root of every error paymatch raises on purpose.

::

    PaymatchError
    ├── WrongValue          a text is not a date, month, amount or id (domain.errors)
    ├── StepRefused         a step that the rules do not allow (domain.errors)
    └── db.errors           files and databases: see there

Problems in the user's data are values that are collected and returned (`db.files.faults.Fault`); these classes
are for operations that failed.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process says to the shell when it ends."""

    DONE = 0
    FOUND_SOMETHING = 1
    WRONG_USE = 2
    NO_DATABASE = 3
    INTERRUPTED = 130


class PaymatchError(Exception):
    """An operation that failed, with words for a person.

    `str(error)` is one or more full sentences; `title` is a heading for a dialog; `exit_code` is what a command
    ends with when nobody catches the error.
    """

    title = "That did not work"
    exit_code = ExitCode.WRONG_USE


class WrongValue(PaymatchError, ValueError):
    """A text cannot be read as the value it should be; the message says why and quotes the text."""

    title = "Wrong value"


class StepRefused(PaymatchError):
    """A matching step that the rules, or the state of the ledger, do not allow."""

    title = "Not allowed"
