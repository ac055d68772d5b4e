"""One page of accounts with their summaries, at many places of a collection: `URI COLLECTION ACCOUNTS`.

What is told is the median of single pages; the keys of all positions are known, as after pressing End once.
"""

import random
import sys
import time
from statistics import median

from db.accounts.store import AccountStore

_PAGE = 100
_PLACES = 60


def main(uri: str, collection: str, accounts: int) -> None:
    """Read pages at the same random places relative to the length, every one of them twice."""
    places = random.Random(4)
    with AccountStore.connect(uri, collection=collection) as store:
        pages = store.pages()
        pages.count()
        took: list[float] = []
        for _ in range(_PLACES):
            start = places.randrange(accounts // _PAGE) * _PAGE
            for counted in (False, True):
                began = time.perf_counter()
                rows = pages.rows(start, start + _PAGE)
                if counted:
                    took.append(time.perf_counter() - began)
                if len(rows) != _PAGE:
                    raise SystemExit(f"{len(rows)} accounts at {start}")
    sys.stdout.write(f"wall={median(took):.6f} cpu={median(took):.6f} counted={len(took)}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
