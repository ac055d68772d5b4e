"""Matching all payments of a ledger, read beforehand, by a policy: `LEDGER POLICY`."""

import sys
from pathlib import Path

from db.ledger.ledger import Ledger
from db.ledger.pools import stream_pools
from domain.matching.policies import policy_named
from domain.matching.rules import DEFAULT_CHAIN
from domain.matching.standing import Standing
from tests.bench.stopwatch import timed


def main(path: Path, policy: str) -> None:
    """Read, then match, which alone is timed."""
    ledger, decide = Ledger.open(path), policy_named(policy)
    with ledger.reading():
        pools = [loaded.pool for loaded in stream_pools(ledger)]

    def match_all() -> int:
        return sum(choice.accrual >= 0 for pool in pools for choice in decide(pool, Standing(pool), DEFAULT_CHAIN))

    timed(match_all)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
