"""What is inside one account, newest first: its sessions, their actions, the actions of one type.

The server sorts and cuts, so that an account of a hundred thousand actions costs no more memory than a small one.
"""

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from db.accounts.listing.keys import with_numbers
from db.accounts.server.connection import Connection, Document, Query
from db.accounts.summarising.expressions import array_or_empty, is_date, is_document, type_or_null
from domain.accounts.records import Action, Session
from domain.accounts.texts import shown, shown_type

Row = TypeVar("Row")

# What stands in a text where it was no UTF-8.
_REPLACED = "\N{REPLACEMENT CHARACTER}"


class SessionPlace(NamedTuple):
    """Where a session is stored: ids of sessions may be missing or occur twice."""

    document: Any
    position: int


class DetailPages(Generic[Row]):
    """A list that a pipeline gives, in its order: `db.paging.Pages`.

    Every call may raise AccountsUnavailable, and Cancelled after `close`.
    """

    def __init__(self, connection: Connection, pipeline: Sequence[Query], read: Callable[[Document], Row]) -> None:
        self._connection = connection.cancellable()
        self._pipeline = pipeline
        self._read = read
        self._count: int | None = None

    def count(self) -> int:
        """Return how many rows there are; asked of the server once."""
        if self._count is None:
            counted = self._connection.aggregate([*self._pipeline, {"$count": "rows"}])
            self._count = next((int(row["rows"]) for row in counted), 0)
        return self._count

    def rows(self, start: int, stop: int) -> list[Row]:
        """Return the rows at positions from `start` up to `stop`; fewer if there are not so many."""
        if start >= stop:
            return []
        page: list[Query] = [{"$sort": _NEWEST_FIRST}, {"$skip": start}, {"$limit": stop - start}]
        return [self._read(row) for row in self._connection.aggregate([*self._pipeline, *page])]

    def close(self) -> None:
        """End what is under way in the server; the pages are of no use then."""
        self._connection.cancel()


# What has no date stands last; of equal dates, what was stored later stands first.
_NEWEST_FIRST = {"at": -1, "document": -1, "session": -1, "action": -1}


def session_pages(connection: Connection, key: object) -> DetailPages[Session]:
    """Return the sessions of the account with this key (`AccountSummary.key`)."""
    row = {
        "at": _date_or_null("$sessions.created_at"),
        "document": "$_id",
        "session": 1,
        "session_id": "$sessions.session_id",
        "actions": {
            "$size": {"$filter": {"input": array_or_empty("$sessions.actions"), "cond": is_document("$$this")}}
        },
    }
    return DetailPages(connection, [*_sessions(_account(key)), {"$project": row}], _read_session)


def action_pages(connection: Connection, session: Session) -> DetailPages[Action]:
    """Return the actions of one session."""
    if not isinstance(session.key, SessionPlace):
        raise TypeError("the session was not read from a database")
    document, position = session.key
    one_session = [*_sessions([{"$match": {"_id": document}}]), {"$match": {"session": position}}]
    return DetailPages(connection, _actions(one_session), _read_action)


def action_pages_of_type(connection: Connection, key: object, type_name: str) -> DetailPages[Action]:
    """Return the actions of one account whose type is shown as `type_name`: as many as its summary counts."""
    actions = all_actions(key)
    grouped = connection.aggregate([*actions, {"$group": {"_id": "$type"}}])
    types = [row["_id"] for row in grouped]
    wanted = [value for value in types if shown_type(value) == type_name]
    chosen: Query = {"$in": ["$type", {"$literal": wanted}]}
    if _REPLACED in type_name:
        # What is no UTF-8 cannot be asked for as it was read: ask for what is none of the others.
        others = [value for value in types if value not in wanted]
        chosen = {"$not": [{"$in": ["$type", {"$literal": others}]}]}
    return DetailPages(connection, [*actions, {"$match": {"$expr": chosen}}], _read_action)


def all_actions(key: object) -> list[Query]:
    """Return what gives a row for each action of an account: its place, `type`, and `at`, null if it is not a date."""
    return _actions(_sessions(_account(key)))


def _account(key: object) -> list[Query]:
    """Select the documents of one account, and not those whose number is an array that holds it."""
    exactly = {"$expr": {"$isArray": "$number"}} if isinstance(key, list) else {"number": {"$not": {"$type": "array"}}}
    return [{"$match": {"$and": [with_numbers([key]), exactly]}}]


def _sessions(documents: Sequence[Query]) -> list[Query]:
    return [
        *documents,
        {"$project": {"sessions": array_or_empty("$sessions")}},
        {"$unwind": {"path": "$sessions", "includeArrayIndex": "session"}},
        {"$match": {"$expr": is_document("$sessions")}},
    ]


def _actions(sessions: Sequence[Query]) -> list[Query]:
    row = {
        "at": _date_or_null("$actions.created_at"),
        "document": "$_id",
        "session": 1,
        "action": 1,
        "session_id": 1,
        "type": type_or_null("$actions"),
    }
    return [
        *sessions,
        {
            "$project": {
                "session": 1,
                "session_id": "$sessions.session_id",
                "actions": array_or_empty("$sessions.actions"),
            }
        },
        {"$unwind": {"path": "$actions", "includeArrayIndex": "action"}},
        {"$match": {"$expr": is_document("$actions")}},
        {"$project": row},
    ]


def _date_or_null(value: str) -> Any:
    return {"$cond": [is_date(value), value, None]}


def _read_session(row: Document) -> Session:
    place = SessionPlace(row["document"], int(row["session"]))
    return Session(shown(row.get("session_id")), row["at"], int(row["actions"]), key=place)


def _read_action(row: Document) -> Action:
    return Action(shown_type(row["type"]), row["at"], shown(row.get("session_id")))
