"""What commands and screens ask of the accounts, and the one write besides loading: the index."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Self

from db.accounts import details
from db.accounts.connection import DEFAULT_COLLECTION, DEFAULT_DATABASE, Connection, TimeLimits
from db.accounts.details import DetailPages
from db.accounts.keys import identity, stored_as, with_numbers
from db.accounts.pages import AccountPages, summarise, summarise_all
from domain.accounts.records import AccountSummary, Action, Session

# Numbers that are asked for at a time; a query has room for far more.
_NUMBERS_AT_A_TIME = 500


class AccountStore:
    """The accounts of one collection. Every call may raise AccountsUnavailable; calls may come from any thread."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @classmethod
    def connect(
        cls,
        uri: str,
        *,
        database: str = DEFAULT_DATABASE,
        collection: str = DEFAULT_COLLECTION,
        limits: TimeLimits | None = None,
    ) -> Self:
        """Connect to the server at `uri` and see that it answers.

        Raises InputFailed for a wrong address, AccountsUnavailable with what to do if the server does not answer or
        does not let us in.
        """
        connection = Connection(uri, database=database, collection=collection, limits=limits)
        try:
            connection.ping()
        except BaseException:
            connection.close()
            raise
        return cls(connection)

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

    def pages(self, *, search: str = "", descending: bool = False) -> AccountPages:
        """Return the list of the accounts in order of number, or of those that `search` finds."""
        return AccountPages(self.connection, search=search, descending=descending)

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
        return details.session_pages(self.connection, account.key)

    def actions(self, session: Session) -> DetailPages[Action]:
        """Return the actions of a session, newest first."""
        return details.action_pages(self.connection, session)

    def actions_of_type(self, account: AccountSummary, type_name: str) -> DetailPages[Action]:
        """Return exactly the actions that the account's summary counts under `type_name`, newest first."""
        return details.action_pages_of_type(self.connection, account.key, type_name)

    def activity(self, account: AccountSummary) -> list[tuple[date, int]]:
        """Return the number of an account's actions for each month that has any (its first day, UTC), oldest first."""
        return details.activity(self.connection, account.key)

    def create_index(self) -> None:
        """Create the index on `number` that keeps every page fast; nothing is done where it is there."""
        self.connection.create_index()
