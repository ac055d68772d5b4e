"""What a person is offered who imports documents: the collections there are, and what one of them begins with."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from bson import DatetimeMS

from db.accounts.entries.documents import documents_opened, values_of
from db.accounts.server.connection import Connection
from db.errors import AccountsUnavailable
from db.files.choosing.preview import Preview, first_rows
from db.files.faults import FaultList
from db.files.options import ReadOptions

# The server's own, and the collections in which it keeps things.
_OF_THE_SERVER = frozenset({"admin", "config", "local"})
_KEPT_BY_IT = "system."
# So many documents are looked at whole for the names of their fields; each may have 16 MB.
_LOOKED_AT = 20


def collections_like(connection: Connection, text: str) -> list[str]:
    """Return what begins as `text` does, without regard to case, written as `DATABASE/COLLECTION`.

    Collections of the connection's own database are written without it. Where `text` names no database, others
    follow, each with a slash behind it. Raises AccountsUnavailable.
    """
    database, slash, begin = text.partition("/")  # which no database can have in its name
    if slash:
        names = connection.sibling(connection.collection, database).collections()
        return [f"{database}/{name}" for name in _fitting(names, begin)]
    own = connection.namespace.partition(".")[0]
    others: list[str] = []
    with suppress(AccountsUnavailable):  # who may read one database may not always list them
        others = [name for name in connection.databases() if name not in {own, *_OF_THE_SERVER}]
    return [*_fitting(connection.collections(), text), *(f"{name}/" for name in _fitting(others, text))]


def named_collection(connection: Connection, text: str) -> Connection:
    """Return the connection to a collection that is named as `collections_like` writes it; InputFailed if none can be.

    A slash in a collection's own name needs the database before it.
    """
    database, slash, name = text.partition("/")
    return connection.sibling(name, database) if slash else connection.sibling(text)


def read_documents_preview(connection: Connection, options: ReadOptions, *, most: int = 50) -> Preview:
    """Read the beginning of a collection, as `read_preview` does of a file.

    Raises InputFailed for a collection without documents, and AccountsUnavailable.
    """
    names: dict[str, bool] = {}
    for document in connection.documents(limit=_LOOKED_AT):
        for name, value in values_of(document):
            if not isinstance(value, list):
                names[name] = names.get(name, False) or isinstance(value, datetime | DatetimeMS)
    with documents_opened(connection, options, FaultList()) as (reader, source):
        rows = tuple(first_rows(reader, source, options, most))
    return Preview(tuple(names), rows, dates=frozenset(name for name, is_date in names.items() if is_date))


def _fitting(names: Sequence[str], begin: str) -> list[str]:
    fitting = [name for name in names if name.casefold().startswith(begin.casefold())]
    return sorted((name for name in fitting if not name.startswith(_KEPT_BY_IT)), key=str.casefold)
