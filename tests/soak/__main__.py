"""`python -m tests.soak`: inject faults for a while, and end with what came of them; exit code 1 if anything did."""

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path
from random import SystemRandom

from tests.soak.ground.ground import Stock
from tests.soak.kinds import KINDS
from tests.soak.rounds import play, round_of, rounds
from tests.soak.tally import Tally

_SECONDS = 300.0


def main() -> int:
    """Play rounds till the time is over, at least one; or the one round that the seed names."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started must be ended
    asked = _arguments()
    seed, _, number = asked.seed.partition(".")
    tally, until = Tally(), time.monotonic() + asked.seconds
    _tell(f"seed {seed}: make soak SEED={seed} does the same again, SEED={seed}.ROUND one round of it")
    with tempfile.TemporaryDirectory(prefix="paymatch-stock-") as folder:
        stock = Stock(Path(folder))
        try:
            wanted = rounds(int(seed), KINDS) if not number else [round_of(int(seed), int(number), KINDS)]
            for one in wanted:
                if asked.only and not any(word in one.kind.name for word in asked.only):
                    continue
                play(one, stock, tally, _tell)
                if time.monotonic() > until:
                    break
        except KeyboardInterrupt:
            _tell("interrupted")
    sys.stdout.writelines(f"{line}\n" for line in ("", *tally.lines()))
    return int(not tally.is_clean)


def _arguments() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    words.add_argument("--seconds", type=float, default=_SECONDS, help="for how long")
    words.add_argument("--seed", default=str(SystemRandom().randrange(1_000_000)), help="N, or N.ROUND for one round")
    words.add_argument("--only", nargs="*", help="kinds with one of these words in their names")
    return words.parse_args()


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
