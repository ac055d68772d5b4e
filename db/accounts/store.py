"""What commands and screens ask of the accounts, and the writes besides loading: the index, the stored summaries."""

import difflib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Self

from db.accounts import quality
from db.accounts.inside import activity, lists
from db.accounts.inside.lists import DetailPages
from db.accounts.listing.keys import identity, stored_as, with_numbers
from db.accounts.listing.pages import AccountPages, summarise, summarise_all
from db.accounts.listing.search import why_stored
from db.accounts.server.connection import DEFAULT_COLLECTION, DEFAULT_DATABASE, Connection, TimeLimits
from db.accounts.stored.pages import StoredPages
from db.accounts.stored.refresh import Clock, Progress, Refreshed, refresh
from db.accounts.stored.state import state_of
from domain.accounts.activity import Activity
from domain.accounts.filters.conditions import Filter
from domain.accounts.order import BY_NUMBER, Order
from domain.accounts.quality import Kind, Quality
from domain.accounts.records import AccountSummary, Action, Session
from domain.errors import PaymatchError

# Numbers that are asked for at a time; a query has room for far more.
_NUMBERS_AT_A_TIME = 500
# What the collection of the stored summaries is called, after that of the accounts.
_OF_SUMMARIES = "Summary"
# Collections that are named to somebody who looks for another one.
_COLLECTIONS_NAMED = 5


class SummariesNeeded(PaymatchError):
    """A list cannot be made of the accounts alone, and no summaries of them have been stored to the end."""

    title = "No stored summaries yet"

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason} needs stored summaries. `paymatch accounts refresh` stores them.")
        self.reason = reason


class AccountStore:
    """The accounts of one collection. Every call may raise AccountsUnavailable; calls may come from any thread."""

    def __init__(self, connection: Connection, *, summaries: str | None = None) -> None:
        """Take the accounts of a connection; their stored summaries are in the collection `summaries`, or of its name.

        Raises InputFailed for a name that a collection cannot have.
        """
        self.connection = connection
        self.stored = connection.sibling(summaries or connection.collection + _OF_SUMMARIES)

    @classmethod
    def connect(
        cls,
        uri: str,
        *,
        database: str = DEFAULT_DATABASE,
        collection: str = DEFAULT_COLLECTION,
        summaries: str | None = None,
        limits: TimeLimits | None = None,
        begun: Callable[[Connection], None] = lambda _: None,
    ) -> Self:
        """Connect to the server at `uri` and see that it answers.

        `begun` gets the connection before the server is waited for: closing it from another thread ends the wait.

        Raises InputFailed for a wrong address, AccountsUnavailable with what to do if the server does not answer or
        does not let us in.
        """
        connection = Connection(uri, database=database, collection=collection, limits=limits)
        try:
            store = cls(connection, summaries=summaries)
            begun(connection)
            connection.ping()
        except BaseException:
            connection.close()
            raise
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def name(self) -> str:
        """The server, database and collection, without user and password."""
        return self.connection.name

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def cancellable(self) -> "AccountStore":
        """Return the same accounts for work that can be ended by its `cancel` without ending anything else."""
        return AccountStore(self.connection.cancellable(), summaries=self.stored.collection)

    def cancel(self) -> None:
        """End what is under way here, in the server too: calls raise Cancelled."""
        self.connection.cancel()

    def pages(self, conditions: Filter = (), order: Order = BY_NUMBER) -> AccountPages | StoredPages:
        """Return the list of the accounts that a filter selects, in an order.

        It is made of the accounts themselves where that can be, else of their stored summaries: `as_of` says which.
        Raises SummariesNeeded where these are needed and have not been stored yet.
        """
        reason = why_stored(conditions, order)
        if reason is None:
            return AccountPages(self.connection, conditions, descending=order.descending)
        state = state_of(self.stored)
        if state is None or state.as_of is None or state.source != self.connection.collection:
            raise SummariesNeeded(reason)
        return StoredPages(self.stored, conditions, order, as_of=state.as_of)

    def why_empty(self) -> str:
        """Return, in a sentence, that the collection is not there and which others are; "" if it is there."""
        connection = self.connection
        others = sorted(connection.collections())
        if connection.collection in others:
            return ""
        close = difflib.get_close_matches(connection.collection, others, n=1, cutoff=0.5)
        shown = close or others[:_COLLECTIONS_NAMED]
        beside = f"the database has {', '.join(shown)}" if shown else "the database has none at all"
        return f"{connection.server} has no collection {connection.namespace}; {beside}."

    def summaries(self, numbers: Sequence[str] | None = None) -> Iterator[AccountSummary]:
        """Yield the summaries of the accounts shown as `numbers`, or of all, in order of number.

        Numbers without an account yield nothing. With more than a few hundred numbers, the order holds within each
        few hundred of them in the order of their texts.
        """
        if numbers is None:
            yield from summarise_all(self.connection)
            return
        wanted = sorted(set(numbers))
        for start in range(0, len(wanted), _NUMBERS_AT_A_TIME):
            values = [value for number in wanted[start : start + _NUMBERS_AT_A_TIME] for value in stored_as(number)]
            same = {identity(value) for value in values}
            found = summarise(self.connection, with_numbers(values))
            yield from (summary for summary in found if identity(summary.key) in same)

    def sessions(self, account: AccountSummary) -> DetailPages[Session]:
        """Return the sessions of an account, newest first."""
        return lists.session_pages(self.connection, account.key)

    def actions(self, session: Session) -> DetailPages[Action]:
        """Return the actions of a session, newest first."""
        return lists.action_pages(self.connection, session)

    def actions_of_type(self, account: AccountSummary, type_name: str) -> DetailPages[Action]:
        """Return exactly the actions that the account's summary counts under `type_name`, newest first."""
        return lists.action_pages_of_type(self.connection, account.key, type_name)

    def activity(self, account: AccountSummary, zone: str = "UTC") -> Activity:
        """Return on which days the actions of an account were, in a time zone: a name, or an offset as `+03:00`."""
        return activity.activity(self.connection, account.key, zone)

    def quality(self, now: datetime, progress: Progress | None = None) -> Quality:
        """Count the kinds of untidiness (`domain.accounts.quality`) in all documents."""
        return quality.count_kinds(self.connection, now, progress)

    def of_kind(self, kind: Kind, now: datetime) -> Iterator[object]:
        """Yield the numbers, as stored, of the accounts with a document of a kind, in order."""
        return quality.numbers_of_kind(self.connection, kind, now)

    def create_index(self) -> None:
        """Create the index on `number` that keeps every page fast; nothing is done where it is there."""
        self.connection.create_index()

    def refresh(
        self, *, clock: Clock, jobs: int | None = None, anew: bool = False, progress: Progress | None = None
    ) -> Refreshed:
        """Store the summaries of all accounts anew, or go on with a refresh that was not finished (unless `anew`).

        `jobs` ranges are computed at a time. What is done when it ends early, however that comes, is kept.
        """
        source = self.connection.cancellable()
        target = source.sibling(self.stored.collection)
        return refresh(source, target, clock=clock, jobs=jobs, anew=anew, progress=progress)
