"""Servers that are there and unwilling: a password, rights, TLS, a pause. Each is told in its own words."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pymongo import MongoClient

from db.accounts.loading.loader import load_accounts
from db.accounts.server.connection import Document, TimeLimits
from db.accounts.store import AccountStore
from db.errors import AccountsUnavailable, ServerAway
from tests.mongods import Mongod

SOON = TimeLimits(connect=1.0, query=20.0)
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, seed_file: Path) -> Iterator[Mongod]:
    """A server that asks for passwords; `reader` may read the seed's accounts, `guest` another database."""
    folder = tmp_path_factory.mktemp("guarded")
    with Mongod(folder) as open_server:
        with MongoClient[Document](open_server.address()) as client:
            for user, database in (("reader", "paymatch"), ("guest", "elsewhere")):
                roles = [{"role": "read", "db": database}]
                client.admin.command({"createUser": user, "pwd": "hunter2", "roles": roles})
        with AccountStore.connect(open_server.address()) as store:
            load_accounts(store.connection, seed_file)
        open_server.stop()
    with Mongod(folder, "--auth") as server:
        yield server


@pytest.fixture(scope="session")
def seed_file() -> Path:
    return Path(__file__).parents[3] / "sample_data" / "seed" / "accounts.jsonl"


@pytest.mark.parametrize(("user", "password"), [("reader", "hunter3"), ("nobody", "hunter2")])
def test_wrong_password_is_said_and_not_shown(guarded: Mongod, user: str, password: str) -> None:
    with pytest.raises(AccountsUnavailable, match="refused the user name or the password") as caught:
        AccountStore.connect(guarded.address(f"{user}:{password}"))
    assert "hunter" not in str(caught.value)
    assert not isinstance(caught.value, ServerAway)


def test_user_without_the_right_is_told_so(guarded: Mongod) -> None:
    with pytest.raises(AccountsUnavailable, match="does not allow this"):
        AccountStore.connect(guarded.address("guest:hunter2"))
    AccountStore.connect(guarded.address("guest:hunter2"), database="elsewhere").close()


def test_user_who_may_only_read_is_told_so_by_every_write(guarded: Mongod, seed_file: Path) -> None:
    with AccountStore.connect(guarded.address("reader:hunter2")) as store:
        assert [account.number for account in store.summaries()] == ["7800000000000", "7800000000001"]
        for write in (
            lambda: store.refresh(clock=lambda: datetime.now(UTC)),
            store.create_index,
            lambda: load_accounts(store.connection, seed_file),
        ):
            with pytest.raises(AccountsUnavailable, match="does not allow this user to write; reading goes on"):
                write()
        assert store.pages().count() == 2


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Mongod, Path]]:
    """A server that asks for TLS, and the file of its certificate, which nobody has signed but itself."""
    folder = tmp_path_factory.mktemp("tls")
    key, certificate, both = (folder / name for name in ("key.pem", "certificate.pem", "both.pem"))
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    both.write_bytes(key.read_bytes() + certificate.read_bytes())
    with Mongod(folder, "--tlsMode", "requireTLS", "--tlsCertificateKeyFile", str(both)) as server:
        yield server, certificate


@needs_openssl
def test_server_that_needs_tls_is_told_apart(encrypted: tuple[Mongod, Path]) -> None:
    server, certificate = encrypted
    with pytest.raises(ServerAway, match="asks for TLS: try tls=true in the address"):
        AccountStore.connect(server.address(), limits=SOON)
    with pytest.raises(ServerAway, match=r"not trusted here \(certificate verify failed: self-signed certificate\)"):
        AccountStore.connect(server.address(options="tls=true"), limits=SOON)
    options = f"tls=true&tlsCAFile={certificate}&tlsAllowInvalidHostnames=true"
    AccountStore.connect(server.address(options=options), limits=SOON).close()


def test_server_without_tls_is_told_apart(guarded: Mongod) -> None:
    with pytest.raises(ServerAway, match="did not answer in TLS"):
        AccountStore.connect(guarded.address(options="tls=true"), limits=SOON)


def test_paused_server_ends_a_query_and_serves_the_next(tmp_path: Path, seed_file: Path) -> None:
    with Mongod(tmp_path) as server, AccountStore.connect(server.address(), limits=SOON) as store:
        load_accounts(store.connection, seed_file)
        server.pause()
        with pytest.raises(ServerAway):
            store.pages().rows(0, 9)
        with pytest.raises(ServerAway, match="does not answer"):
            store.connection.ping()
        server.go_on()
        assert store.pages().count() == 2


def test_killed_server_is_found_again_by_the_same_store(tmp_path: Path, seed_file: Path) -> None:
    with Mongod(tmp_path) as server, AccountStore.connect(server.address(options="journal=true"), limits=SOON) as store:
        load_accounts(store.connection, seed_file)
        pages = store.pages()
        assert pages.count() == 2
        server.kill()
        with pytest.raises(ServerAway, match="cannot be reached"):
            store.connection.ping()
        server.start()
        assert [account.number for account in pages.rows(0, 9)] == ["7800000000000", "7800000000001"]
