"""Inside one account: sessions, their actions, the actions of a type."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from bson import DatetimeMS
from pymongo.collection import Collection

from db.accounts.server.connection import Document
from db.accounts.store import AccountStore
from domain.accounts.records import AccountSummary, Action, Session

DAY = datetime(2016, 1, 31, 12, tzinfo=UTC)


def action(type_name: object, days: int = 0) -> dict[str, object]:
    return {"type": type_name, "created_at": DAY + timedelta(days)}


@pytest.fixture
def account(store: AccountStore, collection: Collection[Document]) -> AccountSummary:
    """An account of two documents, untidy, beside others that are not to be mixed up with it."""
    untidy = [None, {"type": "read"}, action(None), action(""), {"type": 5, "created_at": DatetimeMS(2**60)}]
    collection.insert_many(
        [
            {"number": "1", "sessions": [
                {"session_id": "a", "created_at": DAY, "actions": [action("read"), action("read", 9), action("login")]},
                {"session_id": "b", "created_at": DAY + timedelta(5), "actions": untidy},
                None,
            ]},
            {"number": "1", "sessions": [
                {"created_at": "yesterday"},
                {"session_id": 7, "created_at": DAY, "actions": []},
            ]},
            {"number": ["1"], "sessions": [{"session_id": "z", "actions": [action("read")]}]},
            {"number": "10", "sessions": [{"session_id": "z", "actions": [action("read")]}]},
        ]
    )  # fmt: skip
    (summary,) = store.summaries(["1"])
    return summary


def test_sessions_come_newest_first_with_their_actions_counted(store: AccountStore, account: AccountSummary) -> None:
    sessions = store.sessions(account)
    assert list(sessions.rows(0, 9)) == [
        Session("b", DAY + timedelta(5), 4),
        Session("7", DAY, 0),
        Session("a", DAY, 3),
        Session("", None, 0),
    ]
    assert sessions.count() == account.sessions == 4


def test_actions_of_a_session_come_newest_first(store: AccountStore, account: AccountSummary) -> None:
    (session,) = store.sessions(account).rows(2, 3)
    actions = store.actions(session)
    assert list(actions.rows(0, 2)) == [Action("read", DAY + timedelta(9), "a"), Action("login", DAY, "a")]
    assert list(actions.rows(2, 9)) == [Action("read", DAY, "a")]
    assert list(actions.rows(3, 3)) == []


def test_every_type_opens_exactly_the_actions_it_counts(store: AccountStore, account: AccountSummary) -> None:
    assert [entry.type for entry in account.actions][4:] == ["(no type)", "5", "login"]
    for entry in account.actions:
        rows: Sequence[Action] = store.actions_of_type(account, entry.type).rows(0, 99)
        assert [row.type for row in rows] == [entry.type] * entry.count
        assert max((row.created_at for row in rows if row.created_at), default=None) == entry.last


def test_account_with_an_array_as_number_opens_itself_alone(store: AccountStore, account: AccountSummary) -> None:
    (array,) = (row for row in store.pages().rows(0, 9) if row.number == "(array)")
    assert [session.session_id for session in store.sessions(array).rows(0, 9)] == ["z"]


def test_session_of_elsewhere_is_refused(store: AccountStore) -> None:
    with pytest.raises(TypeError):
        store.actions(Session("a", None, 0))
