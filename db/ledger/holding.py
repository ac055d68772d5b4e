"""Who may write to a ledger: one process at a time, which a lock file beside the ledger names.

The lock is one of the operating system's on an open file, so that it ends with its process, however that ends. The
file stays behind; what is in it counts only while it is locked. A process that holds a ledger may hand its hold on
to a child: the child inherits the open file, and no word of anybody's can take the place of that.
"""

import errno
import getpass
import json
import os
import socket
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Self

from db.errors import LedgerReadOnly

# Names the file that is inherited, by its number, to a child.
INHERITED = "PAYMATCH_HOLD"

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
# More than this is none of ours.
_MOST_BYTES = 4_096
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that holds a ledger: its user, machine, terminal ("" for none) and id, and since when (ISO, UTC)."""

    user: str
    host: str
    terminal: str
    pid: int
    since: str

    @classmethod
    def here(cls) -> Self:
        """Return this process, from now on."""
        return cls(_user(), socket.gethostname(), _terminal(), os.getpid(), datetime.now(UTC).isoformat())

    @classmethod
    def read(cls, handle: int) -> Self | None:
        """Return who the lock file names; None if that cannot be read."""
        try:
            said = json.loads(os.pread(handle, _MOST_BYTES, 0))
            holder = cls(**{name: kind(said[name]) for name, kind in cls.__annotations__.items()})
            datetime.fromisoformat(holder.since).astimezone()
        except (OSError, ValueError, TypeError, LookupError, OverflowError, RecursionError):
            return None
        return holder

    @property
    def name(self) -> str:
        """The shortest that tells it from others: `anna (pid 4711)`."""
        return f"{self.user} (pid {self.pid})"

    def __str__(self) -> str:
        """Say who and since when, in the time of this machine: `anna on tty3 (pid 4711) has this ledger open …`."""
        place = self.terminal if self.host == socket.gethostname() and self.terminal else self.host
        since = datetime.fromisoformat(self.since).astimezone()
        today = datetime.now(UTC).astimezone().date()
        words = f"{since:%H:%M}" if since.date() == today else f"{since:%Y-%m-%d %H:%M}"
        return f"{self.user} on {place} (pid {self.pid}) has this ledger open since {words}"


class LedgerHeld(LedgerReadOnly):
    """Another process holds the ledger for writing; `holder` says which, None where that cannot be known."""

    def __init__(self, holder: Holder | None) -> None:
        super().__init__(str(holder) if holder else "another program has this ledger open")
        self.holder = holder


@dataclass(slots=True)
class _Held:
    """A lock of this process: the open file, and how many hold the ledger by it."""

    handle: int
    times: int


# One process is one holder, however many of its threads write: they wait for each other in SQLite.
_held: dict[Path, _Held] = {}
_changing = Lock()


@contextmanager
def holding(ledger: Path) -> Iterator[None]:
    """Hold a ledger for writing during the block. Raises LedgerHeld, at once, or LedgerReadOnly with the reason."""
    path = lock_file(ledger)
    with _changing:
        held = _held.get(path) or _Held(_taken(path, ledger), 0)
        held.times += 1
        _held[path] = held
    try:
        yield
    finally:
        with _changing:
            held.times -= 1
            if not held.times:
                del _held[path]
                # Closing lets go, unless a child holds on by the same open file; unlocking would take it from both.
                os.close(held.handle)


def lock_file(ledger: Path) -> Path:
    """Return the lock file of a ledger: beside the file itself, whatever links lead to it."""
    real = ledger.resolve()
    return real.with_name(f"{real.name}.lock")


def handed_on(ledger: Path) -> tuple[tuple[int, ...], Mapping[str, str]]:
    """Return what a child needs to be of this process's hold: files to inherit, and what to put in its environment.

    Nothing of either where this process does not hold the ledger.
    """
    held = _held.get(lock_file(ledger))
    return ((held.handle,), {INHERITED: str(held.handle)}) if held else ((), {})


def _taken(path: Path, ledger: Path) -> int:
    """Return the lock file, open and locked."""
    # Reading commands need none of it.
    from filelock import lock_descriptor

    inherited = _inherited(path)
    handle = _opened(path, ledger) if inherited is None else inherited
    with ExitStack() as stack:
        stack.callback(os.close, handle)
        try:
            is_free = lock_descriptor(handle, blocking=False)
            if is_free and inherited is None:
                os.ftruncate(handle, 0)
                os.pwrite(handle, json.dumps(asdict(Holder.here())).encode(), 0)
        except OSError as error:
            raise LedgerReadOnly(_why_no_lock(path, error)) from error
        if not is_free:
            raise LedgerHeld(Holder.read(handle))
        stack.pop_all()
    return handle


def _inherited(path: Path) -> int | None:
    """Return another handle of the lock file that a parent handed on; None if there is none."""
    with suppress(ValueError, OSError):
        number = int(os.environ.get(INHERITED, ""))
        if os.path.samestat(os.fstat(number), path.stat()):
            return os.dup(number)
    return None


def _opened(path: Path, ledger: Path) -> int:
    """Open the lock file, made if it is not there with the permissions of its ledger, as SQLite does with its own."""
    try:
        is_new = not path.exists()
        handle = os.open(path, _FLAGS, 0o600)
        if is_new:
            with suppress(OSError):  # another program's, which made it just now
                os.fchmod(handle, stat.S_IMODE(ledger.stat().st_mode) & 0o666)
    except OSError as error:
        raise LedgerReadOnly(_why_no_lock(path, error)) from error
    return handle


def _why_no_lock(path: Path, error: OSError) -> str:
    if error.errno in _NO_LOCKS:
        return f"the file system of {path} has no locks ({error.strerror}); keep the ledger on a local disk"
    return f"the lock file {path} cannot be used: {error.strerror or error}"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # what it raises differs between versions of Python
        return str(os.getuid())


def _terminal() -> str:
    """Return the terminal of this process, such as `tty3` or `pts/0`; "" without one."""
    for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__):
        with suppress(OSError, ValueError, AttributeError):
            return os.ttyname(stream.fileno()).removeprefix("/dev/")  # type: ignore[union-attr]  # None raises
    return ""
