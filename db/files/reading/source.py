"""The first step of reading: a file's bytes, hashed and counted on the way, and its physical lines as text."""

import codecs
import difflib
import hashlib
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from db.errors import InputFailed
from db.files.faults import Fault, FaultList
from db.files.options import is_utf8

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# No line of a table is longer, and no row of several lines: so much of a file is held in memory at most.
LONGEST_ROW = 1024**2

# What is given at once of a line that may be longer.
PIECE = 64 * 1024

# One system call for each: large enough to be fast, small enough that progress moves.
_BLOCK = 256 * 1024

# What the first bytes of a file say; the first that fits counts (UTF-32's mark begins with UTF-16's).
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 text"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32 text"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32 text"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16 text"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16 text"),
    (b"PK\x03\x04", None, "a workbook or archive"),
    (b"\xd0\xcf\x11\xe0", None, "an old Excel workbook"),
    (b"\x1f\x8b", None, "compressed"),
    (b"%PDF", None, "a PDF document"),
)


class SourceFile:
    """An input file, read once from its first byte to its last.

    `stream` gives the bytes; `sha256` and `fraction` speak of those that were read so far. Raises InputFailed when
    the file cannot be opened. Use it in a `with` inside `read_errors`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._raw = _CountedBytes(path)
        self.stream = io.BufferedReader(self._raw, _BLOCK)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stream.close()

    @property
    def name(self) -> str:
        """The file as the person named it."""
        return str(self.path)

    @property
    def sha256(self) -> str:
        """The hash of the bytes read so far, in hexadecimal digits."""
        return self._raw.digest.hexdigest()

    @property
    def short_name(self) -> str:
        """The file's name without its folders."""
        return self.path.name

    def place(self, line: int) -> tuple[str, int]:
        """Return what a fault says of the row at `line`: the file and the line."""
        return self.name, line

    @property
    def fraction(self) -> float:
        """How much of the file was read, from 0 to 1; 0 as long as the size is not known (a pipe)."""
        return min(1.0, self._raw.count / self._raw.size) if self._raw.size else 0.0


class _CountedBytes(io.RawIOBase):
    """A file's bytes, each block hashed and counted as it passes."""

    def __init__(self, path: Path) -> None:
        self._file = _opened(path)
        self._path = path
        self._before = os.fstat(self._file.fileno())
        self.size = self._before.st_size
        self.digest = hashlib.sha256()
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        length = self._file.readinto(buffer) or 0
        self.digest.update(memoryview(buffer)[:length])
        self.count += length
        if not length:
            self._refuse_changed()
        return length

    def _refuse_changed(self) -> None:
        """Raise InputFailed if somebody wrote to the file since it was opened: what was read is then of two moments."""
        before, now = self._before, os.fstat(self._file.fileno())
        is_same = (now.st_size, now.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
        if stat.S_ISREG(now.st_mode) and not is_same:
            raise InputFailed(f"{self._path} was changed while it was read. Try again when nobody writes to it.")

    def close(self) -> None:
        self._file.close()
        super().close()


def _opened(path: Path) -> io.FileIO:
    """Open a file for reading; a device but a terminal has no end, or no rows."""
    try:
        file = io.FileIO(path)
    except ValueError:
        raise InputFailed(f"{str(path)!r} cannot be the name of a file.") from None
    mode = os.fstat(file.fileno()).st_mode
    if stat.S_ISBLK(mode) or (stat.S_ISCHR(mode) and not file.isatty()):
        file.close()
        raise InputFailed(f"{path} is a device, not a file.")
    return file


@contextmanager
def read_errors(path: Path) -> Iterator[None]:
    """Turn what the operating system says about reading `path` into InputFailed."""
    try:
        yield
    except FileNotFoundError:
        raise InputFailed(f"There is no file {path}.{_nearest(path)}") from None
    except IsADirectoryError:
        raise InputFailed(f"{path} is a folder, not a file.") from None
    except PermissionError:
        raise InputFailed(f"There is no permission to read {path}.") from None
    except OSError as error:
        raise InputFailed(f"{path} cannot be read: {error.strerror or error}.") from error


def _nearest(path: Path) -> str:
    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    except OSError:
        return ""
    close = difflib.get_close_matches(path.name, names, n=1)
    return f" Did you mean {path.with_name(close[0])}?" if close else ""


class TextLines:
    """The physical lines of a file, each with its line end, as text.

    A line of more than LONGEST_ROW characters is a fault, and reading ends there; `in_pieces` it is given in several
    parts instead, of which only the last has a line end. Of lines that make one row no more is given either:
    `is_broken_off` is true then. Whoever reads says with `held = 0` that a row has ended.

    Bytes that are not of the encoding, and NUL characters, are never guessed at: each line with one is a fault. It is
    given all the same, so that quoted cells end where they should, and `damaged` is then its number: the reader of
    rows leaves out every row that holds such a line.
    """

    def __init__(self, source: SourceFile, encoding: str | None, faults: FaultList, *, in_pieces: bool = False) -> None:
        self.damaged = 0
        self.held = 0
        self.is_broken_off = False
        self._in_pieces = in_pieces
        self._at_once = PIECE if in_pieces else LONGEST_ROW
        self._source = source
        self._faults = faults
        self._shown = encoding or "UTF-8"
        self._encoding = "utf-8" if is_utf8(encoding) else codecs.lookup(self._shown).name

    def __iter__(self) -> Iterator[str]:
        head = self._source.stream.peek(4)
        if problem := self._contradiction(head):
            self._fault(0, "", problem)
            return
        number, offset = 1, len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
        # Wrong bytes become lone surrogates, which no valid text has: reading can go on behind them.
        encoding = "utf-8-sig" if self._encoding == "utf-8" else self._encoding
        text = io.TextIOWrapper(self._source.stream, encoding, "surrogateescape", newline="")
        try:
            for line in iter(partial(text.readline, self._at_once), ""):
                if line.isascii() and "\0" not in line:
                    offset += len(line)
                else:
                    offset += self._inspect(number, offset, line)
                is_whole = len(line) < self._at_once or line.endswith("\n")
                if not self._in_pieces:
                    self.held += len(line)
                    if not is_whole:
                        self._damage(
                            number, "", f"the line has more than {LONGEST_ROW:,} characters: reading ends here"
                        )
                        return
                    if self.held > LONGEST_ROW:
                        self.is_broken_off = True
                        return
                yield line
                number += is_whole
        except UnicodeError as error:
            # Encodings that are not a superset of ASCII have no place for surrogates: reading ends here.
            reason = error.reason if isinstance(error, UnicodeDecodeError) else str(error)
            self._fault(number, "", f"from here on, or soon after, the bytes are not {self._shown}: {reason}")
        finally:
            if not text.closed:  # else whoever reads was stopped, and the file closed before this generator
                text.detach()

    def _contradiction(self, head: bytes) -> str | None:
        """Return why a file that begins with the bytes `head` cannot be text of the encoding; None if it can."""
        for mark, encoding, what in _MARKS:
            if head.startswith(mark):
                if encoding is None:
                    return f"the file is {what}, not text; save it as CSV"
                if self._encoding.startswith(encoding):
                    return None
                return f"the file begins as {what} does, which is not {self._shown}; name the encoding {encoding}"
        return None

    def _inspect(self, number: int, offset: int, line: str) -> int:
        """Report what is wrong with line `number`, which starts `offset` bytes into the file; return its bytes."""
        try:
            line.encode()
        except UnicodeEncodeError as error:
            before = len(line[: error.start].encode(self._encoding, "surrogateescape"))
            code = ord(line[error.start])
            if not 0xDC80 <= code <= 0xDCFF:
                half = f"U+{code:04X}"
                self._damage(number, half, f"{half} at offset {offset + before} is half of a character")
            else:
                byte = f"0x{code - 0xDC00:02X}"
                hint = f"is not {self._shown}; name the encoding of the file, such as windows-1251"
                self._damage(number, byte, f"byte {byte} at offset {offset + before} {hint}")
        else:
            if "\0" in line:
                self._damage(number, "\0", "a NUL character stands in this line; it cannot be text of this encoding")
        return len(line.encode(self._encoding, "surrogateescape"))

    def _damage(self, number: int, value: str, reason: str) -> None:
        self.damaged = number
        self._fault(number, value, reason)

    def _fault(self, number: int, value: str, reason: str) -> None:
        self._faults.add(Fault(self._source.name, number, "", value, reason))
