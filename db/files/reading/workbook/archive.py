"""The archive that a workbook is: looked at before it is unpacked, and while it is.

A file of a few hundred kilobytes can unpack to gigabytes, and a few megabytes of XML become gigabytes of elements in
memory. So what an archive states of its sizes is looked at first. Then every member is watched as it is read: the
library lets go of what it holds at the end of each row of a sheet, and of each text that cells share; a member in
which none of them ends for long, or one that is held as a whole, may not have more than a person's workbook has.
"""

import re
import struct
import zlib
from enum import Enum
from io import BufferedReader, BytesIO
from types import TracebackType
from typing import IO, Any, BinaryIO, Self, cast
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile, ZipInfo

# What the library raises for files that are not as they should be.
BROKEN = (
    *(ArithmeticError, AttributeError, BadZipFile, EOFError, LookupError, NotImplementedError, ParseError),
    *(RuntimeError, TypeError, ValueError, struct.error, zlib.error),
)

# The file itself, which is held in memory. A full sheet of a million rows and ten columns takes a quarter of it.
_MOST_BYTES = 256 * 1024**2
# What a workbook may unpack to: the sheets, which are streamed, and the rest, of which the library holds the most in
# memory. A full sheet of a million rows and ten columns takes about half of it.
_MOST_UNPACKED = 2 * 1024**3
_MOST_HELD = 256 * 1024**2
# Sheets become ten to twenty times as large, those of equal rows too. What is small anyway may be as it likes.
_MOST_TIMES_UNPACKED = 200
_ALWAYS_UNPACKED = 16 * 1024**2
# Of a part that is held as a whole, and of a sheet between two rows; behind the last, Excel has 65,530 links at most.
_MOST_OF_PART = 16 * 1024**2
_MOST_ELEMENTS = 500_000
# Between two tags; a cell has 32,767 characters at most.
_MOST_OF_TEXT = 1024**2
_MOST_SHARED_TEXTS = 4_000_000

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# Tags with or without the prefix of a name space.
_FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[ />]")
_LONGEST_TAG = 28
# Of others the bytes of a tag could be something else.
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["'](?!utf-?8|utf-?16|us-ascii|iso-8859-)""", re.IGNORECASE)
_BLOCK = 1024**2
_NO_SIZE = b"<worksheet/>"


class TooLarge(Exception):
    """A workbook would take more memory than any should; the message says what is too much."""


class Streamed(Enum):
    """What the library reads in blocks at a time; the tags are those at which it lets go of what it holds."""

    SHARED_TEXTS = re.compile(rb"<(?:\w{1,20}:)?si[ />]")
    ROWS = re.compile(rb"<(?:\w{1,20}:)?row[ />]")
    # It would read a whole sheet only to find that nothing is said of its size, which is not to be trusted anyway.
    SIZES = re.compile(rb"<nothing>")


class WatchedArchive(ZipFile):
    """A workbook's archive whose members raise TooLarge rather than fill the memory.

    `streams` says what it is that is read in blocks.
    """

    streams = Streamed.SHARED_TEXTS

    def open(self, name: str | ZipInfo, mode: Any = "r", pwd: bytes | None = None, **_: Any) -> IO[bytes]:
        """Open a member for reading."""
        watched = _Watched(super().open(name, mode, pwd), self.streams)
        return cast("IO[bytes]", watched)  # it does all of a stream that the library asks for


class _Watched:
    """A member that is read in blocks, or as a whole."""

    def __init__(self, stream: IO[bytes], streamed: Streamed) -> None:
        self._stream = stream
        self._streamed = streamed
        self._before = b""
        self._is_first = True
        self._of_text = self._held = self._elements = self._ended = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the member."""
        self._stream.close()

    def read(self, length: int = -1, /) -> bytes:
        """Read a block, or the whole."""
        if length < 0:
            block = self._stream.read(_MOST_OF_PART + 1)
            self._held, self._elements = len(block), block.count(b"<")
        elif self._streamed is Streamed.SIZES:
            block, self._is_first = (_NO_SIZE if self._is_first else b""), False
        else:
            block = self._stream.read(length)
            self._look(block)
        if (
            self._held > _MOST_OF_PART
            or self._of_text > _MOST_OF_TEXT
            or self._elements > _MOST_ELEMENTS
            or self._ended > _MOST_SHARED_TEXTS
        ):
            raise TooLarge("the workbook has more in one place than any should; save the sheet as CSV")
        return block

    def _look(self, block: bytes) -> None:
        text = self._before + block
        # A comment could hold such tags.
        if (b"<!" in text or b"<?" in text) if not self._is_first else _ENCODING.search(text):
            raise TooLarge("the workbook is written as Excel writes none; save the sheet as CSV")
        self._of_text = 0 if b"<" in block else self._of_text + len(block)
        if ended := len(self._streamed.value.findall(text)):
            self._held = self._elements = 0
            self._ended += ended if self._streamed is Streamed.SHARED_TEXTS else 0
        else:
            self._held += len(block)
            self._elements += block.count(b"<")
        self._before, self._is_first = block[-_LONGEST_TAG:], False


def held(stream: "BufferedReader[Any]") -> BytesIO:
    """Return all of a file, or of one that is no archive or too large as much as shows that.

    A zip archive is read from its end, and a pipe has none until all of it was read.
    """
    start = stream.peek(len(_OLD_EXCEL))
    return BytesIO(stream.read(_MOST_BYTES + 1) if start.startswith(b"PK") else start)


def why_unreadable(content: BinaryIO) -> str | None:
    """Return why a file is no workbook, or one that would fill the memory; None if it can be read.

    The sizes that an archive states may be trusted: of a member that is larger, no more than that is unpacked.
    """
    start = content.read(8)
    size = content.seek(0, 2)
    content.seek(0)
    if start.startswith(_OLD_EXCEL):
        return "the file is an old Excel workbook, or one with a password; save it as XLSX without one"
    if not start:
        return "the file is empty"
    if size > _MOST_BYTES:
        return f"the workbook has more than {_MOST_BYTES / 1024**2:,.0f} MB; save the sheet as CSV"
    try:
        with ZipFile(content) as archive:
            members = archive.infolist()
    except BROKEN:
        return "the file is not an Excel workbook (XLSX)"
    unpacked = sum(member.file_size for member in members)
    held = sum(member.file_size for member in members if "/worksheets/" not in member.filename)
    most = min(_MOST_UNPACKED, max(_ALWAYS_UNPACKED, size * _MOST_TIMES_UNPACKED))
    if unpacked > most or held > _MOST_HELD:
        return f"the workbook would take {unpacked / 1024**2:,.0f} MB unpacked; save the sheet as CSV"
    return None


def has_formulas(content: BinaryIO) -> bool:
    """Say whether a sheet of a workbook may have a formula."""
    with ZipFile(content) as archive:
        for name in archive.namelist():
            if "/worksheets/" in name:
                with archive.open(name) as sheet:
                    before = b""
                    while block := sheet.read(_BLOCK):
                        # The plain search spares nearly all blocks the pattern, which takes ten times as long.
                        text = before + block
                        if (b"<f" in text or b":f" in text) and _FORMULA.search(text):
                            return True
                        before = block[-_LONGEST_TAG:]
    return False
