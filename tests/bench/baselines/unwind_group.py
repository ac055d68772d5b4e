"""The summaries of all accounts the obvious way: unwind sessions and actions, group twice, add the zeros.

`URI COLLECTION`. Accounts without an action are lost on the way; the work that their rows would be is not done either.
"""

import sys
from typing import Any

from pymongo import MongoClient

from tests.bench.stopwatch import timed

_TYPES = ("create", "read", "update", "delete")
_PIPELINE: list[dict[str, Any]] = [
    {"$unwind": "$sessions"},
    {"$unwind": "$sessions.actions"},
    {
        "$group": {
            "_id": {"number": "$number", "type": "$sessions.actions.type"},
            "last": {"$max": "$sessions.actions.created_at"},
            "count": {"$sum": 1},
        }
    },
    {
        "$group": {
            "_id": "$_id.number",
            "actions": {"$push": {"type": "$_id.type", "last": "$last", "count": "$count"}},
        }
    },
    *(
        {
            "$addFields": {
                "actions": {
                    "$cond": [
                        {"$in": [name, "$actions.type"]},
                        "$actions",
                        {"$concatArrays": ["$actions", [{"type": name, "last": None, "count": 0}]]},
                    ]
                }
            }
        }
        for name in _TYPES
    ),
    {"$sort": {"_id": 1}},
]


def main(uri: str, collection: str) -> None:
    """Ask for all, and take it row by row."""
    with MongoClient[dict[str, Any]](uri) as client:
        accounts = client["paymatch"][collection]
        timed(lambda: sum(1 for _ in accounts.aggregate(_PIPELINE, allowDiskUse=True)))


if __name__ == "__main__":
    main(*sys.argv[1:])
