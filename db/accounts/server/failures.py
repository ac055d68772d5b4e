"""The seam at which everything that pymongo and bson raise becomes an error of ours, with words for a person.

A server is named without user and password, in every message.
"""

import re
import warnings
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
    ServerSelectionTimeoutError,
)

from db.accounts.server.addresses import server_name
from db.errors import AccountsUnavailable, InputFailed, NotInTime, ServerAway
from domain.errors import PaymatchError

# What the server answers, by MongoDB's error codes.
_BY_CODE = {
    11: "knows no such user",
    13: "does not allow this to the user; ask for the right to read, the role `read`, in this database",
    18: "refused the user name or the password",
    91: "is shutting down",
    11600: "is shutting down",
}
# A server that stops, or is no longer or not yet the primary: another may have taken its part in a moment.
_PASSING = {91, 189, 10107, 11600, 11602, 13435, 13436}
_NOT_ALLOWED = 13
_ONLY_READS = (
    "does not allow this user to write; reading goes on as before. To load documents, create the index or store "
    "summaries, ask for the role `readWrite` in this database."
)
_TOO_SLOW = (
    "did not answer within the time limit. "
    "It may be busy, or lack the index on the number (paymatch accounts index creates it)."
)
# How a server says that a time limit ran out while it was in the middle of something, as in JavaScript.
_INTERRUPTED = 11601
# What is the matter when no server takes a connection, by words of Python and pymongo.
_BY_WORDS: tuple[tuple[str, str], ...] = (
    (
        "CERTIFICATE_VERIFY_FAILED",
        "shows a certificate that is not trusted here ({tls}); tlsCAFile=FILE in the address names who signed it.",
    ),
    (
        "SSL handshake failed",
        "did not answer in TLS. Leave tls=true out of the address if it uses none.",
    ),
    ("[SSL", "and this program do not agree on TLS ({tls})."),
    *(
        (hung_up, "hangs up when greeted, as one does that asks for TLS: try tls=true in the address.")
        for hung_up in ("connection closed", "Connection reset by peer", "Broken pipe")
    ),
    ("timed out", "does not answer. It may be busy, paused, or behind a firewall."),
    ("Name or service not known", "has a name that nobody knows. Is the address right?"),
)
_BY_CLASS: tuple[tuple[type[Exception], str], ...] = (
    (ExecutionTimeout, _TOO_SLOW),
    (NetworkTimeout, _TOO_SLOW),
    (CursorNotFound, "gave up a list that was not read on for long. Try again."),
    (AutoReconnect, "cannot be reached. Is it running, and is the address right?"),
    (BSONError, "sent, or was to get, a document that cannot be read: {said}"),
    (Exception, "did not do what was asked: {said}"),
)

# The library takes what stands between an @ and a / of a password for the server, and would ask the network for it.
_CUT_PASSWORD = re.compile(r"://[^/?]*/[^?]*@")
_TLS_REASON = re.compile(r"\[SSL[^]]*\] (?P<reason>[^(]*[^( ])")


@contextmanager
def uri_checked(uri: str) -> Iterator[None]:
    """Turn what a wrong `uri` raises into InputFailed. The reason is left out where it would quote the password.

    What the library only warns of it leaves out itself, and would print with whatever stands in the address.
    """
    if _CUT_PASSWORD.search(uri):
        raise _wrong_address(uri, "")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (PyMongoError, ValueError, TypeError, OSError) as error:
        raise _wrong_address(uri, str(error)) from None


@contextmanager
def translated(server: str, *, writing: bool = False) -> Iterator[None]:
    """Turn whatever pymongo and bson raise into AccountsUnavailable; `server` is a name from `server_name`.

    `writing` says that a write was asked for, which a user who may only read is refused.
    """
    try:
        yield
    except PaymatchError:
        raise
    except (PyMongoError, BSONError) as error:
        raise _kind(error)(_message(error, server, writing=writing)) from error


def _wrong_address(uri: str, reason: str) -> InputFailed:
    secrets = _secrets(uri)
    said = "" if not reason or any(secret in reason for secret in secrets) else f": {reason}"
    escapes = ", with %40 for @, %2F for /, %3A for : and %25 for % in the password" if secrets else ""
    return InputFailed(
        f"The address of the MongoDB server ({server_name(uri)}) cannot be used{said}. "
        f"It has the form mongodb://user:password@host:27017/{escapes}"
    )


def _kind(error: Exception) -> type[AccountsUnavailable]:
    if _is_passing(error):
        return ServerAway
    return NotInTime if isinstance(error, ExecutionTimeout) or _code(error) == _INTERRUPTED else AccountsUnavailable


def _is_passing(error: Exception) -> bool:
    """Return whether the same may work a little later, as after a fail-over."""
    return isinstance(error, AutoReconnect) or _code(error) in _PASSING


def _code(error: Exception) -> int | None:
    return error.code if isinstance(error, OperationFailure) else None


def _message(error: Exception, server: str, *, writing: bool) -> str:
    """Return the words for the first kind that `error` is of; subclasses stand before their bases."""
    code = _code(error)
    if code == _NOT_ALLOWED and writing:
        return f"The MongoDB server {server} {_ONLY_READS}"
    if code in _BY_CODE:
        return f"The MongoDB server {server} {_BY_CODE[code]}."
    if code == _INTERRUPTED:
        return f"The MongoDB server {server} {_TOO_SLOW}"
    words = _unreached(error) or next(words for kind, words in _BY_CLASS if isinstance(error, kind))
    return f"The MongoDB server {server} " + words.format(said=_said(error), tls=_tls_reason(error))


def _unreached(error: Exception) -> str | None:
    """Return what is the matter with a server that takes no connection, as far as the error tells."""
    if not isinstance(error, ServerSelectionTimeoutError):
        return None
    return next((words for sign, words in _BY_WORDS if sign in str(error)), None)


def _tls_reason(error: Exception) -> str:
    found = _TLS_REASON.search(str(error))
    return found["reason"].rstrip(".") if found else "no reason was given"


def _said(error: Exception) -> str:
    """Return the server's own words, without the reply that pymongo appends to them."""
    return str(error).partition(", full error:")[0]


def _secrets(uri: str) -> list[str]:
    """Return what may be the password, and its parts: a malformed address does not say where it begins."""
    user_info = uri.partition("://")[2].rpartition("@")[0]
    parts = [user_info, *re.split("[:@/]", user_info)]
    return [text for part in parts for text in (part, unquote(part)) if text]
