"""Rounds of faults: which kind comes next, and what came of it. A seed gives the same rounds again."""

import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from tests.soak.ground.ground import Ground, Stock
from tests.soak.kinds import Kind
from tests.soak.tally import Found, NotHere, Tally, What

# Characters of what was found: enough for a screen and a traceback.
_MOST_TOLD = 6_000


@dataclass(frozen=True, slots=True)
class Round:
    """The `number`th round of a seed, from 0."""

    seed: int
    number: int
    kind: Kind

    @property
    def name(self) -> str:
        """What `SEED=` takes to repeat this round alone."""
        return f"{self.seed}.{self.number}"


def rounds(seed: int, kinds: Sequence[Kind]) -> Iterator[Round]:
    """Yield rounds for ever: all kinds in a random order, then again in another."""
    draw, number = Random(seed), 0
    while True:
        for kind in draw.sample(kinds, len(kinds)):
            yield Round(seed, number, kind)
            number += 1


def round_of(seed: int, number: int, kinds: Sequence[Kind]) -> Round:
    """Return the `number`th round of a seed."""
    return next(islice(rounds(seed, kinds), number, None))


def play(one: Round, stock: Stock, tally: Tally, tell: Callable[[str], None]) -> None:
    """Inject the faults of a round, and count what came of them."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="paymatch-soak-", ignore_cleanup_errors=True) as folder:
        ground = Ground(Path(folder), stock, Random(one.name))
        found: Found | None = None
        try:
            try:
                one.kind.inject(ground)
            finally:
                ground.close()
        except NotHere as reason:
            tally.not_here[one.kind.name] = str(reason)
        except Found as error:
            found = error
        except Exception as error:  # noqa: BLE001 - whatever a round ends with is counted, and the loop goes on
            found = Found(What.OTHERWISE, f"{error!r}\n{traceback.format_exc()}")
    tally.injected[one.kind.name] += ground.injected
    tally.survived[one.kind.name] += ground.injected - (found is not None and ground.injected > 0)
    tally.slowest_key = max(tally.slowest_key, ground.slowest_key)
    took = time.monotonic() - begun
    if found is None:
        tell(f"{one.name:>12}  {took:5.1f} s  {ground.injected:4}  {one.kind.name}")
    else:
        tally.found[found.what] += found.count
        words = str(found)[:_MOST_TOLD]
        tell(f"{one.name:>12}  {took:5.1f} s  FOUND  {one.kind.name}\n{words}\nagain: make soak SEED={one.name}")
