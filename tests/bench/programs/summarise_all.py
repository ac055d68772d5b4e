"""The summaries of all accounts, as `paymatch accounts summary` computes them: `URI COLLECTION`."""

import sys

from db.accounts.store import AccountStore
from tests.bench.stopwatch import timed


def main(uri: str, collection: str) -> None:
    """Ask for all, and take it account by account."""
    with AccountStore.connect(uri, collection=collection) as store:
        timed(lambda: sum(1 for _ in store.summaries()))


if __name__ == "__main__":
    main(*sys.argv[1:])
