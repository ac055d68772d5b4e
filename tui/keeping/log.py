"""The log file: starts and ends, what went wrong with its traceback, and work that took long. It holds no secrets."""

import fcntl
import os
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

from db.version import VERSION
from domain.errors import PaymatchError
from tui.configuration.settings import ENVIRONMENT_PREFIX, log_file

# The log is begun anew when it is longer; the one before is kept beside it as `paymatch.log.1`.
MOST_BYTES = 1_000_000
# A shorter text occurs in words that are no secret.
_LEAST_SECRET = 3
_HIDDEN = "***"
_IN_URI = re.compile(r"(?<=://)[^\s'\"]*@")
_NAMED = re.compile(r"(?i)((?:password|passwd|pwd|secret|token)['\"]?\s*[=:]\s*['\"]?)[^\s&'\",]+")


class Log:
    """Entries at the end of a file that only its owner may read; several processes may write to it at once.

    `path` stands in for the user's log file, which is made with the first entry. Writing never fails: a log that
    cannot be written is left, and `why_not` says why the latest entry is not in it, "" if it is.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self.why_not = ""
        self._secrets: set[str] = set()
        for address in (os.environ.get(f"{ENVIRONMENT_PREFIX}MONGO", ""), *sys.argv):
            self.hide_password_of(address)

    @property
    def path(self) -> Path:
        """Where the log is, or would be."""
        return self._path or log_file()

    def hide_password_of(self, uri: str | None) -> None:
        """Never write the password of this address, wherever it may occur."""
        password = (uri or "").partition("://")[2].rpartition("@")[0].partition(":")[2]
        self._secrets |= {text for text in (password, unquote(password)) if len(text) >= _LEAST_SECRET}

    def note(self, text: str, *, more: str = "") -> bool:
        """Write an entry: a time, the process, `text`, and `more` in lines below; return whether it was written."""
        moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        lines = [f"{moment} {os.getpid()} {' '.join(text.split())}", *(f"    {line}" for line in more.splitlines())]
        try:
            self._append("".join(f"{line}\n" for line in lines))
        except OSError as error:
            self.why_not = error.strerror or str(error)
        except RuntimeError as error:  # there is no home folder that it could be in
            self.why_not = str(error)
        else:
            self.why_not = ""
        return not self.why_not

    @contextmanager
    def session(self, ledger: Path) -> Iterator[None]:
        """Write that the screens were opened on a ledger, with what a report of a fault needs to say; and the end."""
        python = sys.version.split()[0]
        self.note(f"opened {ledger} with paymatch {VERSION}, Python {python}, {sys.platform}")
        try:
            yield
        except BaseException as error:
            self.note(f"left {ledger}: {error!r}")
            raise
        self.note(f"left {ledger}")

    def failure(self, error: BaseException, *, when: str = "") -> bool:
        """Write an error, with the traceback of what nobody foresaw; return whether it was written.

        `when` says what the application was about, such as being left.
        """
        title = f"{error.title}: " if isinstance(error, PaymatchError) else f"{type(error).__name__}: "
        cause = error.__cause__ if isinstance(error, PaymatchError) else error
        if cause is None:
            trace = ""
        elif type(error) in {PaymatchError, type(cause)}:
            trace = "".join(traceback.format_exception(cause))
        else:  # an error that was foreseen, and has words of its own
            trace = f"because of {type(cause).__name__}: {cause}"
        first, *rest = str(error).splitlines() or [""]
        return self.note(f"error {when and f'{when}: '}{title}{first}", more="\n".join([*rest, trace]))

    def without_secrets(self, text: str) -> str:
        """Return a text with `***` in place of passwords."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, _HIDDEN)
        return _NAMED.sub(rf"\1{_HIDDEN}", _IN_URI.sub(f"{_HIDDEN}@", text))

    def _append(self, text: str) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._held() as handle:
            os.write(handle, self.without_secrets(text).encode("utf-8", "backslashreplace"))

    @contextmanager
    def _held(self) -> Iterator[int]:
        """Open the log, with no other process writing to it; put it aside first if it is long."""
        while True:
            handle = os.open(self.path, os.O_CREAT | os.O_APPEND | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                if not self._is_current(handle):
                    continue
                if os.fstat(handle).st_size > MOST_BYTES:
                    self.path.replace(older_log(self.path))
                    continue
                yield handle
                return
            finally:
                os.close(handle)

    def _is_current(self, handle: int) -> bool:
        """Return whether an open file is still the log: another process may have put it aside."""
        try:
            return os.path.samestat(os.fstat(handle), self.path.stat())
        except FileNotFoundError:
            return False


def older_log(path: Path) -> Path:
    """Return where the entries are that a log had before it was begun anew."""
    return path.with_name(f"{path.name}.1")
