"""Numbers of accounts as the database holds them: what is the same, what lies between, what a person means.

Most numbers are texts. Documents of other programs hold numbers, nothing, dates, ids; all of them have their place in
the one order that MongoDB has for values of every type, and are compared in that order here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bson import Decimal128, Int64, MinKey, ObjectId, encode

from db.accounts.server.connection import Query
from domain.accounts.texts import NO_NUMBER

_WHOLE = re.compile("0|-?[1-9][0-9]{0,18}")
_DIGITS = re.compile("[0-9]{1,18}")
_LARGEST = 2**63 - 1
# Types in the server's order of them, as far as an account can be asked for by one.
_KINDS: tuple[Any, ...] = (MinKey, type(None), (int, float, Decimal128), str, (dict, list, bytes), ObjectId)
_LAST_CODE_POINT = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True, slots=True)
class Key:
    """The number of one account, as stored; `Key(None)` is the account without a number."""

    value: Any


@dataclass(frozen=True, slots=True)
class KeyRange:
    """The accounts that come after the key `after` and not after `upto`, in order of number; None is no limit."""

    after: Key | None = None
    upto: Key | None = None
    descending: bool = False

    def query(self) -> Query:
        """Return what selects the documents of the range.

        `$expr` compares values of any type, where plain comparisons keep to the type of the limit. A number that is
        an array has no place in the order (an index has it at each of its elements) and is left out.
        """
        after, upto = ("$lt", "$gte") if self.descending else ("$gt", "$lte")
        limits = [
            {comparison: ["$number", {"$literal": key.value}]}
            for comparison, key in ((after, self.after), (upto, self.upto))
            if key is not None
        ]
        return {"$expr": {"$and": [*limits, {"$not": [{"$isArray": "$number"}]}]}}


def identity(value: object) -> object:
    """Return what is equal for two numbers exactly when the server holds them to be the same."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float | Decimal128) and not isinstance(value, bool):
        exact = value.to_decimal() if isinstance(value, Decimal128) else Decimal(value)
        return "number", "NaN" if exact.is_nan() else exact
    return type(value), encode({"": value})


def comes_before(value: object, other: object) -> bool:
    """Return whether one number comes before another in the server's order; `other` is one of those of `stored_as`."""
    rank, rank_of_other = _rank(value), _rank(other)
    return rank < rank_of_other or (rank == rank_of_other and _comparable(value) < _comparable(other))


def of_one_kind(value: object, other: object) -> bool:
    """Return whether two numbers are of one type, as a person sees types."""
    return _rank(value) == _rank(other)


def _rank(value: object) -> int:
    """Return the place of a value's type in the server's order of types."""
    if isinstance(value, bool):  # which Python takes for a number
        return len(_KINDS)
    return next((rank for rank, kinds in enumerate(_KINDS) if isinstance(value, kinds)), len(_KINDS))


def _comparable(value: Any) -> Any:
    if isinstance(value, str | ObjectId):
        return value
    if value is None:
        return 0
    exact = value.to_decimal() if isinstance(value, Decimal128) else Decimal(value)
    return (not exact.is_nan(), Decimal(0) if exact.is_nan() else exact)


def with_numbers(values: Iterable[Any]) -> Query:
    """Return what selects the documents of the accounts with these numbers (as stored).

    It may select some more, whose number is an array that holds one of them.
    """
    plain: list[Any] = []
    others: list[Query] = []
    for value in values:
        if value is None or isinstance(value, str | int | float | Decimal128 | ObjectId):
            plain.append(value)
        else:
            others.append({"$expr": {"$eq": ["$number", {"$literal": value}]}})
    return {"$or": [{"number": {"$in": plain}}, *others]}


def stored_as(number: str) -> Sequence[Any]:
    """Return the values that an account shown as `number` may be stored with: `78` is the text or the number 78."""
    if number == NO_NUMBER:
        return [None, "", number]
    values: list[Any] = [number]
    if _WHOLE.fullmatch(number) and abs(int(number)) <= _LARGEST:
        values.append(Int64(number))
    if ObjectId.is_valid(number):
        values.append(ObjectId(number))
    return values


def numbers_beginning(text: str) -> Iterator[tuple[Any, Any]]:
    """Yield the ranges (from, up to and without) in which a number lies whose text begins with `text`, not empty.

    Numbers stored as text and as whole numbers from 0 on are found; what is stored as anything else is not.
    """
    yield text, _text_after(text)
    if _WHOLE.fullmatch(text) and _DIGITS.fullmatch(text):
        yield from _whole_numbers(int(text))


def _text_after(text: str) -> Any:
    """Return the first value in order of code points that neither begins with `text` nor comes before it."""
    kept = text.rstrip(chr(_LAST_CODE_POINT))
    if not kept:
        return {}  # what comes after all texts
    following = ord(kept[-1]) + 1
    return kept[:-1] + chr(_SURROGATES.stop if following in _SURROGATES else following)


def name_contains(text: str) -> Query:
    """Return what selects the documents whose name contains `text`, in any case; е stands for ё too."""
    pattern = re.sub("[еёЕЁ]", "[её]", re.escape(text.replace("\0", "")))
    return {"name": {"$regex": pattern, "$options": "i"}}


def _whole_numbers(beginning: int) -> Iterator[tuple[Int64, Int64]]:
    """Yield the ranges of whole numbers whose digits begin as those of `beginning`."""
    if not beginning:
        yield Int64(0), Int64(1)
    for power in (10**power for power in range(19 - len(str(beginning))) if beginning):
        yield Int64(beginning * power), Int64((beginning + 1) * power)
