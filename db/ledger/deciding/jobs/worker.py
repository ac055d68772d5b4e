"""A worker's half: a process that reads accounts of a ledger, and tells its parent what a policy decides in them."""

import os
import pickle
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import BinaryIO

from db.ledger.deciding.computing import Choosing, compute
from db.ledger.ledger import Ledger
from db.ledger.pools import Accounts
from domain.errors import PaymatchError


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is to do: the accounts in `parts`, one part after the other."""

    ledger: Path
    choosing: Choosing
    parts: tuple[Accounts, ...]


def work(given: BinaryIO, out: BinaryIO) -> None:
    """Do the task that is `given`, and write to `out`: what was computed, None behind each part; or what went wrong.

    What is read is the ledger as it stood when the parent began to write: nobody else can, until it has ended.
    """
    task: Task = pickle.load(given)  # noqa: S301 - our own parent wrote it
    Thread(target=_end_with, args=(given,), daemon=True).start()
    ledger = Ledger(task.ledger)
    try:
        with ledger.reading():
            for part in task.parts:
                for computed in compute(ledger, task.choosing, part):
                    pickle.dump(computed, out)
                pickle.dump(None, out)
                out.flush()
    except PaymatchError as error:
        pickle.dump(error, out)
        out.flush()


def _end_with(given: BinaryIO) -> None:
    """End this process when nobody holds the other end of what it was given: the parent is gone."""
    while os.read(given.fileno(), 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    with suppress(EOFError, BrokenPipeError):  # the parent is gone, at the beginning or later
        work(sys.stdin.buffer, sys.stdout.buffer)
    os._exit(0)  # without a word about what the parent did not take
