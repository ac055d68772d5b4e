"""What can go wrong with a server, in our words: nothing of pymongo's gets out, no password is shown."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bson.errors
import pymongo.errors
import pytest
from pymongo import MongoClient

from db.accounts.embedded.server import EmbeddedServer
from db.accounts.loading.loader import load_accounts
from db.accounts.server.connection import Connection, Document, TimeLimits
from db.accounts.server.failures import translated
from db.accounts.store import AccountStore
from db.errors import AccountsUnavailable, InputFailed
from domain.accounts.filters.reading import read_filter
from domain.accounts.records import AccountSummary
from domain.errors import ExitCode, WrongValue

NOWHERE = "mongodb://clerk:pa%40ss@127.0.0.1:1/"
AT_ONCE = TimeLimits(connect=0.05, query=1.0)
ACCOUNT = AccountSummary("78", "", 0, 1, (), key="78")

CALLS: dict[str, Callable[[AccountStore, Path], object]] = {
    "ping": lambda store, _: store.connection.ping(),
    "count": lambda store, _: store.pages().count(),
    "page": lambda store, _: store.pages().rows(0, 9),
    "search": lambda store, _: store.pages(read_filter("Иванова")).rows(0, 9),
    "all": lambda store, _: list(store.summaries()),
    "some": lambda store, _: list(store.summaries(["78"])),
    "no sessions": lambda store, _: store.pages(read_filter("sessions=0")).rows(0, 9),
    "filter": lambda store, _: store.pages(read_filter("delete>5")),
    "refresh": lambda store, _: store.refresh(clock=lambda: datetime.now(UTC)),
    "sessions": lambda store, _: store.sessions(ACCOUNT).rows(0, 9),
    "actions of type": lambda store, _: store.actions_of_type(ACCOUNT, "read").count(),
    "activity": lambda store, _: store.activity(ACCOUNT),
    "index": lambda store, _: store.create_index(),
    "load": lambda store, seed: load_accounts(store.connection, seed),
}


def errors_of(module: Any, root: type[Exception]) -> list[Exception]:
    kinds = [kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, root)]
    return [kind({}) if issubclass(kind, pymongo.errors.BulkWriteError) else made(kind) for kind in kinds]


def made(kind: type[Exception]) -> Exception:
    error = kind.__new__(kind)
    Exception.__init__(error, "said")
    error.__dict__.update(vars(pymongo.errors.OperationFailure("said", 1)))
    return error


FOREIGN = [*errors_of(pymongo.errors, pymongo.errors.PyMongoError), *errors_of(bson.errors, bson.errors.BSONError)]


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_every_call_says_that_no_server_is_there(call: Callable[[AccountStore, Path], object], seed: Path) -> None:
    connection = Connection(NOWHERE, limits=AT_ONCE)
    with AccountStore(connection) as store, pytest.raises(AccountsUnavailable) as caught:
        call(store, seed)
    assert re.search(r"127\.0\.0\.1:1/paymatch\.Account\S* cannot be reached", str(caught.value))
    assert "pa" + "@ss" not in str(caught.value)
    assert caught.value.exit_code is ExitCode.NO_DATABASE


@pytest.mark.parametrize("error", FOREIGN, ids=lambda error: type(error).__name__)
def test_no_foreign_error_passes_the_seam(error: Exception) -> None:
    with pytest.raises(AccountsUnavailable, match=r"^The MongoDB server here/x .+"), translated("here/x"):
        raise error


def test_own_errors_pass_the_seam_as_they_are() -> None:
    with pytest.raises(WrongValue, match="as it is"), translated("here"):
        raise WrongValue("as it is")


@pytest.mark.parametrize(
    "uri",
    [
        "mongodb://clerk:hun/ter2@host/",
        "mongodb://clerk:hun@ter2@host/",
        "mongodb://clerk:hunter2@host:port/",
        "mongodb://clerk:hunter2@host:99999/",
        "mongodb://clerk:hunter2@host/?tls=maybe&nonsense",
        "mongodb://clerk:hunter2@host/?tlsCAFile=/none",
        "mongodb://",
        "https://clerk:hunter2@host/",
        "",
    ],
)
def test_wrong_address_is_refused_without_its_password(uri: str) -> None:
    with pytest.raises(InputFailed, match="mongodb://user:password@host:27017/") as caught:
        Connection(uri).close()
    assert "hun" not in str(caught.value)
    assert "ter2" not in str(caught.value)


def test_time_limits_of_the_address_are_kept(mongod: EmbeddedServer) -> None:
    connection = Connection(f"{mongod.uri}&serverSelectionTimeoutMS=77&sockettimeoutms=88")
    options = connection._client.options
    connection.close()
    assert (options.server_selection_timeout, options.pool_options.socket_timeout) == (0.077, 0.088)


def test_slow_query_ends_at_its_time_limit(mongod: EmbeddedServer, client: MongoClient[Document]) -> None:
    client["paymatch"]["slow"].insert_one({})
    connection = Connection(mongod.uri, collection="slow", limits=TimeLimits(query=0.05))
    sleep = {"$function": {"body": "function() { sleep(200) }", "args": [], "lang": "js"}}
    with pytest.raises(AccountsUnavailable, match="within the time limit"):
        list(connection.aggregate([{"$project": {"slow": sleep}}]))
    connection.close()


def test_text_that_is_no_utf8_can_still_be_read(store: AccountStore) -> None:
    wrong = bson.encode({"number": "78", "name": "Ива?нова"}).replace(b"?", b"\xff")
    store.connection._collection.insert_one(bson.raw_bson.RawBSONDocument(wrong))
    (summary,) = store.summaries()
    assert summary.name == "Ива\ufffdнова"


def test_store_is_named_without_user_and_password() -> None:
    connection = Connection("mongodb://clerk:hunter2@host:27017/?ssl=true", database="billing")
    with AccountStore(connection) as store:
        assert store.name == "host:27017/billing.Account"
