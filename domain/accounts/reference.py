"""The summary of accounts, read literally from whole documents.

This is the rule. What the database computes in one pipeline must equal it; the tests hold the two together. It is
plain rather than fast, and needs all documents in memory.

- Documents whose `number` is the same value are one account; a missing and a null number are the same. The text `78`
  and the number 78 are two accounts that look alike; the numbers 78 and 78.0 are the same value.
- `sessions` and `actions` that are no arrays hold nothing; elements of them that are no documents are nothing.
- Every action counts. A missing, null or empty type is `(no type)`; a type that is no text goes by its text.
- `last` is the latest `created_at` among those that are dates of the years 1 to 9999.
- Of several names of one account, the first in the order of code points is shown; names are texts. A very
  long one is not shown.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from domain.accounts.records import STANDARD_TYPES, AccountSummary, ActionSummary
from domain.accounts.texts import shown_name, shown_number, shown_type

Document = Mapping[str, object]


def summarise(documents: Iterable[Document]) -> list[AccountSummary]:
    """Return the summary of every account in `documents`, in the order in which their numbers first occur."""
    accounts: dict[object, list[Document]] = {}
    for document in documents:
        accounts.setdefault(_identity(document.get("number")), []).append(document)
    return [_summary(same_number) for same_number in accounts.values()]


def _summary(documents: list[Document]) -> AccountSummary:
    names = [shown_name(name) for document in documents if isinstance(name := document.get("name"), str) and name]
    sessions = [session for document in documents for session in _inner_documents(document, "sessions")]
    actions = [action for session in sessions for action in _inner_documents(session, "actions")]
    types = {shown_type(action.get("type")) for action in actions}
    return AccountSummary(
        number=shown_number(documents[0].get("number")),
        name=min(names, default=""),
        sessions=len(sessions),
        documents=len(documents),
        actions=tuple(_of_type(actions, name) for name in (*STANDARD_TYPES, *sorted(types - set(STANDARD_TYPES)))),
        key=documents[0].get("number"),
    )


def _of_type(actions: list[Document], name: str) -> ActionSummary:
    of_type = [action for action in actions if shown_type(action.get("type")) == name]
    return ActionSummary(name, max(_moments(of_type), default=None), len(of_type))


def _moments(actions: list[Document]) -> Iterator[datetime]:
    for action in actions:
        moment = action.get("created_at")
        if isinstance(moment, datetime):
            yield moment.replace(tzinfo=moment.tzinfo or UTC)


def _inner_documents(document: Document, field: str) -> Iterator[Document]:
    elements = document.get(field)
    if isinstance(elements, list):
        yield from (element for element in elements if isinstance(element, Mapping))


def _identity(number: object) -> object:
    """Return what is equal for equal numbers only: True is not 1, 78 is 78.0, and a number that is none is itself."""
    if isinstance(number, int | float) and not isinstance(number, bool):
        return "number", "NaN" if number != number else number  # noqa: PLR0124 - what only NaN does
    return type(number), number if isinstance(number, str) else repr(number)
