"""One session of commands and screens: no password to be found, nobody called, nothing that others may read."""

import shlex
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from pymongo import MongoClient

from tests.mongods import Mongod
from tests.tui.terminal import Terminal, needs_tmux
from tests.tui.watched import Watched, waited_for

pytestmark = [needs_tmux, pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="needs Linux")]

SAMPLES = Path(__file__).parents[2] / "sample_data"
SECRET = "s3cr/t p@ss"  # noqa: S105 - it is what must not be found
FORMS = [SECRET, quote_plus(SECRET), SECRET.replace(" ", "%20"), "s3cr", "p@ss", "p%40ss"]
LARGE = 1_000_000  # what mongod keeps ready for its journal
NOBODY = "127.0.0.1:9"
NOBODYS = f"mongodb://clerk:{quote_plus(SECRET)}@{NOBODY}/?serverSelectionTimeoutMS="


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mongod]:
    """A server that lets in `clerk` with the password SECRET."""
    with Mongod(tmp_path_factory.mktemp("guarded"), "--auth") as server:
        with MongoClient[dict[str, object]](server.address()) as client:
            client.admin.command({"createUser": "clerk", "pwd": SECRET, "roles": ["root"]})
        yield server


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory, server: Mongod) -> Watched:
    """The session: the whole job by commands with the password in the environment, or named; then the screens."""
    watched = Watched(tmp_path_factory.mktemp("session"))
    address = server.address(f"clerk:{quote_plus(SECRET)}")
    secret = {"PAYMATCH_MONGO": address}
    for kind in ("accruals", "payments"):
        assert watched.run("import", kind, SAMPLES / "seed" / f"{kind}.csv") == 0
    assert watched.run("match") == 0
    assert watched.run("accounts", "load", SAMPLES / "seed" / "accounts.jsonl", **secret) == 0
    assert watched.run("accounts", "summary", "-o", "summary.xlsx", **secret) == 0
    assert watched.run("accounts", "refresh", **secret) == 0
    assert watched.run("import", "payments", "--from-mongo", "Account", "--dry-run", **secret) == 2
    assert watched.run("--mongo", address, "export", "workbook", "-o", "w.xlsx", "--provenance") == 0
    assert watched.run("--mongo", address.replace("s3cr", "s3cr0"), "accounts", "list") == 3
    assert watched.run("--mongo", f"{NOBODYS}200&bogus=1&bogus=2", "accounts", "list") == 3
    assert watched.run("--mongo", address, "match", address) == 2
    assert watched.run("backup") == 0
    assert watched.run("restore") == 0
    assert watched.run("accounts", "load", SAMPLES / "seed" / "accounts.jsonl") == 0  # with a mongod of its own
    settings = watched.home / ".config" / "paymatch" / "config.toml"
    settings.parent.mkdir(mode=0o700, parents=True)
    settings.parent.parent.chmod(0o700)
    settings.touch(mode=0o600)
    settings.write_text(f'mongo = "{address}"\n')
    look_at_screens(watched)
    settings.unlink()
    return watched


def look_at_screens(watched: Watched) -> None:
    """Open the screens on the server of the configuration, go through them, and keep what is seen."""
    environment = [f"{name}={value}" for name, value in watched.environment.items()]
    command = shlex.join(["env", "-i", *environment, *watched.command("--fresh")])
    terminal = Terminal(watched.home.parent / "tmux.sock", (100, 30), ["sh", "-c", f"umask 0; exec {command}"])
    try:
        watched.told.append(terminal.wait_for("7800000000000"))
        terminal.keys("A")
        watched.told.append(terminal.wait_for("keeps the password"))
        terminal.keys("Escape")
        terminal.wait_till_gone("keeps the password")
        terminal.keys("2")
        watched.told.append(terminal.wait_for("Payment "))
        watched.lines_of_processes += [(process / "cmdline").read_bytes() for process in watched.processes()]
        watched.network += watched.on_the_network()
        terminal.keys("3")
        watched.told.append(terminal.wait_for("Matches"))
        terminal.keys("q")
        terminal.wait_for_the_end()
        watched.told.append(terminal.screen)
    finally:
        terminal.close()


def holds_secret(content: bytes) -> bool:
    return any(form.encode() in content for form in FORMS)


def test_no_password_is_told_shown_or_written(session: Watched) -> None:
    assert [told for told in session.told if holds_secret(told.encode())] == []
    files = [path for path in session.home.rglob("*") if path.is_file() and path.stat().st_size < LARGE]
    assert len(files) > 10
    assert [str(path) for path in files if holds_secret(path.read_bytes())] == []


def test_the_processes_of_the_screens_name_no_password(session: Watched) -> None:
    assert len(session.lines_of_processes) >= 1
    assert [line for line in session.lines_of_processes if holds_secret(line)] == []


def test_a_password_among_the_arguments_is_covered_in_the_list_of_processes(session: Watched) -> None:
    for arguments in (["--mongo", f"{NOBODYS}20000"], [f"--mongo={NOBODYS}20000"]):
        with session.start(*arguments, "accounts", "list") as started:
            line = waited_for(Path("/proc", str(started.pid), "cmdline"), b"**")
            started.terminate()
            session.told += started.communicate()
        assert not holds_secret(line)
        assert b"mongodb://clerk:****" in line
        assert line.endswith(b"@127.0.0.1:9/?serverSelectionTimeoutMS=20000\0accounts\0list\0")


def test_nobody_is_called_but_the_servers_that_were_named(session: Watched) -> None:
    assert session.network == []
    called = [line for line in session.sockets if NOBODY.partition(":")[0] in line]
    others = [line for line in session.sockets if line not in called and ".sock'" not in line]
    assert called
    assert others == []


def test_what_a_session_makes_is_for_its_user_only(session: Watched) -> None:
    made = [path for path in session.home.rglob("*") if not path.is_symlink()]
    names = {path.name for path in made}
    assert {".local", "w.xlsx", "summary.xlsx", "ledger.sqlite", "ledger.sqlite.lock", "paymatch.log"} <= names
    open_to_others = [
        f"{stat.filemode(path.stat().st_mode)} {path}"
        for path in made
        if stat.S_IMODE(path.stat().st_mode) & 0o077 and not stat.S_ISSOCK(path.stat().st_mode)
    ]
    assert open_to_others == []
