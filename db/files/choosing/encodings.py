"""In which encoding a text seems to be written: a proposal for a person, never more."""

import codecs
from itertools import pairwise
from pathlib import Path

from db.files.reading.source import SourceFile, read_errors

_BEGINNING = 64 * 1024
_MARKED = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CYRILLIC = ("windows-1251", "cp866", "koi8-r")
# Nine of ten letters of a Russian text are none of the rest, and in another encoding hardly any is one of these.
_OFTEN = frozenset("оеаинтсрвлкмдпуяыьзбгйчхж")
_WESTERN = "windows-1252"


def guessed_encoding(path: Path) -> str | None:
    """Return the encoding in which a file seems to be written; None for UTF-8, with or without a mark, or no guess.

    Raises InputFailed when the file cannot be read.
    """
    with read_errors(path), SourceFile(path) as file:
        beginning = file.stream.read(_BEGINNING)
    if beginning.startswith(_MARKED):
        return "utf-16"
    if b"\0" in beginning or _is_utf8(beginning):
        return None
    return _of_letters(beginning)


def _is_utf8(beginning: bytes) -> bool:
    """Return whether bytes are UTF-8, the last character possibly cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(beginning)
    except UnicodeDecodeError:
        return False
    return True


def _of_letters(beginning: bytes) -> str | None:
    """Return the encoding of bytes that are no UTF-8: a Cyrillic one where letters beyond ASCII stand together."""
    beyond = [byte > 0x7F for byte in beginning]
    together = sum(one and other for one, other in pairwise(beyond))
    if 2 * together < sum(beyond):
        return _WESTERN if _decodes(beginning, _WESTERN) else None
    share, best = max((_share_of_letters(beginning, encoding), encoding) for encoding in _CYRILLIC)
    return best if share > 1 / 2 else None


def _share_of_letters(beginning: bytes, encoding: str) -> float:
    """Return which share of the characters beyond ASCII are letters as a Russian text has them."""
    beyond = [character for character in beginning.decode(encoding, "replace") if ord(character) > 0x7F]
    return sum(character in _OFTEN for character in beyond) / len(beyond)


def _decodes(beginning: bytes, encoding: str) -> bool:
    try:
        beginning.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
