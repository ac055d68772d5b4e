"""A refresh on a replica set of three real mongods, whose primary is killed in the middle."""

import socket
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from db.accounts.embedded.binary import find_mongod
from db.accounts.server.connection import Document
from db.accounts.store import AccountStore
from db.accounts.stored import refresh as refreshing
from db.accounts.stored.rows import read_stored

PATIENCE = 60
# Quick to see that a member has gone.
SETTINGS = {"electionTimeoutMillis": 1_000, "heartbeatIntervalMillis": 250}


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


@pytest.fixture
def members(tmp_path: Path) -> Iterator[dict[int, "subprocess.Popen[bytes]"]]:
    """Three mongods by their ports on this machine; members of no set yet."""
    started = {}
    for port in free_ports(3):
        folder = tmp_path / str(port)
        folder.mkdir()
        options = ["--replSet", "rs", "--bind_ip", "127.0.0.1", "--nounixsocket", "--wiredTigerCacheSizeGB", "0.25"]
        command = [str(find_mongod()), "--dbpath", str(folder), "--port", str(port), "--oplogSize", "50", *options]
        started[port] = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    yield started
    for member in started.values():
        member.kill()
        member.wait()


@pytest.fixture
def replica_set(members: dict[int, "subprocess.Popen[bytes]"]) -> str:
    """The address of the set of the three, with a primary that can be written to."""
    first, *_ = members
    for port in members:  # all have to answer before they can be one set; the client waits till its server does
        with MongoClient[Document](f"mongodb://127.0.0.1:{port}/?directConnection=true") as client:
            client.admin.command("ping")
    config = [{"_id": number, "host": f"127.0.0.1:{port}"} for number, port in enumerate(members)]
    with MongoClient[Document](f"mongodb://127.0.0.1:{first}/?directConnection=true") as client:
        client.admin.command("replSetInitiate", {"_id": "rs", "members": config, "settings": SETTINGS})
    uri = f"mongodb://{','.join(f'127.0.0.1:{port}' for port in members)}/?replicaSet=rs&w=majority"
    documents: list[dict[str, Any]] = [{"number": f"{n:05}", "sessions": [{}] * (n % 3)} for n in range(4_000)]
    # The client waits till a primary is elected.
    with MongoClient[Document](uri, serverSelectionTimeoutMS=PATIENCE * 1_000) as client:
        client["paymatch"]["Account"].insert_many(documents)
        client["paymatch"]["Account"].create_index("number")
    return uri


def test_refresh_goes_on_when_another_member_takes_over(
    members: dict[int, "subprocess.Popen[bytes]"], replica_set: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "_MOST_OF_RANGE", 200)
    killed: list[int] = []
    with MongoClient[Document](replica_set) as client, AccountStore.connect(replica_set) as store:
        client.admin.command("ping")

        def kill_the_primary(done: int, _total: int) -> None:
            if done >= 1_000 and not killed and client.primary is not None:
                killed.append(client.primary[1])
                members[client.primary[1]].kill()

        done = store.refresh(clock=lambda: datetime(2016, 1, 1, tzinfo=UTC), jobs=2, progress=kill_the_primary)
        assert len(killed) == 1
        assert (done.documents, done.state.finished) == (4_000, True)
        assert [read_stored(row) for row in store.stored.find({}, [("_id", 1)])] == list(store.summaries())
