"""Counting the actions of one document, and finding the last of each type.

An array of actions goes in, and one document comes out::

    {create_count, create_last, …, delete_count, delete_last, others: [{type, count, last}]}

An expression that is evaluated for each action costs far more than an operator that goes over an array by itself. Where
every action has a type and a date, and they are stored in the order in which they happened, such operators alone find
the last of a type, from the newest on, and only the counts are evaluated. All else is looked at one by one. What
comes out is the same either way.
"""

from db.accounts.summarising.expressions import (
    FIRST_DATE,
    LAST_DATE,
    Expression,
    is_date,
    is_document,
    let,
    type_or_null,
)
from domain.accounts.records import STANDARD_TYPES

# Each standard type with the names of its count and its last date.
STANDARD_FIELDS = [(name, f"{name}_count", f"{name}_last") for name in STANDARD_TYPES]


def counted(actions: Expression) -> Expression:
    """Return the counts and the last dates of the elements of `actions` that are documents."""
    choice = {"$cond": [_is_in_order_of_time(), _in_order_of_time(), _one_by_one()]}
    return let({"actions": actions}, let({"types": "$$actions.type", "dates": "$$actions.created_at"}, choice))


def _is_in_order_of_time() -> Expression:
    """Every element has both fields, and the latter are dates that only grow."""
    number = {"$size": "$$actions"}
    return {
        "$and": [
            {"$eq": [{"$size": "$$types"}, number]},
            {"$eq": [{"$size": "$$dates"}, number]},
            {"$gte": [{"$first": "$$dates"}, FIRST_DATE]},
            {"$lte": [{"$last": "$$dates"}, LAST_DATE]},
            {"$eq": ["$$dates", {"$sortArray": {"input": "$$dates", "sortBy": 1}}]},
        ]
    }


def _in_order_of_time() -> Expression:
    result: dict[str, Expression] = {}
    for name, count, last in STANDARD_FIELDS:
        result |= {count: f"$${name}", last: _newest(name)}
    all_counted = {"$eq": [{"$size": "$$types"}, {"$add": [f"$${name}" for name in STANDARD_TYPES]}]}
    result["others"] = {"$cond": [all_counted, [], _others_in_order_of_time()]}
    newest_first = {"latest": {"$reverseArray": "$$types"}, "newest": {"$reverseArray": "$$dates"}}
    counts = {name: _how_many(name) for name in STANDARD_TYPES}
    return let({**newest_first, **counts}, result)


def _how_many(type_: str) -> Expression:
    return {"$size": {"$filter": {"input": "$$types", "as": "type", "cond": {"$eq": ["$$type", type_]}}}}


def _newest(type_: str) -> Expression:
    found = {"$cond": [{"$gte": ["$$at", 0]}, {"$arrayElemAt": ["$$newest", "$$at"]}, None]}
    return let({"at": {"$indexOfArray": ["$$latest", type_]}}, found)


def _others_in_order_of_time() -> Expression:
    equal = {"$filter": {"input": "$$types", "as": "one", "cond": {"$eq": ["$$one", "$$type"]}}}
    entry = {"type": "$$type", "count": {"$size": equal}, "last": _newest("$$type")}
    return {"$map": {"input": {"$setDifference": ["$$types", list(STANDARD_TYPES)]}, "as": "type", "in": entry}}


def _one_by_one() -> Expression:
    found = {name: _count_and_last("$$actions", {"$eq": ["$$action.type", name]}) for name in STANDARD_TYPES}
    result: dict[str, Expression] = {}
    for name, count, last in STANDARD_FIELDS:
        result |= {count: f"$${name}.count", last: f"$${name}.last"}
    all_counted = {"$eq": [{"$size": "$$actions"}, {"$add": [f"$${name}.count" for name in STANDARD_TYPES]}]}
    return let(found, {**result, "others": {"$cond": [all_counted, [], _others_one_by_one()]}})


def _others_one_by_one() -> Expression:
    is_other = {"$and": [is_document("$$action"), {"$not": [{"$in": ["$$action.type", list(STANDARD_TYPES)]}]}]}
    normal = {"type": type_or_null("$$action"), "created_at": "$$action.created_at"}
    rest = {"$map": {"input": _filter("$$actions", is_other), "as": "action", "in": normal}}
    of_type = _count_and_last("$$rest", {"$eq": ["$$action.type", "$$type"]})
    entry = {"$mergeObjects": [{"type": "$$type"}, of_type]}
    return let({"rest": rest}, {"$map": {"input": {"$setUnion": ["$$rest.type", []]}, "as": "type", "in": entry}})


def _count_and_last(actions: str, condition: Expression) -> Expression:
    """Return {count, last} of the `actions` that satisfy `condition`; `last` is null where none has a date."""
    return let({"found": _filter(actions, condition)}, {"count": {"$size": "$$found"}, "last": _last("$$found")})


def _last(actions: str) -> Expression:
    """Return the latest date of `actions`: the greatest value if it is a date, else the greatest of the dates."""
    dates = let({"dated": _filter(actions, is_date("$$action.created_at"))}, "$$dated.created_at")
    latest = {"$cond": [is_date("$$greatest"), "$$greatest", {"$max": dates}]}
    return let({"greatest": {"$max": f"{actions}.created_at"}}, latest)


def _filter(actions: str, condition: Expression) -> Expression:
    return {"$filter": {"input": actions, "as": "action", "cond": condition}}
