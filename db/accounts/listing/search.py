"""What can be found in the accounts themselves, without stored summaries: numbers, names, those without sessions.

Here an account with several documents is found by the name of any of them, not only by the one that is shown.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from db.accounts.listing.keys import identity, name_contains, numbers_beginning, with_numbers
from db.accounts.server.connection import Connection, Query
from db.accounts.summarising.expressions import session_count
from domain.accounts.filters.conditions import (
    Comparison,
    Condition,
    Counted,
    Filter,
    NameContains,
    Negated,
    NumberBegins,
    Word,
)
from domain.accounts.order import NUMBER, Order

# Numbers that are looked up at a time.
_AT_A_TIME = 1_000
_NO_SESSIONS = Counted("sessions", Comparison.EQUAL, 0)


def why_stored(conditions: Filter, order: Order) -> str | None:
    """Return, in words, what of a list needs stored summaries; None if the accounts themselves are enough."""
    if order.field != NUMBER:
        return f"Sorting by {order.field}"
    wanting = [condition for condition in conditions if not _is_found(condition)]
    if any(not isinstance(condition, Negated) for condition in wanting):
        return "A filter by counts, types or times"
    return "A filter by what an account is not" if wanting else None


def search_query(conditions: Filter) -> Query:
    """Return what selects the documents that a search finds; all of them without conditions."""
    return {"$and": [_query(condition) for condition in conditions]} if conditions else {}


def found_numbers(
    connection: Connection, conditions: Filter, *, within: Query | None = None, descending: bool = False
) -> Iterator[Any]:
    """Yield the numbers of the accounts that a search finds, in order, for each of their documents that it found."""
    query = {"$and": [within, search_query(conditions)]} if within else search_query(conditions)
    numbers = connection.numbers(query, descending=descending)
    return _without_sessions(connection, numbers) if _NO_SESSIONS in conditions else numbers


def _is_found(condition: Condition) -> bool:
    return condition == _NO_SESSIONS or isinstance(condition, Word | NumberBegins | NameContains)


def _query(condition: Condition) -> Query:
    match condition:
        case NumberBegins(text):
            return _number(text)
        case NameContains(text):
            return name_contains(text)
        case Word(text):
            return _number(text) if condition.is_digits else {"$or": [_number(text), name_contains(text)]}
        case _:
            return {"$expr": {"$eq": [session_count(), 0]}}


def _number(text: str) -> Query:
    whole = [(low, high) for low, high in numbers_beginning(text) if not isinstance(low, str)]
    beginning: Query = {"number": {"$regex": "^" + re.escape(text.replace("\0", ""))}}
    return {"$or": [beginning, *({"number": {"$gte": low, "$lt": high}} for low, high in whole)]}


def _without_sessions(connection: Connection, numbers: Iterable[Any]) -> Iterator[Any]:
    """Pass on the numbers none of whose documents has a session."""
    rest = iter(numbers)
    while batch := list(islice(rest, _AT_A_TIME)):
        with_sessions = {"$and": [with_numbers(batch), {"$expr": {"$gt": [session_count(), 0]}}]}
        left_out = {identity(number) for number in connection.numbers(with_sessions)}
        yield from (number for number in batch if identity(number) not in left_out)
