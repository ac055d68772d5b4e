"""The seam at which everything that pymongo and bson raise becomes an error of ours, with words for a person.

A server is named without user and password, in every message.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

from bson.errors import BSONError
from pymongo.errors import (
    AutoReconnect,
    CursorNotFound,
    ExecutionTimeout,
    NetworkTimeout,
    OperationFailure,
    PyMongoError,
)

from db.errors import AccountsUnavailable, InputFailed, ServerAway
from domain.errors import PaymatchError

# What the server answers, by MongoDB's error codes.
_BY_CODE = {
    11: "knows no such user",
    13: "does not allow this to the user; ask for the right to read the collection (to load or refresh: to write)",
    18: "refused the user name or the password",
    91: "is shutting down",
    11600: "is shutting down",
}
# A server that stops, or is no longer or not yet the primary: another may have taken its part in a moment.
_PASSING = {91, 189, 10107, 11600, 11602, 13435, 13436}
_TOO_SLOW = (
    "did not answer within the time limit. "
    "It may be busy, or lack the index on the number (paymatch accounts index creates it)."
)
# How a server says that a time limit ran out while it was in the middle of something, as in JavaScript.
_INTERRUPTED = 11601
_BY_CLASS: tuple[tuple[type[Exception], str], ...] = (
    (ExecutionTimeout, _TOO_SLOW),
    (NetworkTimeout, _TOO_SLOW),
    (CursorNotFound, "gave up a list that was not read on for long. Try again."),
    (AutoReconnect, "cannot be reached. Is it running, and is the address right?"),
    (BSONError, "sent, or was to get, a document that cannot be read: {said}"),
    (Exception, "did not do what was asked: {said}"),
)

_HOSTS = re.compile(r"(?P<scheme>mongodb(?:\+srv)?://)(?:.*@)?(?P<hosts>[^/?#]+)", re.DOTALL)


def server_name(uri: str) -> str:
    """Return what to call the server of `uri`: its host and port or its socket, never the user or the password."""
    match = _HOSTS.match(uri)
    return unquote(match["hosts"]) if match else "the given address"


@contextmanager
def uri_checked(uri: str) -> Iterator[None]:
    """Turn what a wrong `uri` raises into InputFailed. The reason is left out where it would quote the password."""
    try:
        yield
    except (PyMongoError, ValueError, TypeError, OSError) as error:
        secrets = _secrets(uri)
        reason = "" if any(secret in str(error) for secret in secrets) else f": {error}"
        raise InputFailed(
            f"The address of the MongoDB server ({server_name(uri)}) cannot be used{reason}. "
            "It has the form mongodb://user:password@host:27017/"
        ) from None


@contextmanager
def translated(server: str) -> Iterator[None]:
    """Turn whatever pymongo and bson raise into AccountsUnavailable; `server` is a name from `server_name`."""
    try:
        yield
    except PaymatchError:
        raise
    except (PyMongoError, BSONError) as error:
        kind = ServerAway if _is_passing(error) else AccountsUnavailable
        raise kind(_message(error, server)) from error


def _is_passing(error: Exception) -> bool:
    """Return whether the same may work a little later, as after a fail-over."""
    return isinstance(error, AutoReconnect) or (isinstance(error, OperationFailure) and error.code in _PASSING)


def _message(error: Exception, server: str) -> str:
    """Return the words for the first kind that `error` is of; subclasses stand before their bases."""
    if isinstance(error, OperationFailure) and error.code in _BY_CODE:
        return f"The MongoDB server {server} {_BY_CODE[error.code]}."
    if isinstance(error, OperationFailure) and error.code == _INTERRUPTED:
        return f"The MongoDB server {server} {_TOO_SLOW}"
    words = next(words for kind, words in _BY_CLASS if isinstance(error, kind))
    return f"The MongoDB server {server} {words}".format(said=_said(error))


def _said(error: Exception) -> str:
    """Return the server's own words, without the reply that pymongo appends to them."""
    return str(error).partition(", full error:")[0]


def _secrets(uri: str) -> list[str]:
    """Return what may be the password, and its parts: a malformed address does not say where it begins."""
    user_info = uri.partition("://")[2].rpartition("@")[0]
    parts = [user_info, *re.split("[:@/]", user_info)]
    return [text for part in parts for text in (part, unquote(part)) if text]
