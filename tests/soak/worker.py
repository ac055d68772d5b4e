"""A process that walks through a ledger till it is killed, and says what was confirmed.

`python -m tests.soak.worker walk LEDGER SHAPE SEED` makes random steps and prints, after each call that returned, the
number of steps in the journal and the payment where a person would go on. `… open FOLDER` makes new ledgers and prints
the name of each.
"""

import json
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from db.ledger.journal import latest_step
from db.ledger.ledger import Ledger
from db.ledger.listing import next_undecided
from tests.soak.walk import SHAPES, Walk


def walk(path: Path, shape: str, seed: int) -> Iterator[dict[str, object]]:
    """Make random steps for ever, and yield what is confirmed after each."""
    ledger = Ledger.open(path)
    steps = Walk(ledger, path.parent, seed, SHAPES[shape])
    while True:
        kind = steps.make()
        with ledger.reading():
            yield {"made": kind, "step": latest_step(ledger), "resume": next_undecided(ledger)}


def make_ledgers(folder: Path) -> Iterator[dict[str, object]]:
    """Make new ledgers for ever, and yield the name of each."""
    for number in count():
        path = folder / f"{number}.sqlite"
        Ledger.open(path)
        yield {"opened": path.name}


def main(what: str, path: str, *rest: str) -> None:
    """Print what is confirmed, a line of JSON each."""
    confirmed = walk(Path(path), rest[0], int(rest[1])) if what == "walk" else make_ledgers(Path(path))
    for fact in confirmed:
        print(json.dumps(fact), flush=True)  # noqa: T201 - its output is what it is for


if __name__ == "__main__":
    main(*sys.argv[1:])
