"""Ids are text, compared in natural order: INV-9 before INV-10, 2 before 10."""

import re

from domain.errors import WrongValue

# Longer runs of digits would leave the range of one character in the sort key; no real id comes near.
MAX_LENGTH = 200

NUMBER = re.compile("[0-9]+")
"""A number in an id."""
# What nearly all ids are: perhaps a word, and one number behind it.
_USUAL = re.compile("([^0-9]*)([1-9][0-9]*)")


def read_identifier(text: str) -> str:
    """Return `text` without surrounding white space, or raise WrongValue.

    An id has 1 to 200 printable characters. Leading zeros are kept: `007` and `7` are two ids.
    """
    identifier = text.strip()
    if not identifier:
        raise WrongValue("an id is needed here, but the field is empty")
    if len(identifier) > MAX_LENGTH:
        raise WrongValue(f"an id has at most {MAX_LENGTH} characters, this one has {len(identifier)}")
    if not identifier.isprintable():
        raise WrongValue(f"an id has printable characters only: {identifier!a}")
    return identifier


def natural_key(identifier: str) -> str:
    """Return a text whose plain order (by code points, as in SQLite's BINARY) is the natural order of ids.

    Each run of digits is written as `0`, a character that stands for its length, and the digits without leading
    zeros, so that a longer number is a greater one. Ids that differ in leading zeros only are told apart at the end;
    the key is therefore different for different ids.
    """
    if usual := _USUAL.fullmatch(identifier):
        word, digits = usual.groups()
        return f"{word}0{chr(0x20 + len(digits))}{digits}"
    key = NUMBER.sub(_number_key, identifier)
    return f"{key}\x01{identifier}" if _has_leading_zero(identifier) else key


def without_zeros(digits: str) -> str:
    """Return a number without the zeros before it."""
    return digits.lstrip("0") or "0"


def is_meant(identifier: str, text: str) -> bool:
    """Return whether a person may mean an id by `text`: it is the same but for capitals and zeros before numbers.

    A number alone means every id that ends in it: `17` is `P-0017`, not `P-117`.
    """
    if NUMBER.fullmatch(text):
        numbers = NUMBER.findall(identifier)
        return identifier[-1:].isdigit() and bool(numbers) and without_zeros(numbers[-1]) == without_zeros(text)
    return _spoken(identifier) == _spoken(text)


def _spoken(identifier: str) -> str:
    return NUMBER.sub(lambda run: without_zeros(run[0]), identifier).casefold()


def _number_key(run: re.Match[str]) -> str:
    digits = without_zeros(run[0])
    return f"0{chr(0x20 + len(digits))}{digits}"


def _has_leading_zero(identifier: str) -> bool:
    return any(len(run) > 1 and run[0] == "0" for run in NUMBER.findall(identifier))
