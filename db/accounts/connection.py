"""The connection to one collection of accounts: the only place that calls pymongo's client.

Every call has a time limit, every failure is one of ours (`db.accounts.failures`), and dates are UTC.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bson.codec_options import DatetimeConversion
from pymongo import ASCENDING, DESCENDING, MongoClient
from pymongo.collation import Collation
from pymongo.operations import InsertOne, ReplaceOne

from db.accounts.failures import server_name, translated, uri_checked

Document = dict[str, Any]
Query = Mapping[str, Any]
Write = InsertOne[Document] | ReplaceOne[Document]

DEFAULT_DATABASE = "paymatch"
DEFAULT_COLLECTION = "Account"

# Decoding holds Python's lock: larger batches make a screen stutter, smaller ones cost round trips.
_BATCH = 1_000
# Texts are compared by their bytes, as keys of pages must be, whatever the collection's own language is.
_BY_BYTES = Collation(locale="simple")


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Seconds: till a server is found, for one query, and for reading the keys of the whole collection."""

    connect: float = 3.0
    query: float = 30.0
    walk: float = 300.0


class Connection:
    """One collection on one server. Calls block; they may come from any thread."""

    def __init__(
        self,
        uri: str,
        *,
        database: str = DEFAULT_DATABASE,
        collection: str = DEFAULT_COLLECTION,
        limits: TimeLimits | None = None,
    ) -> None:
        """Prepare the connection; the server is asked at the first call. Raises InputFailed for a wrong address."""
        self.limits = limits or TimeLimits()
        self.server = server_name(uri)
        self.name = f"{self.server}/{database}.{collection}"
        with uri_checked(uri):
            self._client: MongoClient[Document] = MongoClient(uri, **_options(uri, self.limits))
            self._collection = self._client[database][collection]

    def ping(self) -> None:
        """Ask the server for a sign of life, and prove that it lets us in; AccountsUnavailable if not."""
        with self._asking():
            self._client.admin.command("ping")
            self._collection.find_one({}, {"_id": 1}, max_time_ms=_milliseconds(self.limits.query))

    def close(self) -> None:
        """Close all sockets; the connection cannot be used after it."""
        self._client.close()

    def aggregate(self, pipeline: Sequence[Query]) -> Iterator[Document]:
        """Run a pipeline and pass on what comes, as it comes."""
        with (
            self._asking(),
            self._collection.aggregate(
                pipeline,
                batchSize=_BATCH,
                allowDiskUse=True,
                collation=_BY_BYTES,
                maxTimeMS=_milliseconds(self.limits.query),
            ) as cursor,
        ):
            yield from cursor

    def numbers(self, query: Query, *, descending: bool = False) -> Iterator[Any]:
        """Pass on the `number` (None where missing) of every document that `query` selects, in order of number."""
        with (
            self._asking(),
            self._collection.find(
                query,
                {"number": 1, "_id": 0},
                sort=[("number", DESCENDING if descending else ASCENDING)],
                batch_size=_BATCH,
                allow_disk_use=True,
                collation=_BY_BYTES,
                max_time_ms=_milliseconds(self.limits.walk),
            ) as cursor,
        ):
            for document in cursor:
                yield document.get("number")

    def is_ordered_by_index(self) -> bool:
        """Return whether an index on `number` gives the documents in order, as it does unless a number is an array."""
        with self._asking():
            plan = self._collection.find({}, sort=[("number", ASCENDING)], collation=_BY_BYTES).explain()
        stages = list(_stages(plan["queryPlanner"]["winningPlan"]))
        by_index = any(stage["stage"] == "IXSCAN" and not stage.get("isMultiKey") for stage in stages)
        return by_index and not any(stage["stage"] == "SORT" for stage in stages)

    def create_index(self) -> None:
        """Create the index on `number`, unless there is one."""
        with self._asking():
            self._collection.create_index([("number", ASCENDING)])

    def write(self, writes: Sequence[Write]) -> None:
        """Do all of `writes`; the first that fails ends it with AccountsUnavailable."""
        if writes:
            with self._asking():
                self._collection.bulk_write(writes, ordered=True)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        with translated(self.name):
            yield


def _options(uri: str, limits: TimeLimits) -> dict[str, Any]:
    """Return the client's options; time limits that `uri` states itself are left as they are there."""
    connect, query = _milliseconds(limits.connect), _milliseconds(limits.query)
    times = {
        "serverSelectionTimeoutMS": connect,
        "connectTimeoutMS": connect,
        # The server ends a query itself; the socket only ends a server that does not.
        "socketTimeoutMS": query + 5_000,
    }
    return {
        "appname": "paymatch",
        "connect": False,
        "tz_aware": True,
        # Dates beyond the years of Python, and texts that are no UTF-8, must not make a document unreadable.
        "datetime_conversion": DatetimeConversion.DATETIME_AUTO,
        "unicode_decode_error_handler": "replace",
        **{name: value for name, value in times.items() if name.lower() not in uri.lower()},
    }


def _milliseconds(seconds: float) -> int:
    return max(1, int(seconds * 1_000))


def _stages(plan: object) -> Iterator[Mapping[str, Any]]:
    """Yield every stage of a query plan, whatever the server's version nests them in."""
    if isinstance(plan, Mapping):
        if "stage" in plan:
            yield plan
        plan = list(plan.values())
    if isinstance(plan, list):
        for part in plan:
            yield from _stages(part)
