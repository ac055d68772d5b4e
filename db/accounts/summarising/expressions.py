"""Small expressions of MongoDB that say what in a document is what; shared by everything that looks into documents."""

from datetime import UTC, datetime
from typing import Any

Expression = Any

# The dates that Python has. In MongoDB's order of values all other types are below or above every date.
FIRST_DATE = datetime(1, 1, 1, tzinfo=UTC)
LAST_DATE = datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)


def session_count() -> Expression:
    """Return the number of sessions of a document."""
    return {"$size": documents_of("$sessions")}


def is_date(value: Expression) -> Expression:
    """Return the condition that `value` is a date that Python has."""
    return {"$and": [{"$gte": [value, FIRST_DATE]}, {"$lte": [value, LAST_DATE]}]}


def is_document(value: Expression) -> Expression:
    """Return the condition that `value` is a document."""
    return {"$eq": [{"$type": value}, "object"]}


def is_filled_text(value: Expression) -> Expression:
    """Return the condition that `value` is a text and not empty."""
    return {"$and": [{"$eq": [{"$type": value}, "string"]}, {"$ne": [value, ""]}]}


def array_or_empty(value: Expression) -> Expression:
    """Return `value`, or an empty array for anything that is no array."""
    return {"$cond": [{"$isArray": value}, value, []]}


def documents_of(array: Expression) -> Expression:
    """Return the documents among the elements of `array`; none where it is no array."""
    return {"$filter": {"input": array_or_empty(array), "as": "element", "cond": is_document("$$element")}}


def type_or_null(action: str) -> Expression:
    """Return the type of an action as it is, null where it is missing."""
    return {"$ifNull": [f"{action}.type", None]}


def let(variables: dict[str, Expression], result: Expression) -> Expression:
    """Return `result`, in which `variables` stand for what is computed once."""
    return {"$let": {"vars": variables, "in": result}}
