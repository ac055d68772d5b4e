"""Making the stored summaries anew, in ranges of numbers side by side; stopped, a later refresh goes on from there.

A range is computed and stored by the server in one pipeline. How far it came is stored after each range in order, so
what a killed refresh loses is the few ranges that were under way. Each range also drops the accounts that have gone.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import TypeVar
from uuid import uuid4

from db.accounts.listing.keys import KeyRange
from db.accounts.listing.ranges import documents_of_range, end_of_range
from db.accounts.server.connection import Connection, Query
from db.accounts.stored.rows import COMPOSITE, INDEXES, SINGLE, composite_write, storing_pipeline
from db.accounts.stored.state import RefreshState, state_of, store_state, to_milliseconds
from db.errors import InputFailed, ServerAway

Result = TypeVar("Result")

Clock = Callable[[], datetime]
# Gets what is done and about how much there is, both in documents.
Progress = Callable[[int, int], None]

# Documents of a range at most.
_MOST_OF_RANGE = 5_000
# Seconds to wait before a range is tried again. An election takes about ten.
_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: the `documents` it went through, those of an earlier part that it `went_on` from included."""

    state: RefreshState
    went_on: bool

    @property
    def documents(self) -> int:
        """How many documents of accounts were summarised."""
        return self.state.documents


@dataclass(frozen=True, slots=True)
class _Range:
    keys: KeyRange
    documents: int


def default_jobs() -> int:
    """Return how many ranges are computed at a time unless it is said: one for each of this machine's processors."""
    return max(1, os.cpu_count() or 1)


def refresh(
    source: Connection,
    target: Connection,
    *,
    clock: Clock,
    jobs: int | None = None,
    anew: bool = False,
    progress: Progress | None = None,
) -> Refreshed:
    """Bring the summaries in `target` up to the accounts in `source`, and return what was done.

    An unfinished refresh is gone on with, unless `anew`. Raises AccountsUnavailable, and Cancelled when `source` is
    cancelled; then, as on every other way out, what is done stays. Raises InputFailed if `target` belongs to another
    collection.
    """
    state, went_on = _begin(source, target, clock, anew=anew)
    target.create_indexes(INDEXES)
    if state.after is None:
        _store_composite(source, target, state.run)
    work = _Work(source, target, state, progress)
    finished = work.do(jobs or default_jobs()).completed()
    store_state(target, finished)
    return Refreshed(finished, went_on)


def _begin(source: Connection, target: Connection, clock: Clock, *, anew: bool) -> tuple[RefreshState, bool]:
    """Return the state to begin with, and whether it is that of a refresh that was not finished."""
    known = state_of(target)
    if known is not None and known.source != source.collection:
        raise InputFailed(
            f"The collection {target.collection} holds the summaries of {known.source}; "
            f"those of {source.collection} need another one (setting `summaries`)."
        )
    if known is not None and known.after is not None and not anew:
        return known, True
    as_of = known.as_of if known is not None else None
    # What the server still does for a refresh that was killed is harmless to rows of the same run, and to no others.
    run = known.run if known is not None and not known.finished and not anew else uuid4().hex
    state = RefreshState(source.collection, run, to_milliseconds(clock()), as_of=as_of)
    store_state(target, state)
    return state, False


def _store_composite(source: Connection, target: Connection, run: str) -> None:
    """Store the accounts whose number is an array or a document: few, if any, and the server cannot do it alone."""
    # In an index on single values, what is a document stands together; without one all has to be looked at.
    found: Query = {"number": {"$type": "object"}} if source.is_ordered_by_index() else COMPOSITE
    target.write([composite_write(row) for row in source.aggregate(storing_pipeline(found, run))])


class _Work:
    """The ranges that are left of a refresh."""

    def __init__(self, source: Connection, target: Connection, state: RefreshState, progress: Progress | None) -> None:
        self._source = source
        self._target = target
        self._state = state
        self._progress = progress or (lambda _done, _total: None)
        self._total, _ = source.size()
        self._documents_of_range = documents_of_range(source, most=_MOST_OF_RANGE)

    def do(self, jobs: int) -> RefreshState:
        """Do them, `jobs` at a time, and return the state at the end."""
        pool = ThreadPoolExecutor(jobs, thread_name_prefix="refresh")
        ranges = self._ranges()
        under_way: deque[tuple[_Range, Future[None]]] = deque()
        done = False
        try:
            self._tell()
            while not done:
                for part in islice(ranges, 2 * jobs - len(under_way)):
                    under_way.append((part, pool.submit(self._refresh, part)))
                part, future = under_way.popleft()
                future.result()
                self._passed(part)
                done = part.keys.upto is None
        finally:
            if not done:
                self._source.cancel()
            pool.shutdown(wait=True, cancel_futures=True)
        return self._state

    def _ranges(self) -> Iterator[_Range]:
        """Yield what is left, in order; the last range has no end. Without an order by index there is but one."""
        if not self._source.is_ordered_by_index():
            yield _Range(KeyRange(), self._total)
            return
        after = self._state.after
        done = self._state.documents
        while (upto := self._trying(partial(end_of_range, self._source, after, self._documents_of_range))) is not None:
            yield _Range(KeyRange(after, upto), self._documents_of_range)
            after = upto
            done += self._documents_of_range
        yield _Range(KeyRange(after), max(0, self._total - done))

    def _refresh(self, part: _Range) -> None:
        """Store the summaries of a range, and drop those of accounts that are not in it any more."""
        query: Query = {"$and": [part.keys.query(), SINGLE]}
        pipeline = storing_pipeline(query, self._state.run)
        limits = {
            comparison: {"n": key.value}
            for comparison, key in (("$gt", part.keys.after), ("$lte", part.keys.upto))
            if key is not None
        }
        gone: Query = {**({"_id": limits} if limits else {}), "run": {"$ne": self._state.run}}
        self._trying(lambda: self._source.merge(pipeline, self._target.collection))
        self._trying(lambda: self._target.delete(gone))

    def _passed(self, part: _Range) -> None:
        self._state = self._state.passed(part.keys.upto, part.documents)
        if part.keys.upto is not None:
            self._trying(lambda: store_state(self._target, self._state))
        self._tell()

    def _tell(self) -> None:
        self._progress(min(self._state.documents, self._total), self._total)

    def _trying(self, step: Callable[[], Result]) -> Result:
        """Do a step that may be done twice, and again if the server was away, as it is while another takes over."""
        for pause in _PAUSES:
            try:
                return step()
            except ServerAway:
                self._source.wait(pause)
        return step()
