"""Kinds of untidiness in account documents, and the literal reading of which document has which.

None of these loses a count or fails a summary; they are what a person may want to mend. A document has a kind once,
however often it occurs in it. Missing and null are the same.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

Document = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its name in commands, and in words what such a document has."""

    name: str
    words: str


NO_NUMBER = Kind("no-number", "no number, or an empty one")
NUMBER_NOT_TEXT = Kind("number-not-text", "a number that is no text")
SAME_NUMBER = Kind("same-number", "the number of another document too")
NO_NAME = Kind("no-name", "no name, or an empty one")
NAME_NOT_TEXT = Kind("name-not-text", "a name that is no text")
NO_SESSIONS = Kind("no-sessions", "no sessions: missing or null")
SESSIONS_NOT_LIST = Kind("sessions-not-list", "sessions that are no array")
SESSION_NOT_DOCUMENT = Kind("session-not-document", "a session that is no document")
NO_ACTIONS = Kind("no-actions", "a session with actions missing or null")
ACTIONS_NOT_LIST = Kind("actions-not-list", "actions that are no array")
ACTION_NOT_DOCUMENT = Kind("action-not-document", "an action that is no document")
NO_TYPE = Kind("no-type", "an action with no type, or an empty one")
TYPE_NOT_TEXT = Kind("type-not-text", "an action whose type is no text")
NO_DATE = Kind("no-date", "an action without created_at")
NOT_A_DATE = Kind("not-a-date", "a created_at that is no usable date")
IN_THE_FUTURE = Kind("in-the-future", "a created_at in the future")

KINDS: tuple[Kind, ...] = (
    NO_NUMBER,
    NUMBER_NOT_TEXT,
    SAME_NUMBER,
    NO_NAME,
    NAME_NOT_TEXT,
    NO_SESSIONS,
    SESSIONS_NOT_LIST,
    SESSION_NOT_DOCUMENT,
    NO_ACTIONS,
    ACTIONS_NOT_LIST,
    ACTION_NOT_DOCUMENT,
    NO_TYPE,
    TYPE_NOT_TEXT,
    NO_DATE,
    NOT_A_DATE,
    IN_THE_FUTURE,
)
"""Every kind, from the outside of a document to the inside."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How many documents there are, and how many of them have each of KINDS, in their order."""

    documents: int
    counts: tuple[int, ...]


def kind_named(name: str) -> Kind:
    """Return the kind of a name; KeyError if there is none."""
    return {kind.name: kind for kind in KINDS}[name]


def quality_of(documents: Sequence[Document], now: datetime, identity: Callable[[object], object]) -> Quality:
    """Count the kinds in `documents`; `identity` gives what is equal for numbers that are the same."""
    of_number = Counter(identity(document.get("number")) for document in documents)
    found: Counter[Kind] = Counter()
    for document in documents:
        found.update(kinds_of(document, now))
        number = document.get("number")
        found[SAME_NUMBER] += number not in (None, "") and of_number[identity(number)] > 1
    return Quality(len(documents), tuple(found[kind] for kind in KINDS))


def kinds_of(document: Document, now: datetime) -> set[Kind]:
    """Return the kinds that one document has by itself: all but SAME_NUMBER."""
    sessions = document.get("sessions")
    inner = [session for session in _elements([sessions]) if isinstance(session, Mapping)]
    arrays = [session.get("actions") for session in inner]
    actions = [action for action in _elements(arrays) if isinstance(action, Mapping)]
    types = [action.get("type") for action in actions]
    dates = [action.get("created_at") for action in actions]
    has = {
        NO_NUMBER: _is_empty(document.get("number")),
        NUMBER_NOT_TEXT: _is_no_text(document.get("number")),
        NO_NAME: _is_empty(document.get("name")),
        NAME_NOT_TEXT: _is_no_text(document.get("name")),
        NO_SESSIONS: sessions is None,
        SESSIONS_NOT_LIST: _is_no_list(sessions),
        SESSION_NOT_DOCUMENT: len(_elements([sessions])) > len(inner),
        NO_ACTIONS: any(array is None for array in arrays),
        ACTIONS_NOT_LIST: any(map(_is_no_list, arrays)),
        ACTION_NOT_DOCUMENT: len(_elements(arrays)) > len(actions),
        NO_TYPE: any(map(_is_empty, types)),
        TYPE_NOT_TEXT: any(map(_is_no_text, types)),
        NO_DATE: any(date is None for date in dates),
        NOT_A_DATE: any(date is not None and not isinstance(date, datetime) for date in dates),
        IN_THE_FUTURE: any(isinstance(date, datetime) and _aware(date) > now for date in dates),
    }
    return {kind for kind, is_so in has.items() if is_so}


def _elements(arrays: Iterable[object]) -> list[object]:
    return [element for array in arrays if isinstance(array, list) for element in array]


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value)


def _is_no_text(value: object) -> bool:
    return value is not None and not isinstance(value, str)


def _is_no_list(value: object) -> bool:
    return value is not None and not isinstance(value, list)


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=moment.tzinfo or UTC)
