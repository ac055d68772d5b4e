"""The parent's half: workers are started, what they compute is taken in the order of accounts, and none is left."""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import IO, cast

from db.errors import WorkerEnded
from db.ledger.deciding.computing import Choosing, Computed, compute
from db.ledger.deciding.jobs.worker import Task
from db.ledger.ledger import Ledger
from db.ledger.pools import Accounts, accounts_in_parts
from domain.errors import PaymatchError

# So many payments, of whole accounts, are computed by one worker before it is the next one's turn.
_PART = 20_000
# A process takes a fifth of a second to start: the time in which one decides so many payments.
_WORTH_IT = 100_000


def compute_side_by_side(ledger: Ledger, choosing: Choosing, jobs: int | None = None) -> Iterator[Computed]:
    """Yield what `compute` yields, the same rows in the same order, computed by `jobs` processes; inside `writing`.

    One job is this process. None leaves the number to the size of the ledger and the processors there are. Memory is
    bounded by the largest account in each process. Raises WorkerEnded for a process that somebody else ended.
    """
    parts = list(accounts_in_parts(ledger, _PART))
    wanted = min(_usual_jobs(parts) if jobs is None else jobs, len(parts))
    if wanted <= 1:
        yield from compute(ledger, choosing)
        return
    with ExitStack() as stack:
        started = [stack.enter_context(_worker(ledger, choosing, parts[n::wanted])) for n in range(wanted)]
        for number in range(len(parts)):
            yield from _next_part(started[number % wanted])


def _usual_jobs(parts: Sequence[Accounts]) -> int:
    return (os.cpu_count() or 1) if sum(part.payments for part in parts) >= _WORTH_IT else 1


@contextmanager
def _worker(ledger: Ledger, choosing: Choosing, parts: Sequence[Accounts]) -> Iterator["subprocess.Popen[bytes]"]:
    """Let a process compute parts of a ledger for the time of the block, in a session of its own.

    Keys and hang-ups of a terminal are the parent's to hear. The worker ends when its standard input does, so that it
    never outlives the parent, whatever ended that.
    """
    command = [sys.executable, "-P", "-m", "db.ledger.deciding.jobs.worker"]
    with subprocess.Popen(  # noqa: S603 - this Python, and a module of our own
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        stdin = cast("IO[bytes]", process.stdin)
        try:
            with suppress(BrokenPipeError):  # whoever reads from it next is told that it has ended
                pickle.dump(Task(ledger.path.absolute(), choosing, tuple(parts)), stdin)
                stdin.flush()
            yield process
        finally:
            process.kill()
            with suppress(BrokenPipeError):  # of what was not heard
                stdin.close()


def _next_part(process: "subprocess.Popen[bytes]") -> Iterator[Computed]:
    while True:
        try:
            said = pickle.load(cast("IO[bytes]", process.stdout))  # noqa: S301 - our own process wrote it
        except (EOFError, pickle.UnpicklingError):
            raise WorkerEnded(process.wait()) from None
        if said is None:
            return
        if isinstance(said, PaymatchError):
            raise said
        yield said
