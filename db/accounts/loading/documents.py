"""Account documents in a file, checked: JSON Lines, or JSON as an array, an object or several of them.

Values are MongoDB's extended JSON: `{"$date": "2016-01-01T01:33:59Z"}` is a date. What is inside sessions may be as
untidy as it is in the database; what says whose document it is must be right.
"""

import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import DecimalException
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from bson import encode, json_util
from bson.codec_options import DatetimeConversion
from bson.errors import BSONError

from db.accounts.loading.notation import TOO_DEEP, Mistake, Piece, pieces_of_json, pieces_of_lines
from db.errors import InputFailed
from db.files.faults import Fault, shorten

# How a file of one document a line ends its name; any other is read as JSON.
_LINES = {".jsonl", ".ndjson"}
# MongoDB's own limit, in bytes.
_LARGEST = 16 * 1024 * 1024

_OPTIONS = json_util.JSONOptions(tz_aware=True, datetime_conversion=DatetimeConversion.DATETIME_AUTO)
# What `json_util` and `bson.encode` raise for values that are not what they say they are.
_UNREADABLE = (ValueError, TypeError, KeyError, ArithmeticError, AttributeError, BSONError, DecimalException)


@dataclass(frozen=True, slots=True)
class AccountDocument:
    """One document that can be stored: its number, the whole as BSON without `_id`, and where it stands."""

    number: str
    bson: bytes
    line: int
    fraction: float


def read_documents(path: Path) -> Iterator[AccountDocument | Fault]:
    """Yield every document of the file at `path`, or what is wrong with it; InputFailed if the file cannot be read.

    `fraction` says how much of the file was read so far, from 0 to 1. Two documents of one number are a fault. In
    JSON Lines all lines are read; in other JSON the first mistake in the notation is the end.
    """
    reader = _Reader(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
            raise InputFailed(f"{path} is a pipe or device; documents are read twice, which needs a file.")
        size = max(1, path.stat().st_size)
        with path.open("rb") as raw, TextIOWrapper(raw, "utf-8-sig", "surrogateescape") as file:
            by_lines = path.suffix.lower() in _LINES
            pieces = pieces_of_lines(file, reader.decoder.decode) if by_lines else pieces_of_json(file, reader.decoder)
            for piece in pieces:
                yield from reader.read(piece, min(1.0, raw.tell() / size))
    except OSError as error:
        raise InputFailed(f"{path} cannot be read: {error.strerror or error}") from error


@dataclass(slots=True)
class _Reader:
    """The checks of one file."""

    path: Path
    decoder: json.JSONDecoder = field(init=False)
    _wrong_values: list[str] = field(default_factory=list)
    _lines: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.decoder = json.JSONDecoder(object_hook=self._value)

    def read(self, piece: Piece | Mistake, fraction: float) -> Iterator[AccountDocument | Fault]:
        """Yield the document of a piece, or its faults."""
        wrong_values = list(dict.fromkeys(self._wrong_values))
        self._wrong_values.clear()
        if isinstance(piece, Mistake):
            yield self._fault(piece.line, "", piece.text, piece.reason)
        elif wrong_values:
            for text in wrong_values:
                yield self._fault(piece.line, "", text, f"{shorten(text)} is not a value of extended JSON{_hint(text)}")
        elif not isinstance(piece.value, dict):
            yield self._fault(piece.line, "", piece.text, "this is not a document (an object in braces)")
        else:
            yield self._checked(piece, fraction)

    def _checked(self, piece: Piece, fraction: float) -> AccountDocument | Fault:
        document: dict[str, Any] = piece.value
        document.pop("_id", None)
        number, name = document.get("number"), document.get("name")
        if reason := self._wrong_number(number):
            return self._fault(piece.line, "number", _json(number), reason)
        if name is not None and not isinstance(name, str):
            return self._fault(piece.line, "name", _json(name), f"the name {shorten(_json(name))} is not a text")
        try:
            bson = encode(document)
        except (*_UNREADABLE, RecursionError) as error:
            return self._fault(piece.line, "", piece.text, _why_not_stored(error))
        if len(bson) > _LARGEST:
            return self._fault(piece.line, "", piece.text, f"MongoDB stores up to 16 MiB, this has {len(bson)} bytes")
        self._lines[str(number)] = piece.line
        return AccountDocument(str(number), bson, piece.line, fraction)

    def _wrong_number(self, number: object) -> str:
        if number is None:
            return "the number of the account is missing"
        if not isinstance(number, str):
            return f"the number {shorten(_json(number))} is not a text; put it in quotation marks"
        if not number or number != number.strip() or not number.isprintable():
            return f"the number {shorten(repr(number))} is empty, or has white space around it, or control characters"
        if number in self._lines:
            return f"the number {number} stands on line {self._lines[number]} already"
        return ""

    def _value(self, found: dict[str, Any]) -> Any:
        """Return what an object of extended JSON means; where it means nothing, keep it for a fault."""
        try:
            return json_util.object_hook(found, _OPTIONS)
        except _UNREADABLE:
            self._wrong_values.append(_json(found))
            return found

    def _fault(self, line: int, column: str, value: str, reason: str) -> Fault:
        return Fault(self.path.name, line, column, shorten(value), reason)


def _why_not_stored(error: Exception) -> str:
    match error:
        case UnicodeEncodeError():
            return "there are bytes in it that are not UTF-8 text"
        case RecursionError():
            return TOO_DEEP
    return f"MongoDB cannot store this: {error}"


def _hint(text: str) -> str:
    return '; write {"$date": "2016-01-01T01:33:59Z"}' if "$date" in text else ""


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
