"""The one aggregation pipeline that summarises accounts in the server.

Every document becomes a row of counts and dates by itself: nothing is unwound, and nothing waits for the collection
where an index gives the order. `domain.accounts.reference` says what must come out.
"""

from db.accounts.server.connection import Query
from db.accounts.summarising.counting import STANDARD_FIELDS, counted
from db.accounts.summarising.expressions import (
    Expression,
    array_or_empty,
    documents_of,
    is_filled_text,
    let,
    session_count,
)
from domain.accounts.texts import LONG_NAME, LONGEST_NAME

# Joining arrays one after another copies what is joined already; in groups of this many it stays cheap.
_JOINED_AT_ONCE = 64


def summary_pipeline(query: Query, *, by_index: bool = False) -> list[Query]:
    """Return the pipeline that gives one row for each document that `query` selects, in order of number.

    ::

        {number, name, sessions, types: what `counting.counted` gives}

    Rows of one account stand together. With `by_index` the order is that of an index, for accounts whose numbers are
    no arrays; else the rows are sorted when they are small.
    """
    matched: Query = {"$match": query}
    if by_index:
        return [matched, {"$sort": {"number": 1}}, {"$project": _row()}]
    # Within a document, values of every type stand in one order, arrays too.
    place = {"order": {"n": {"$ifNull": ["$number", None]}}}
    return [matched, {"$project": {**_row(), **place}}, {"$sort": {"order": 1}}, {"$unset": "order"}]


def grouped_pipeline(query: Query) -> list[Query]:
    """Return the pipeline that adds the rows of one number up in the server, in any order.

    ::

        {_id: number, name, sessions, documents, create_count, create_last, …, others: [[{type, count, last}]]}

    `name` is null where no document has one; of several the first in the order of code points is kept.
    """
    # Missing, null and the obsolete undefined are one.
    same_number = {"_id": {"$ifNull": ["$number", None]}, "rows": {"$push": "$$ROOT"}}
    added_up: dict[str, Expression] = {
        "name": {"$min": "$rows.name"},
        "sessions": {"$sum": "$rows.sessions"},
        "documents": {"$size": "$rows"},
        "others": "$rows.types.others",
    }
    for _, count, last in STANDARD_FIELDS:
        added_up |= {count: {"$sum": f"$rows.types.{count}"}, last: {"$max": f"$rows.types.{last}"}}
    return [{"$match": query}, {"$project": _row()}, {"$group": same_number}, {"$project": added_up}]


def actions_of(sessions: str) -> Expression:
    """Return the elements of the arrays of actions of all sessions in one array."""
    arrays = {"$map": {"input": documents_of(sessions), "as": "session", "in": array_or_empty("$$session.actions")}}
    group = {"$slice": ["$$arrays", "$$start", _JOINED_AT_ONCE]}
    starts = {"$range": [0, {"$size": "$$arrays"}, _JOINED_AT_ONCE]}
    joined_groups = {"$map": {"input": starts, "as": "start", "in": _joined(group)}}
    few = {"$lte": [{"$size": "$$arrays"}, _JOINED_AT_ONCE]}
    return let({"arrays": arrays}, {"$cond": [few, _joined("$$arrays"), _joined(joined_groups)]})


def _row() -> dict[str, Expression]:
    return {
        "_id": 0,
        "number": 1,
        "name": {"$cond": [is_filled_text("$name"), _shown_name(), None]},
        "sessions": session_count(),
        "types": counted(actions_of("$sessions")),
    }


def _shown_name() -> Expression:
    return {"$cond": [{"$lte": [{"$strLenBytes": "$name"}, LONGEST_NAME]}, "$name", LONG_NAME]}


def _joined(arrays: Expression) -> Expression:
    return {"$reduce": {"input": arrays, "initialValue": [], "in": {"$concatArrays": ["$$value", "$$this"]}}}
