"""When the actions of an account were, on a real mongod: held against the actions read one by one."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from bson import DatetimeMS
from pymongo.collection import Collection

from db.accounts.server.connection import Document
from db.accounts.store import AccountStore
from db.errors import Cancelled
from domain.accounts.activity import Activity
from domain.accounts.records import STANDARD_TYPES

BEGIN = datetime(2016, 1, 31, 20, tzinfo=UTC)
TYPES = ["create", "read", "update", "delete", "login", "", None, 5, ["read"]]


def put(collection: Collection[Document], *moments: object) -> None:
    actions = [{"type": "read", "created_at": moment} for moment in moments]
    collection.insert_one({"number": "1", "sessions": [{"session_id": "a", "actions": actions}]})


def activity(store: AccountStore, zone: str = "UTC") -> Activity:
    (account,) = store.summaries(["1"])
    return store.activity(account, zone)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Moscow", "America/New_York", "Asia/Kathmandu"])
def test_days_are_those_of_the_zone(store: AccountStore, collection: Collection[Document], zone: str) -> None:
    draw = Random(zone)
    rows = [(draw.choice(TYPES), BEGIN + timedelta(minutes=draw.randrange(500_000))) for _ in range(400)]
    actions = [{"type": type_name, "created_at": moment} for type_name, moment in rows]
    collection.insert_one({"number": "1", "sessions": [{"actions": actions[:150]}, None, {"actions": actions[150:]}]})
    expected = Counter(
        (moment.astimezone(ZoneInfo(zone)).date(), type_name if type_name in STANDARD_TYPES else "other")
        for type_name, moment in rows
    )
    found = activity(store, zone)
    assert found.days == expected
    assert (found.count, found.first) == (400, min(moment for _, moment in rows))


def test_what_is_no_date_is_counted_apart(store: AccountStore, collection: Collection[Document]) -> None:
    put(collection, BEGIN, "yesterday", None, DatetimeMS(2**60), [BEGIN])
    assert activity(store) == Activity({(date(2016, 1, 31), "read"): 1}, undated=4, first=BEGIN)


def test_first_and_last_year_of_the_calendar_have_days_in_every_zone(
    store: AccountStore, collection: Collection[Document]
) -> None:
    low, high = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)
    put(collection, low, high)
    for zone in ("America/New_York", "+14:00"):
        assert set(activity(store, zone).days) == {(low.date(), "read"), (high.date(), "read")}


def test_account_without_actions_has_no_days(store: AccountStore, collection: Collection[Document]) -> None:
    collection.insert_one({"number": "1", "sessions": None})
    assert activity(store) == Activity({})


def test_activity_that_nobody_wants_any_more_is_ended(store: AccountStore, collection: Collection[Document]) -> None:
    put(collection, BEGIN)
    (account,) = store.summaries(["1"])
    given_up = store.cancellable()
    given_up.cancel()
    with pytest.raises(Cancelled):
        given_up.activity(account)
    assert store.activity(account).count == 1
