"""The values of JSON: decoded with every digit kept, in words, and what stands inside of objects."""

import json
from collections.abc import Iterator

from db.files.faults import shorten
from db.files.reading.columns import plain_name

# Objects that stand deeper than this in each other are not looked into.
_DEEPEST = 16


class Members(list[tuple[str, object]]):
    """The members of an object in their order; a dictionary would lose one of two with the same name."""


class _NoNumber(ValueError):
    """A word such as NaN, which JSON does not have."""


def _refuse_constant(name: str) -> object:
    raise _NoNumber(f"A number cannot be {name}")


# Numbers stay the texts that the file has: a float would lose digits of amounts and account numbers.
_DECODER = json.JSONDecoder(object_pairs_hook=Members, parse_float=str, parse_int=str, parse_constant=_refuse_constant)


def leaves(members: Members, before: str = "", depth: int = 1) -> Iterator[tuple[str, object]]:
    """Give the members of an object, those of objects inside it under names with points between (`paid.at`)."""
    for name, value in members:
        if isinstance(value, Members) and depth < _DEEPEST:
            yield from leaves(value, f"{before}{name}.", depth + 1)
        else:
            yield f"{before}{name}", value


def inside(members: Members, wanted: str) -> Iterator[tuple[str, object]]:
    """Give the members of objects inside an object that are meant by a plain name with points."""
    for name, value in members:
        begin = f"{plain_name(name)}." if isinstance(value, Members) else ""
        if isinstance(value, Members) and wanted.startswith(begin):
            rest = wanted.removeprefix(begin)
            yield from ((f"{name}.{inner}", found) for inner, found in value if plain_name(inner) == rest)
            yield from ((f"{name}.{inner}", found) for inner, found in inside(value, rest))


def decoded(text: str, start: int) -> tuple[object, int]:
    """Return the value that begins at `start`, and where it ends; raises JSONDecodeError."""
    try:
        return _DECODER.raw_decode(text, start)
    except RecursionError:
        raise json.JSONDecodeError("Too many values inside each other", text, start) from None
    except _NoNumber as error:
        raise json.JSONDecodeError(str(error), text, start) from None


def decoded_whole(text: str) -> object:
    """Return the one value that `text` is; raises JSONDecodeError."""
    value, end = decoded(text, 0)
    if end < len(text):
        raise json.JSONDecodeError("Extra data", text, end)
    return value


def is_nested(value: object) -> bool:
    """Say whether a value is neither text, a number nor null."""
    return not (value is None or isinstance(value, str))


def text_of(value: object) -> str:
    """Return a value as the text of a cell."""
    if value is None:
        return ""
    return value if isinstance(value, str) else shown(value)


def shown(value: object) -> str:
    """Return a value as JSON writes it, about."""
    if isinstance(value, Members):
        return "an object"
    if isinstance(value, list):
        return "an array"
    return repr(shorten(value)) if isinstance(value, str) else json.dumps(value)


def in_words(error: json.JSONDecodeError) -> str:
    """Return what is wrong, to go on a sentence with."""
    return error.msg[0].lower() + error.msg[1:]
