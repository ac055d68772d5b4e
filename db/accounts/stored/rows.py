"""A stored summary: how the server makes it of a row of the pipeline, and how it is read.

::

    {_id: {n: number as stored}, name, sessions, documents, create_count, create_last, …, others: [{type, count, last}],
     other_count, total, last, run}

The number stands inside a document because then numbers of all types compare with each other in one order, in an
index of their own, and `$gt` finds them across types. `run` is the refresh that wrote the row.
"""

from collections.abc import Sequence
from typing import Any

from bson import Binary, encode
from pymongo.operations import ReplaceOne

from db.accounts.server.connection import Document, Query, Sort
from db.accounts.summarising.counting import STANDARD_FIELDS
from db.accounts.summarising.pipeline import grouped_pipeline
from db.accounts.summarising.rows import read_others, standard_entries
from domain.accounts.order import LAST, NAME, NUMBER, ORDER_FIELDS, Order
from domain.accounts.records import AccountSummary
from domain.accounts.texts import NO_TYPE, shown_number

# Numbers that no `_id` may hold as they are; the server cannot store rows of theirs itself.
COMPOSITE: Query = {"$expr": {"$in": [{"$type": "$number"}, ["object", "array"]]}}
SINGLE: Query = {"$expr": {"$not": [COMPOSITE["$expr"]]}}

_SORT_FIELDS = {
    NUMBER: "_id",
    NAME: "name",
    LAST: "last",
    **{field: f"{field}_count" for field in ORDER_FIELDS if field not in {NUMBER, NAME, LAST, "total"}},
    "total": "total",
}

INDEXES: Sequence[Sort] = [[(field, 1), ("_id", 1)] for field in _SORT_FIELDS.values() if field != "_id"]
"""What every order needs; the server has the one by number by itself."""


def sort_field(order: Order) -> str:
    """Return the field of a stored row by which an order sorts; among equals `_id` does."""
    return _SORT_FIELDS[order.field]


def count_field(name: str) -> str:
    """Return the field that holds one of COUNT_FIELDS (`domain.accounts.filters.conditions`)."""
    return name if name in {"total", "sessions", "documents"} else f"{name}_count"


def storing_pipeline(query: Query, run: str) -> list[Query]:
    """Return the pipeline that gives the rows to store for the accounts that `query` selects."""
    return [*grouped_pipeline(query), {"$project": _with_others_joined()}, {"$project": _row(run)}]


def composite_write(row: Document) -> ReplaceOne[Document]:
    """Return what stores a row whose number is an array or a document: under its bytes, beside itself."""
    number = row["_id"]["n"]
    key = {"n": {"": Binary(encode({"": number}))}}
    return ReplaceOne({"_id": key}, {**row, "_id": key, "number": number}, upsert=True)


def read_stored(row: Document) -> AccountSummary:
    """Return the summary that a stored row stands for."""
    number = row.get("number", row["_id"]["n"])
    return AccountSummary(
        number=shown_number(number),
        name=row["name"],
        sessions=row["sessions"],
        documents=row["documents"],
        actions=(*standard_entries(row), *read_others([row["others"]])),
        key=number,
    )


def _with_others_joined() -> Query:
    """Put the other types of all documents in one array; types that are no single value become their texts."""
    joined = {"$reduce": {"input": "$others", "initialValue": [], "in": {"$concatArrays": ["$$value", "$$this"]}}}
    text = {
        "$switch": {
            "branches": [
                {"case": {"$isArray": "$$other.type"}, "then": "(array)"},
                {"case": {"$eq": [{"$type": "$$other.type"}, "object"]}, "then": "(document)"},
                {"case": {"$in": ["$$other.type", [None, ""]]}, "then": NO_TYPE},
            ],
            "default": "$$other.type",
        }
    }
    named = {"$mergeObjects": ["$$other", {"type": text}]}
    return {**_kept(), "others": {"$map": {"input": joined, "as": "other", "in": named}}}


def _row(run: str) -> Query:
    other_count = {"$sum": "$others.count"}
    return {
        **_kept(),
        # An expression: as a path, `_id.n` would be set in every element of a number that is an array.
        "_id": {"$mergeObjects": [{"n": "$_id"}]},
        "name": {"$ifNull": ["$name", ""]},
        "others": 1,
        "other_count": other_count,
        "total": {"$add": [*(f"${count}" for _, count, _ in STANDARD_FIELDS), other_count]},
        "last": {"$max": [*(f"${last}" for _, _, last in STANDARD_FIELDS), {"$max": "$others.last"}]},
        "run": {"$literal": run},
    }


def _kept() -> dict[str, Any]:
    fields = [field for _, *both in STANDARD_FIELDS for field in both]
    return dict.fromkeys(["name", "sessions", "documents", *fields], 1)
