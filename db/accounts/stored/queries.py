"""A filter as a query over the stored summaries, which finds exactly the accounts for which its conditions hold.

Where a number or a type was stored as neither text nor whole number nor yes and no nor ObjectId, it goes by its name
in the filter only as far as `domain.accounts.texts` and MongoDB write it alike.
"""

from collections.abc import Callable, Mapping
from typing import Any

from db.accounts.listing.keys import name_contains, numbers_beginning, stored_as
from db.accounts.server.connection import Query
from db.accounts.stored.rows import count_field
from domain.accounts.filters.conditions import (
    Comparison,
    Condition,
    Counted,
    Filter,
    LastAction,
    NameContains,
    Negated,
    NoLastAction,
    NumberBegins,
    TypeCounted,
    Word,
)
from domain.accounts.records import STANDARD_TYPES
from domain.accounts.texts import NO_NUMBER

_OPERATORS = {
    Comparison.EQUAL: "$eq",
    Comparison.UNEQUAL: "$ne",
    Comparison.LESS: "$lt",
    Comparison.AT_MOST: "$lte",
    Comparison.MORE: "$gt",
    Comparison.AT_LEAST: "$gte",
}
_NOTHING: Query = {"$nor": [{}]}
_TRUTHS: Mapping[str, Any] = {"true": True, "false": False}


def filter_query(conditions: Filter) -> Query:
    """Return what selects the stored summaries for which all conditions hold."""
    return {"$and": [_query(condition) for condition in conditions]} if conditions else {}


def _query(condition: Condition) -> Query:
    return _QUERIES[type(condition)](condition)


def _number(condition: NumberBegins) -> Query:
    ranges: list[Query] = [
        {"_id": {"$gte": {"n": low}, "$lt": {"n": high}}} for low, high in numbers_beginning(condition.text)
    ]
    if NO_NUMBER.startswith(condition.text):
        ranges.append({"_id": {"$in": [{"n": None}, {"n": ""}]}})
    return {"$or": ranges}


def _name(condition: NameContains) -> Query:
    return name_contains(condition.text)


def _word(word: Word) -> Query:
    number = _number(NumberBegins(word.text))
    return number if word.is_digits else {"$or": [number, name_contains(word.text)]}


def _counted(condition: Counted) -> Query:
    return {count_field(condition.field): {_OPERATORS[condition.comparison]: condition.value}}


def _type_counted(condition: TypeCounted) -> Query:
    if condition.type in STANDARD_TYPES:
        return _counted(Counted(condition.type, condition.comparison, condition.value))
    values = [*stored_as(condition.type), *([_TRUTHS[condition.type]] if condition.type in _TRUTHS else [])]
    if (condition.comparison, condition.value) == (Comparison.AT_LEAST, 1):
        return {"others.type": {"$in": values}}
    of_type = {"$filter": {"input": "$others", "cond": {"$in": ["$$this.type", {"$literal": values}]}}}
    count = {"$let": {"vars": {"found": of_type}, "in": {"$sum": "$$found.count"}}}
    return {"$expr": {_OPERATORS[condition.comparison]: [count, condition.value]}}


def _last(condition: LastAction) -> Query:
    start, end = condition.start, condition.end
    until = {"$type": "date"} if end is None else {"$lt": end}
    match condition.comparison:
        case Comparison.LESS:
            return {"last": {"$lt": start}}
        case Comparison.AT_MOST:
            return {"last": until}
        case Comparison.MORE:
            return _NOTHING if end is None else {"last": {"$gte": end}}
        case Comparison.AT_LEAST:
            return {"last": {"$gte": start}}
        case Comparison.EQUAL:
            return {"last": {"$gte": start, **until}}
        case Comparison.UNEQUAL:
            return {"$nor": [{"last": {"$gte": start, **until}}]}


def _negated(condition: Negated) -> Query:
    return {"$nor": [_query(condition.condition)]}


_QUERIES: Mapping[type, Callable[[Any], Query]] = {
    NumberBegins: _number,
    NameContains: _name,
    Word: _word,
    Counted: _counted,
    TypeCounted: _type_counted,
    LastAction: _last,
    NoLastAction: lambda _: {"last": None},
    Negated: _negated,
}
