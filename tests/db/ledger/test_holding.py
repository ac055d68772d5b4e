"""One process writes to a ledger at a time; others read, and are told who it is."""

import errno
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.errors import LedgerReadOnly, LedgerUnavailable
from db.ledger import migrations
from db.ledger.deciding.desk import Desk
from db.ledger.entries import entry_counts
from db.ledger.holding import INHERITED, Holder, LedgerHeld, handed_on, holding, lock_file
from db.ledger.ledger import Ledger
from domain.records import EntryKind
from tests.db.conftest import Fill
from tests.holder import ROOT, Hold

# Says in which way a step in the ledger named ends.
STEP = """
import sys
from pathlib import Path
from db.ledger.ledger import Ledger
from db.ledger.deciding.desk import Desk
for step in range(2):
    try:
        Desk(Ledger.open(Path(sys.argv[1]))).skip("P")
        print("stored")
    except Exception as error:
        print(type(error).__name__)
"""


def stepped(path: Path, **more: object) -> list[str]:
    """Return how two steps of another process ended."""
    command = [sys.executable, "-c", STEP, str(path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, **more)  # type: ignore[call-overload]  # as keywords
    return str(ended.stdout).split()


def test_who_writes_while_another_holds_is_told_at_once_who(fill: Fill, held: Hold) -> None:
    ledger = fill(["A 1"], ["P 2"])
    holder = held(ledger.path)
    with pytest.raises(LedgerHeld, match=rf" \(pid {holder.pid}\) has this ledger open since \d\d:\d\d$") as caught:
        Desk(ledger).accept("P")
    assert caught.value.holder is not None
    assert caught.value.holder.user in str(caught.value)
    assert caught.value.exit_code == 3
    assert Desk(Ledger.open(ledger.path, create=False)).case("P").decision is None


def test_killed_holder_holds_nothing_any_more(fill: Fill, held: Hold) -> None:
    ledger = fill(["A 1"], ["P 2"])
    holder = held(ledger.path)
    holder.kill()
    assert Desk(ledger).accept("P").accrual_id == "A"


def test_desks_of_one_process_share_its_hold(fill: Fill) -> None:
    ledger = fill(["A 1"], ["P 2"])
    with holding(ledger.path), holding(ledger.path):
        Desk(Ledger.open(ledger.path)).skip("P")
        assert stepped(ledger.path) == ["LedgerHeld", "LedgerHeld"]
    assert stepped(ledger.path) == ["stored", "stored"]


def test_child_that_inherits_the_file_may_write(fill: Fill) -> None:
    ledger = fill(["A 1"], ["P 2"])
    with holding(ledger.path):
        files, environment = handed_on(ledger.path)
        assert stepped(ledger.path, pass_fds=files, env=os.environ | environment) == ["stored", "stored"]
        assert stepped(ledger.path) == ["LedgerHeld", "LedgerHeld"]
    assert handed_on(ledger.path) == ((), {})


def test_child_cannot_say_that_it_may_write(fill: Fill) -> None:
    ledger = fill(["A 1"], ["P 2"])
    with holding(ledger.path), lock_file(ledger.path).open() as another, Path(os.devnull).open() as nothing:
        for number in (another.fileno(), nothing.fileno(), 999, -1, "x"):
            files = (number,) if number in {another.fileno(), nothing.fileno()} else ()
            environment = os.environ | {INHERITED: str(number)}
            assert stepped(ledger.path, pass_fds=files, env=environment) == ["LedgerHeld", "LedgerHeld"]


def test_hold_goes_on_with_the_child_of_a_process_that_ended(fill: Fill) -> None:
    ledger = fill(["A 1"], ["P 2"])
    with holding(ledger.path):
        files, environment = handed_on(ledger.path)
        wait = [sys.executable, "-c", "import sys; sys.stdin.read()"]
        child = subprocess.Popen(wait, stdin=subprocess.PIPE, pass_fds=files, env=os.environ | environment)
    assert stepped(ledger.path) == ["LedgerHeld", "LedgerHeld"]
    child.communicate(b"")
    assert stepped(ledger.path) == ["stored", "stored"]


def test_lock_file_is_the_owner_s_as_the_ledger_is(ledger: Ledger) -> None:
    with holding(ledger.path):
        assert stat.S_IMODE(lock_file(ledger.path).stat().st_mode) == 0o600
        assert json.loads(lock_file(ledger.path).read_text())["pid"] == os.getpid()


def test_ledger_of_a_group_has_a_lock_file_of_the_group(ledger: Ledger) -> None:
    lock_file(ledger.path).unlink()
    ledger.path.chmod(0o660)
    with holding(ledger.path):
        assert stat.S_IMODE(lock_file(ledger.path).stat().st_mode) == 0o660


def test_links_to_a_ledger_lead_to_one_lock(fill: Fill, held: Hold, tmp_path: Path) -> None:
    ledger = fill(["A 1"], ["P 2"])
    (tmp_path / "link").symlink_to(ledger.path)
    held(tmp_path / "link")
    with pytest.raises(LedgerHeld):
        Desk(ledger).accept("P")


def test_link_in_place_of_the_lock_file_is_not_followed(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("text")
    lock_file(ledger.path).unlink()
    lock_file(ledger.path).symlink_to(tmp_path / "precious")
    with pytest.raises(LedgerReadOnly, match="cannot be used"), ledger.writing():
        pass
    assert (tmp_path / "precious").read_text() == "text"


@pytest.mark.parametrize("said", ["", "{", "[]", '{"user": "anna"}', '{"since": "now"}'])
def test_lock_file_that_says_nothing_is_another_program_s(ledger: Ledger, held: Hold, said: str) -> None:
    held(ledger.path)
    lock_file(ledger.path).write_text(said)
    with pytest.raises(LedgerHeld, match=r"^another program has this ledger open$"), ledger.writing():
        pass


def test_file_system_without_locks_is_told_and_nothing_stored(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_handle: int, *, blocking: bool) -> bool:
        assert not blocking
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("filelock.lock_descriptor", refuse)
    with pytest.raises(LedgerReadOnly, match=r"has no locks .*; keep the ledger on a local disk"), ledger.writing():
        pass


def test_holder_says_where_and_since_when() -> None:
    here = Holder.here()
    far = Holder("anna", "far", "tty3", 4711, datetime(2026, 1, 2, 12, tzinfo=UTC).isoformat())
    near = Holder("anna", here.host, "tty3", 4711, here.since)
    assert str(far).startswith("anna on far (pid 4711) has this ledger open since 2026-01-0")
    assert str(near).startswith("anna on tty3 (pid 4711) has this ledger open since ")
    assert len(f"read-only: {near}") <= 78
    assert near.name == "anna (pid 4711)"


@pytest.fixture
def read_only(fill: Fill) -> Iterator[Callable[..., Ledger]]:
    """Open a ledger as a user who has these permissions on its file and its folder, also where tests run as root."""
    path = fill(["A 1"], ["P 2"]).path
    user, opened = os.geteuid(), list(path.parents)[:-1]
    modes = {folder: stat.S_IMODE(folder.stat().st_mode) for folder in opened if user == 0 and folder.owner() == "root"}

    def open_as(file: int, folder: int) -> Ledger:
        for parent, mode in modes.items():
            parent.chmod(mode | 0o011)
        path.chmod(file)
        path.parent.chmod(folder)
        if user == 0:
            os.seteuid(65_534)
        return Ledger.open(path)

    yield open_as
    os.seteuid(user)
    for parent, mode in modes.items():
        parent.chmod(mode)
    path.parent.chmod(0o700)


@pytest.mark.parametrize(
    ("file", "folder", "reason"),
    [
        (0o444, 0o777, "this ledger's file may not be written to"),
        (0o666, 0o555, "the folder of this ledger may not be written to"),
        (0o444, 0o555, "this ledger's file may not be written to"),
    ],
)
def test_ledger_that_may_not_be_written_is_read(
    read_only: Callable[..., Ledger], file: int, folder: int, reason: str
) -> None:
    ledger = read_only(file, folder)
    with ledger.reading():
        assert entry_counts(ledger) == {EntryKind.ACCRUAL: 1, EntryKind.PAYMENT: 1}
    with pytest.raises(LedgerReadOnly, match=reason):
        Desk(ledger).accept("P")


def test_old_ledger_that_may_not_be_written_says_why_it_is_not_opened(
    read_only: Callable[..., Ledger], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "0099_more.sql").write_text("CREATE TABLE more (id TEXT) STRICT;")
    known = {**migrations.migrations(), "0099_more": tmp_path / "0099_more.sql"}
    monkeypatch.setattr(migrations, "migrations", lambda: known)
    with pytest.raises(LedgerUnavailable, match="older paymatch, and cannot be brought up to date: this ledger's file"):
        read_only(0o444, 0o555)


def test_fingerprint_changes_when_anybody_stores(fill: Fill) -> None:
    ledger = fill(["A 1"], ["P 2"])
    before = ledger.fingerprint()
    assert ledger.fingerprint() == before
    assert stepped(ledger.path) == ["stored", "stored"]
    assert ledger.fingerprint() != before
