"""Errors of files and databases, as far as they end an operation.

::

    PaymatchError               the root (domain.errors)
    ├── InputFailed             a file cannot be read or used at all
    ├── OutputFailed            a result cannot be written
    │   └── DestinationExists   there is a file already (db.files.writing.destination)
    ├── LedgerUnavailable       the ledger (SQLite) is not to be had
    │   └── LedgerReadOnly      it can be read, but nothing can be stored in it now
    ├── AccountsUnavailable     the accounts (MongoDB) are not to be had
    │   ├── ServerAway          no server, or one that is changing its part; it may be back soon
    │   └── NotInTime           the server is there, but did not do it within the time limit
    ├── WorkerEnded             a process that computed a part of a run is gone
    ├── ClusterUnavailable      the workers of a distributed run are not to be had
    └── Cancelled               nobody wants the result of the work any more
    StepRefused                 a step is not allowed (domain.errors)
    └── ChangedMeanwhile        another program changed what the step rests on

Exceptions of peewee, pymongo and the operating system are translated into these at the edge of the module that
meets them; nothing above `db` knows them.
"""

from domain.errors import ExitCode, PaymatchError, StepRefused


class InputFailed(PaymatchError):
    """A file, folder or setting that was named cannot be read or used at all.

    Single wrong rows are not errors of this kind: they are collected as `db.files.faults.Fault`.
    """

    title = "Cannot read"
    exit_code = ExitCode.WRONG_USE


class OutputFailed(PaymatchError):
    """A result cannot be written; what stood at its place before is as it was."""

    title = "Cannot write"
    exit_code = ExitCode.WRONG_USE


class LedgerUnavailable(PaymatchError):
    """The ledger cannot be opened or used: no such file, no ledger, of a newer version, locked, disk full."""

    title = "The ledger is not available"
    exit_code = ExitCode.NO_DATABASE


class LedgerReadOnly(LedgerUnavailable):
    """The ledger can be read, but not written to: somebody else holds it, or it may not be written to at all."""

    title = "Nothing was stored"


class WorkerEnded(PaymatchError):
    """A process that computed a part of a run was ended by somebody else, or for want of memory; nothing was stored."""

    title = "Nothing was stored"
    exit_code = ExitCode.NO_DATABASE

    def __init__(self, code: int) -> None:
        how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
        super().__init__(f"A process that computed a part of the run ended {how}. Try again, or with --jobs 1.")


class AccountsUnavailable(PaymatchError):
    """The accounts cannot be asked: no server, refused, too slow; the message says what to do."""

    title = "The accounts are not available"
    exit_code = ExitCode.NO_DATABASE


class ServerAway(AccountsUnavailable):
    """The server does not answer, or is handing its part over to another; the same may work a little later."""


class NotInTime(AccountsUnavailable):
    """The server ended a query at its time limit; others may work."""

    title = "It takes too long"


class ClusterUnavailable(PaymatchError):
    """The workers of a distributed run are not to be had, or ended in the middle more often than can be made good."""

    title = "The workers are not available"
    exit_code = ExitCode.NO_DATABASE


class Cancelled(PaymatchError):
    """Work was ended on purpose, before it was done. Whoever did so needs no words about it."""

    title = "Stopped"


class ChangedMeanwhile(StepRefused):
    """What a step rests on, a payment or an accrual, was changed by another program since it was shown or read."""

    title = "Changed meanwhile"

    def __init__(self, what: str) -> None:
        super().__init__(f"Changed meanwhile by another program: {what}. Look again.")
