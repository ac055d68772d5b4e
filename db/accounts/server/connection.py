"""The connection to one collection of accounts: the only place that calls pymongo's client.

Every call has a time limit, every failure is one of ours (`db.accounts.server.failures`), and dates are UTC.
"""

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

import pymongo
from bson.codec_options import DatetimeConversion
from pymongo import ASCENDING, DESCENDING, IndexModel, MongoClient
from pymongo.client_session import ClientSession
from pymongo.collation import Collation
from pymongo.operations import InsertOne, ReplaceOne

from db.accounts.server.addresses import server_name
from db.accounts.server.cancelling import Running
from db.accounts.server.failures import translated, uri_checked

Document = dict[str, Any]
Query = Mapping[str, Any]
Write = InsertOne[Document] | ReplaceOne[Document]
Sort = Sequence[tuple[str, int]]

DEFAULT_DATABASE = "paymatch"
DEFAULT_COLLECTION = "Account"

# Decoding holds Python's lock: larger batches make a screen stutter, smaller ones cost round trips.
_BATCH = 1_000
# How often a server gives a sign of life; one that is paused is known to be away after this and the time to connect.
_MILLISECONDS_BETWEEN_SIGNS = 2_000
# How long taking leave of a server may last; one that is away would keep who leaves waiting.
_SECONDS_TO_CLOSE = 0.5
# Texts are compared by their bytes, as keys of pages must be, whatever the collection's own language is.
_BY_BYTES = Collation(locale="simple")


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Seconds: till a server is found, for one query, and for what goes through a whole collection."""

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
        self.collection = collection
        with uri_checked(uri):
            self._client: MongoClient[Document] = MongoClient(uri, **_options(uri, self.limits))
            self._database = self._client[database]
            self._collection = self._database[collection]
        self._running = Running(self._client)

    @property
    def name(self) -> str:
        """The server, database and collection, without user and password."""
        return f"{self.server}/{self.namespace}"

    @property
    def namespace(self) -> str:
        """The database and the collection."""
        return f"{self._database.name}.{self.collection}"

    def sibling(self, collection: str, database: str | None = None) -> Self:
        """Return the connection to another collection of the database, or of another one.

        `close` and `cancel` hold for both. Raises InputFailed for names that cannot be.
        """
        other = copy.copy(self)
        other.collection = collection
        with uri_checked(""):
            found = self._client[database] if database else self._database
            other._database, other._collection = found, found[collection]  # noqa: SLF001 - of our own class
        return other

    def cancellable(self) -> Self:
        """Return the same connection for work that its `cancel` ends, alone; `cancel` of this one does too."""
        other = copy.copy(self)
        other._running = Running(self._client, self._running)  # noqa: SLF001 - of our own class
        return other

    def cancel(self) -> None:
        """End what is asked through this connection: its calls, also those to come, raise Cancelled."""
        self._running.cancel()

    def wait(self, seconds: float) -> None:
        """Let time pass; raises Cancelled as soon as this connection is."""
        self._running.wait(seconds)

    def ping(self) -> None:
        """Ask the server for a sign of life, and prove that it lets us in; AccountsUnavailable if not."""
        with self._asking() as session:
            self._client.admin.command("ping", session=session)
            self._collection.find_one({}, {"_id": 1}, max_time_ms=_milliseconds(self.limits.query), session=session)

    def close(self) -> None:
        """Close all sockets; the connection cannot be used after it, and who waits for the server waits no more."""
        with pymongo.timeout(_SECONDS_TO_CLOSE):
            self._client.close()

    def aggregate(self, pipeline: Sequence[Query]) -> Iterator[Document]:
        """Run a pipeline and pass on what comes, as it comes."""
        with (
            self._asking() as session,
            self._collection.aggregate(
                pipeline,
                session,
                batchSize=_BATCH,
                allowDiskUse=True,
                collation=_BY_BYTES,
                maxTimeMS=_milliseconds(self.limits.query),
            ) as cursor,
        ):
            yield from cursor

    def documents(self, fields: Sequence[str] = (), *, limit: int = 0) -> Iterator[Document]:
        """Pass on all documents, or the first `limit`, by `_id`, with it and these fields, or with all for none."""
        with (
            self._asking() as session,
            self._collection.find(
                {},
                dict.fromkeys(fields, 1) or None,
                sort=[("_id", ASCENDING)],
                limit=limit,
                batch_size=_BATCH,
                allow_disk_use=True,
                max_time_ms=_milliseconds(self.limits.walk),
                session=session,
            ) as cursor,
        ):
            yield from cursor

    def about_how_many(self) -> int:
        """Return the number of documents, as the server remembers it."""
        with self._asking() as session:
            limit = _milliseconds(self.limits.query)
            return int(self._database.command("count", self.collection, maxTimeMS=limit, session=session)["n"])

    def collections(self) -> list[str]:
        """Return the names of the collections of the database."""
        with self._asking() as session:
            return self._database.list_collection_names(session)

    def databases(self) -> list[str]:
        """Return the names of the databases that the user may see."""
        with self._asking() as session:
            return self._client.list_database_names(session)

    def find(self, query: Query, sort: Sort = (), *, skip: int = 0, limit: int = 0) -> list[Document]:
        """Return the documents that `query` selects; `limit` 0 is none."""
        with self._finding(query, sort, skip, limit, seconds=self.limits.query) as cursor:
            return list(cursor)

    def numbers(self, query: Query, *, descending: bool = False, skip: int = 0, limit: int = 0) -> Iterator[Any]:
        """Pass on the `number` (None where missing) of every document that `query` selects, in order of number.

        `skip` documents are passed over; `limit` 0 is none.
        """
        sort = [("number", DESCENDING if descending else ASCENDING)]
        only = {"number": 1, "_id": 0}
        with self._finding(query, sort, skip, limit, seconds=self.limits.walk, only=only) as cursor:
            for document in cursor:
                yield document.get("number")

    @contextmanager
    def _finding(
        self, query: Query, sort: Sort, skip: int, limit: int, *, seconds: float, only: Query | None = None
    ) -> Iterator[Iterable[Document]]:
        """Give what `query` selects, of each document `only` these fields unless None, as it comes."""
        with (
            self._asking() as session,
            self._collection.find(
                query,
                only,
                sort=list(sort) or None,
                skip=skip,
                limit=limit,
                batch_size=_BATCH,
                collation=_BY_BYTES,
                max_time_ms=_milliseconds(seconds),
                allow_disk_use=True,
                session=session,
            ) as cursor,
        ):
            yield cursor

    def is_ordered_by_index(self) -> bool:
        """Return whether an index on `number` gives the documents in order, as it does unless a number is an array."""
        with self._asking() as session:
            cursor = self._collection.find({}, sort=[("number", ASCENDING)], collation=_BY_BYTES, session=session)
            plan = cursor.explain()
        stages = list(_stages(plan["queryPlanner"]["winningPlan"]))
        by_index = any(stage["stage"] == "IXSCAN" and not stage.get("isMultiKey") for stage in stages)
        return by_index and not any(stage["stage"] == "SORT" for stage in stages)

    def size(self) -> tuple[int, int]:
        """Return about how many documents and how many bytes there are, as the server keeps count of them."""
        parts = list(self.aggregate([{"$collStats": {"storageStats": {}}}]))  # one for each shard
        stats = [part["storageStats"] for part in parts]
        return sum(int(part["count"]) for part in stats), sum(int(part["size"]) for part in stats)

    def create_index(self) -> None:
        """Create the index on `number`, unless there is one."""
        self.create_indexes([[("number", ASCENDING)]])

    def create_indexes(self, indexes: Sequence[Sort]) -> None:
        """Create the indexes that are not there."""
        with self._writing_at_length() as session:
            self._collection.create_indexes([IndexModel(list(index)) for index in indexes], session=session)

    def write(self, writes: Sequence[Write]) -> None:
        """Do all of `writes`; the first that fails ends it with AccountsUnavailable."""
        if writes:
            with self._asking(writing=True) as session:
                self._collection.bulk_write(writes, ordered=True, session=session)

    def merge(self, pipeline: Sequence[Query], into: str) -> None:
        """Run a pipeline and put what it gives into another collection, in place of what has the same `_id`."""
        merge = {"into": into, "whenMatched": "replace", "whenNotMatched": "insert"}
        with self._writing_at_length() as session:
            self._collection.aggregate(
                [*pipeline, {"$merge": merge}], session, allowDiskUse=True, collation=_BY_BYTES
            ).close()

    def delete(self, query: Query) -> None:
        """Delete the documents that `query` selects."""
        with self._writing_at_length() as session:
            self._collection.delete_many(query, collation=_BY_BYTES, session=session)

    @contextmanager
    def _asking(self, *, writing: bool = False) -> Iterator[ClientSession]:
        with translated(self.name, writing=writing), self._running.session() as session:
            yield session

    @contextmanager
    def _writing_at_length(self) -> Iterator[ClientSession]:
        """Allow the time of a walk, for which the sockets wait too; the server must be there in the usual time."""
        with self._asking(writing=True) as session:
            self._client.admin.command("ping", session=session)
            with pymongo.timeout(self.limits.walk):
                yield session


def _options(uri: str, limits: TimeLimits) -> dict[str, Any]:
    """Return the client's options; time limits that `uri` states itself are left as they are there."""
    connect, query = _milliseconds(limits.connect), _milliseconds(limits.query)
    times = {
        "serverSelectionTimeoutMS": connect,
        "connectTimeoutMS": connect,
        # The server ends a query itself; the socket only ends a server that does not.
        "socketTimeoutMS": query + 5_000,
        "heartbeatFrequencyMS": _MILLISECONDS_BETWEEN_SIGNS,
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
