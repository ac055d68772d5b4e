"""What is untidy in the accounts: how many documents have each kind of it, and which accounts they belong to.

`domain.accounts.quality` says what the kinds are. One aggregation counts all of them; where an index gives the order of
the numbers, it runs over ranges, side by side.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from db.accounts.listing.keys import KeyRange
from db.accounts.listing.ranges import documents_of_range, key_ranges, side_by_side
from db.accounts.server.connection import Connection, Document, Query
from db.accounts.summarising.expressions import (
    FIRST_DATE,
    LAST_DATE,
    Expression,
    array_or_empty,
    documents_of,
    is_document,
    let,
)
from db.accounts.summarising.pipeline import actions_of
from domain.accounts import quality
from domain.accounts.quality import KINDS, SAME_NUMBER, Kind, Quality

Row = TypeVar("Row")

# Gets what is done and about how much there is, both in documents.
Progress = Callable[[int, int], None]

_MOST_OF_RANGE = 5_000
_JOBS = 2
_NOTHING = ["missing", "null", "undefined"]
_FIELDS = {kind: kind.name.replace("-", "_") for kind in KINDS}
_NUMBER: Query = {"$ifNull": ["$number", None]}


def count_kinds(connection: Connection, now: datetime, progress: Progress | None = None) -> Quality:
    """Count the kinds in all documents; `now` is when the future begins. Raises AccountsUnavailable, Cancelled."""
    total = connection.about_how_many()
    documents, counts = 0, [0] * len(KINDS)

    def counted(keys: KeyRange | None) -> list[Document]:
        return list(connection.aggregate([{"$match": keys.query() if keys else {}}, *_counting(now)]))

    for rows in _over_all(connection, counted):
        for row in rows:
            documents += row["documents"]
            counts = [known + row[field] for known, field in zip(counts, _FIELDS.values(), strict=True)]
        if progress is not None:
            progress(min(documents, total), max(total, documents))
    return Quality(documents, tuple(counts))


def numbers_of_kind(connection: Connection, kind: Kind, now: datetime) -> Iterator[object]:
    """Yield the numbers, as stored, of the accounts that have a document of a kind, in order, some at a time."""
    if kind == SAME_NUMBER:
        chosen: list[Query] = [
            {"$group": {"_id": _NUMBER, "documents": {"$sum": 1}}},
            {"$match": {"documents": {"$gt": 1}, "_id": {"$nin": [None, ""]}}},
        ]
    else:
        chosen = [{"$match": {"$expr": _kinds(now)[kind]}}, {"$group": {"_id": _NUMBER}}]
    pipeline: list[Query] = [*chosen, {"$sort": {"_id": 1}}]

    def numbers(keys: KeyRange | None) -> list[object]:
        rows = connection.aggregate([{"$match": keys.query() if keys else {}}, *pipeline])
        return [row["_id"] for row in rows]

    for part in _over_all(connection, numbers):
        yield from part


def _over_all(connection: Connection, compute: Callable[[KeyRange | None], list[Row]]) -> Iterator[list[Row]]:
    """Yield what `compute` gives for each range; for None, all at once, where there are no ranges."""
    if not connection.is_ordered_by_index():
        yield compute(None)
        return
    ranges = key_ranges(connection, documents_of_range(connection, most=_MOST_OF_RANGE))
    yield from side_by_side(compute, ranges, _JOBS)


def _counting(now: datetime) -> list[Query]:
    flags = {_FIELDS[kind]: {"$cond": [condition, 1, 0]} for kind, condition in _kinds(now).items()}
    has_number = {"$not": [{"$in": ["$_id", [None, ""]]}]}
    same = {"$cond": [{"$and": [has_number, {"$gt": ["$documents", 1]}]}, "$documents", 0]}
    sums = {field: {"$sum": f"${field}"} for field in flags}
    return [
        {"$project": {"number": 1, **flags}},
        {"$group": {"_id": _NUMBER, "documents": {"$sum": 1}, **sums}},
        {"$group": {"_id": None, "documents": {"$sum": "$documents"}, **sums, _FIELDS[SAME_NUMBER]: {"$sum": same}}},
    ]


def _kinds(now: datetime) -> Mapping[Kind, Expression]:
    """Return for each kind but SAME_NUMBER the condition that a document has it."""
    sessions = documents_of("$sessions")
    arrays = _types(sessions, "actions")
    actions = {"$filter": {"input": actions_of("$sessions"), "as": "element", "cond": is_document("$$element")}}
    types = _types(actions, "type")
    dates = {"$map": {"input": actions, "as": "action", "in": {"$ifNull": ["$$action.created_at", None]}}}
    is_odd = {"$or": [{"$lt": ["$$date", FIRST_DATE]}, {"$gt": ["$$date", LAST_DATE]}]}
    return {
        quality.NO_NUMBER: _is_empty("$number"),
        quality.NUMBER_NOT_TEXT: _is_not("$number", "string"),
        quality.NO_NAME: _is_empty("$name"),
        quality.NAME_NOT_TEXT: _is_not("$name", "string"),
        quality.NO_SESSIONS: {"$in": [{"$type": "$sessions"}, _NOTHING]},
        quality.SESSIONS_NOT_LIST: _is_not("$sessions", "array"),
        quality.SESSION_NOT_DOCUMENT: {"$gt": [{"$size": array_or_empty("$sessions")}, {"$size": sessions}]},
        quality.NO_ACTIONS: _any(arrays, _NOTHING),
        quality.ACTIONS_NOT_LIST: _any_but(arrays, ["array", *_NOTHING]),
        quality.ACTION_NOT_DOCUMENT: {"$gt": [{"$size": actions_of("$sessions")}, {"$size": actions}]},
        quality.NO_TYPE: {"$or": [_any(types, _NOTHING), let({"actions": actions}, {"$in": ["", "$$actions.type"]})]},
        quality.TYPE_NOT_TEXT: _any_but(types, ["string", *_NOTHING]),
        quality.NO_DATE: {"$in": [None, dates]},
        quality.NOT_A_DATE: _some(dates, {"$and": [{"$ne": ["$$date", None]}, is_odd]}),
        quality.IN_THE_FUTURE: _some(dates, {"$and": [{"$gt": ["$$date", now]}, {"$lte": ["$$date", LAST_DATE]}]}),
    }


def _is_empty(value: str) -> Expression:
    return {"$or": [{"$in": [{"$type": value}, _NOTHING]}, {"$eq": [value, ""]}]}


def _is_not(value: str, type_: str) -> Expression:
    return {"$not": [{"$in": [{"$type": value}, [type_, *_NOTHING]]}]}


def _types(documents: Expression, field: str) -> Expression:
    """Return the types of a field of each of `documents`."""
    return {"$map": {"input": documents, "as": "one", "in": {"$type": f"$$one.{field}"}}}


def _any(types: Expression, of: list[str]) -> Expression:
    return {"$ne": [{"$setIntersection": [types, of]}, []]}


def _any_but(types: Expression, of: list[str]) -> Expression:
    return {"$ne": [{"$setDifference": [types, of]}, []]}


def _some(dates: Expression, condition: Expression) -> Expression:
    return {"$ne": [{"$filter": {"input": dates, "as": "date", "cond": condition}}, []]}
