"""When the actions of one account were, counted in the server in one aggregation."""

from datetime import date, datetime, timedelta
from typing import Any

from db.accounts.inside.lists import all_actions
from db.accounts.server.connection import Connection
from db.accounts.summarising.expressions import FIRST_DATE, LAST_DATE
from domain.accounts.activity import OTHER, Activity
from domain.accounts.records import STANDARD_TYPES

_DAY = timedelta(days=1)
# Within a day of these, another zone may be in a year that can be neither written nor read.
_LOWEST, _HIGHEST = FIRST_DATE + _DAY, LAST_DATE - _DAY


def activity(connection: Connection, key: object, zone: str = "UTC") -> Activity:
    """Return when the actions of the account with this key (`AccountSummary.key`) were.

    `zone` says which days they are of: a name of the time zone database, or an offset such as `+03:00`.
    """
    on_the_edge = {"$or": [{"$lt": ["$at", _LOWEST]}, {"$gt": ["$at", _HIGHEST]}]}
    day = {"$dateToString": {"date": "$at", "format": "%Y-%m-%d", "timezone": {"$cond": [on_the_edge, "UTC", zone]}}}
    kind = {"$cond": [{"$in": ["$type", list(STANDARD_TYPES)]}, "$type", OTHER]}
    counted = {"_id": {"day": day, "kind": kind}, "count": {"$sum": 1}, "first": {"$min": "$at"}}
    days: dict[tuple[date, str], int] = {}
    undated, firsts = 0, list[datetime]()
    for row in connection.aggregate([*all_actions(key), {"$group": counted}]):
        group: dict[str, Any] = row["_id"]
        if group["day"] is None:
            undated += int(row["count"])
        else:
            days[date.fromisoformat(group["day"]), group["kind"]] = int(row["count"])
            firsts.append(row["first"])
    return Activity(days, undated, min(firsts, default=None))
