"""The one aggregation pipeline that summarises accounts in the server.

Every document becomes a row of counts and dates by itself: nothing is unwound and nothing waits for the collection.
Then the rows of one number are added up. `domain.accounts.reference` says what must come out.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from db.accounts.connection import Document, Query
from domain.accounts.records import STANDARD_TYPES, AccountSummary, ActionSummary
from domain.accounts.texts import shown_number, shown_type

Expression = Any

# The dates that Python has. In MongoDB's order of values all other types are below or above every date.
FIRST_DATE = datetime(1, 1, 1, tzinfo=UTC)
LAST_DATE = datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)

# Joining arrays one after another copies what is joined already; in groups of this many it stays cheap.
_JOINED_AT_ONCE = 64

# What passes from a document to its row as it is.
_KEPT: Query = {"number": 1, "name": 1, "sessions": 1}

# Each standard type with the names of its count and its last date in the row of an account.
STANDARD_FIELDS = [(name, f"{name}_count", f"{name}_last") for name in STANDARD_TYPES]


def summary_pipeline(query: Query) -> list[Query]:
    """Return the pipeline that gives one row (see `read_summary`) for each account that `query` selects, by number."""
    return [
        {"$match": query},
        {"$project": {**_KEPT, "sessions": _documents_of("$sessions")}},
        {"$project": {**_KEPT, "sessions": {"$size": "$sessions"}, "actions": _actions("$sessions")}},
        {"$project": _standard_types()},
        {"$project": _other_types()},
        {"$group": _row_of_account()},
        {"$sort": {"_id": 1}},
    ]


def read_summary(row: Document) -> AccountSummary:
    """Return the summary that a row of the pipeline stands for."""
    actions = [ActionSummary(name, row[last], row[count]) for name, count, last in STANDARD_FIELDS]
    if row["others"]:
        actions += read_others(row["others"])
    return AccountSummary(
        number=shown_number(row["_id"]),
        name=row["name"] or "",
        sessions=row["sessions"],
        documents=row["documents"],
        actions=tuple(actions),
        key=row["_id"],
    )


def session_count() -> Expression:
    """Return the number of sessions of a document."""
    return {"$size": _documents_of("$sessions")}


def is_date(value: Expression) -> Expression:
    """Return the condition that `value` is a date that Python has."""
    return {"$and": [{"$gte": [value, FIRST_DATE]}, {"$lte": [value, LAST_DATE]}]}


def is_document(value: Expression) -> Expression:
    """Return the condition that `value` is a document."""
    return {"$eq": [{"$type": value}, "object"]}


def array_or_empty(value: str) -> Expression:
    """Return `value`, or an empty array for anything that is no array."""
    return {"$cond": [{"$isArray": value}, value, []]}


def type_or_null(action: str) -> Expression:
    """Return the type of an action as it is, null where it is missing."""
    return {"$ifNull": [f"{action}.type", None]}


def _standard_types() -> Query:
    """Count each standard type of a document."""
    counted = {name: _counted("$actions", {"$eq": ["$$action.type", name]}) for name in STANDARD_TYPES}
    return {**_KEPT, "actions": 1, **counted}


def _other_types() -> Query:
    """Count the types of the actions that are left, if there are any: `others` is [{type, count, last}]."""
    counted = {"$sum": [f"${name}.count" for name in STANDARD_TYPES]}
    others = {"$cond": [{"$eq": [{"$size": "$actions"}, counted]}, [], _others()]}
    return {**_KEPT, **dict.fromkeys(STANDARD_TYPES, 1), "others": others}


def _row_of_account() -> Query:
    """Add up the rows of one number; of several names the first in the order of code points is kept."""
    row: dict[str, Expression] = {
        # Missing, null and the obsolete undefined are one.
        "_id": {"$ifNull": ["$number", None]},
        "name": {
            "$min": {
                "$cond": [{"$and": [{"$eq": [{"$type": "$name"}, "string"]}, {"$ne": ["$name", ""]}]}, "$name", None]
            }
        },
        "sessions": {"$sum": "$sessions"},
        "documents": {"$sum": 1},
        "others": {"$push": {"$cond": [{"$eq": ["$others", []]}, "$$REMOVE", "$others"]}},
    }
    for name, count, last in STANDARD_FIELDS:
        row[count] = {"$sum": f"${name}.count"}
        row[last] = {"$max": f"${name}.last"}
    return row


def _others() -> Expression:
    rest = _filter("$actions", {"$and": [is_document("$$action"), {"$not": _is_standard()}]})
    normal = _map(rest, {"type": type_or_null("$$action"), "created_at": "$$action.created_at"})
    counted = _counted("$$rest", {"$eq": ["$$action.type", "$$type"]})
    each = {
        "$map": {
            "input": {"$setUnion": ["$$rest.type", []]},
            "as": "type",
            "in": {"$mergeObjects": [{"type": "$$type"}, counted]},
        }
    }
    return {"$let": {"vars": {"rest": normal}, "in": each}}


def _is_standard() -> Expression:
    return {"$in": ["$$action.type", list(STANDARD_TYPES)]}


def _counted(actions: Expression, condition: Expression) -> Expression:
    """Return {count, last} of the `actions` that satisfy `condition`; `last` is null where none has a date."""
    counted = {"count": {"$size": "$$found"}, "last": _last("$$found")}
    return {"$let": {"vars": {"found": _filter(actions, condition)}, "in": counted}}


def _last(actions: str) -> Expression:
    """Return the latest date of `actions`: the greatest value if it is a date, else the greatest of the dates."""
    dates = {"$let": {"vars": {"dated": _filter(actions, is_date("$$action.created_at"))}, "in": "$$dated.created_at"}}
    latest = {"$cond": [is_date("$$greatest"), "$$greatest", {"$max": dates}]}
    return {"$let": {"vars": {"greatest": {"$max": f"{actions}.created_at"}}, "in": latest}}


def _actions(sessions: str) -> Expression:
    """Return the elements of all arrays of actions in one array, in groups where there are many sessions."""
    arrays = {
        "$map": {"input": sessions, "as": "session", "in": array_or_empty("$$session.actions")},
    }
    group = {"$slice": ["$$arrays", "$$start", _JOINED_AT_ONCE]}
    starts = {"$range": [0, {"$size": "$$arrays"}, _JOINED_AT_ONCE]}
    joined_groups = {"$map": {"input": starts, "as": "start", "in": _joined(group)}}
    few = {"$lte": [{"$size": "$$arrays"}, _JOINED_AT_ONCE]}
    return {
        "$let": {
            "vars": {"arrays": arrays},
            "in": {"$cond": [few, _joined("$$arrays"), _joined(joined_groups)]},
        }
    }


def _joined(arrays: Expression) -> Expression:
    return {"$reduce": {"input": arrays, "initialValue": [], "in": {"$concatArrays": ["$$value", "$$this"]}}}


def _documents_of(array: str) -> Expression:
    return {"$filter": {"input": array_or_empty(array), "as": "element", "cond": is_document("$$element")}}


def _filter(actions: Expression, condition: Expression) -> Expression:
    return {"$filter": {"input": actions, "as": "action", "cond": condition}}


def _map(actions: Expression, result: Expression) -> Expression:
    return {"$map": {"input": actions, "as": "action", "in": result}}


def read_others(rows: Sequence[Sequence[Mapping[str, Any]]]) -> list[ActionSummary]:
    """Return the entries of the other types, of each document, by name; values with the same text are one type."""
    types: dict[str, ActionSummary] = {}
    for row in (row for rows_of_document in rows for row in rows_of_document):
        name = shown_type(row["type"])
        known = types.get(name, ActionSummary(name, None, 0))
        last = max((moment for moment in (known.last, row["last"]) if moment is not None), default=None)
        types[name] = ActionSummary(name, last, known.count + row["count"])
    return sorted(types.values(), key=lambda entry: entry.type)
