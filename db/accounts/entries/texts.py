"""Values of documents as the texts that a file would have: exact, or refused with the reason."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from decimal import Context, Decimal
from types import MappingProxyType

from bson import Binary, Decimal128, Int64, ObjectId
from bson.binary import UUID_SUBTYPE

from db.files.faults import shorten
from domain.errors import WrongValue

# The double beyond which whole numbers are left out.
_EXACT = 2**53
# Digits before the point; more than any id, month or amount of the ledger has.
_MOST_DIGITS = 40
_WIDE = Context(prec=80)
_BYTES_OF_UUID = 16
_KINDS = MappingProxyType({bool: "a truth value", list: "an array", dict: "an object", bytes: "bytes"})


def text_of(field: str, value: object, date_format: str | None = None) -> str:
    """Return a value of a document as a file would write it in the column `field`, "" for null.

    A date of BSON becomes its calendar date in UTC, in the form of `date_format`, with the time of day behind it unless
    that is midnight; for a month, midnight of a first day becomes a billing month. Raises WrongValue for what is not
    the exact value of such a field.
    """
    if value is None:
        return ""
    if type(value) is str:  # JavaScript code is a kind of text to the library
        return value
    write = _WRITERS[field].get(type(value))
    if write is None:
        raise WrongValue(f"{_EXPECTED[field]} should stand here, not {_shown(value)}")
    return write(value, date_format)


def shown(value: object) -> str:
    """Return a value for a message, cut when long."""
    return shorten(value if isinstance(value, str) else str(value))


def _shown(value: object) -> str:
    named = next((name for kind, name in _KINDS.items() if isinstance(value, kind)), None)
    return named or f"{shown(value)} ({type(value).__name__})"


def _identifier(value: ObjectId, _date_format: str | None) -> str:
    return str(value)


def _unique(value: Binary, _date_format: str | None) -> str:
    if value.subtype != UUID_SUBTYPE or len(value) != _BYTES_OF_UUID:
        raise WrongValue(f"bytes (of subtype {value.subtype}) are not text")
    return str(value.as_uuid())


def _whole(value: int | float | Decimal128, _date_format: str | None) -> str:  # noqa: PYI041 - a double is not an int
    number = _decimal(value)
    if number != number.to_integral_value(context=_WIDE):
        raise WrongValue(f"{shown(value)} is not a whole number")
    return f"{number:.0f}"


def _amount(value: int | float | Decimal128, _date_format: str | None) -> str:  # noqa: PYI041 - as _whole
    number = _decimal(value)
    minor = number.scaleb(2, context=_WIDE)
    if minor != minor.to_integral_value(context=_WIDE):
        raise WrongValue(
            f"{shown(value)} has more than two digits after the point; amounts are exact to the minor unit"
        )
    if isinstance(value, float) and abs(minor) >= _EXACT:
        raise WrongValue(f"{shown(value)} is a double, which is not exact to the minor unit at this size")
    return f"{number:.2f}"


def _decimal(value: int | float | Decimal128) -> Decimal:  # noqa: PYI041 - as _whole
    """Return a number without loss; a double as the shortest decimal number that is it."""
    if isinstance(value, float) and (not math.isfinite(value) or abs(value) >= _EXACT):
        raise WrongValue(f"{value!r} is a double, which is not exact at this size")
    number = value.to_decimal() if isinstance(value, Decimal128) else Decimal(repr(value))
    if not number.is_finite() or number.adjusted() > _MOST_DIGITS:
        raise WrongValue(f"{shown(value)} is not a number of at most {_MOST_DIGITS} digits")
    return number


def _date(value: datetime, date_format: str | None) -> str:
    moment = value.astimezone(UTC)
    day = moment.strftime(date_format) if date_format else moment.date().isoformat()
    return day if moment.time() == time() else f"{day} {moment.time().isoformat('seconds')}"


def _month(value: datetime, _date_format: str | None) -> str:
    moment = value.astimezone(UTC)
    if moment.day == 1 and moment.time() == time():
        return moment.date().isoformat()[: len("2016-01")]
    raise WrongValue(f"{moment:%Y-%m-%d %H:%M:%S} is a date, not a month; midnight of a first day would be one")


_Writers = Mapping[type, Callable[..., str]]
_NUMBERS = (int, Int64, float, Decimal128)
_NAMES: _Writers = {**dict.fromkeys(_NUMBERS, _whole), ObjectId: _identifier, Binary: _unique}
_WRITERS: Mapping[str, _Writers] = MappingProxyType(
    {
        "id": _NAMES,
        "date": {datetime: _date, int: _whole, Int64: _whole},
        "month": {**dict.fromkeys(_NUMBERS, _whole), datetime: _month},
        "account": _NAMES,
        "amount": dict.fromkeys(_NUMBERS, _amount),
    }
)
_EXPECTED = MappingProxyType(
    {
        "id": "text, a whole number or an ObjectId",
        "date": "a date or text",
        "month": "a month as number or text",
        "account": "text or a whole number",
        "amount": "a number or text",
    }
)
