"""All accounts as ranges of numbers, in order, that can be computed side by side."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

from db.accounts.listing.keys import Key, KeyRange
from db.accounts.server.connection import Connection

Result = TypeVar("Result")

# A range is so many bytes of documents, and never more documents: some tenths of a second of the server's time.
_BYTES_OF_RANGE = 16_000_000
# Ranges under way or read ahead, for each that is computed.
_AHEAD = 2


def documents_of_range(connection: Connection, *, most: int) -> int:
    """Return how many documents to put in a range: `most`, or fewer where they are large."""
    total, size = connection.size()
    return max(1, min(most, _BYTES_OF_RANGE * total // max(1, size)))


def end_of_range(connection: Connection, after: Key | None, documents: int) -> Key | None:
    """Return the key up to which a range of so many documents goes, None if it goes to the end."""
    query = KeyRange(after).query() if after is not None else {}
    return next(map(Key, connection.numbers(query, skip=documents - 1, limit=1)), None)


def key_ranges(connection: Connection, documents: int) -> Iterator[KeyRange]:
    """Yield the ranges of all accounts in order; the last has no end. There must be an index that gives the order."""
    after: Key | None = None
    while (upto := end_of_range(connection, after, documents)) is not None:
        yield KeyRange(after, upto)
        after = upto
    yield KeyRange(after)


def side_by_side(compute: Callable[[KeyRange], Result], ranges: Iterator[KeyRange], jobs: int) -> Iterator[Result]:
    """Yield what `compute` gives for each range, in their order; `jobs` are computed at a time, in threads."""
    pool = ThreadPoolExecutor(jobs, thread_name_prefix="accounts")
    under_way: deque[Future[Result]] = deque()
    try:
        while True:
            under_way.extend(pool.submit(compute, keys) for keys in islice(ranges, _AHEAD * jobs - len(under_way)))
            if not under_way:
                return
            yield under_way.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
