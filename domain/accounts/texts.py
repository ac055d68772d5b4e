"""The texts of what documents hold: every number, name and type becomes one, whatever it was stored as."""

from datetime import UTC, datetime

# An account without a number, an action without a type: missing, null and the empty text alike.
NO_NUMBER = "(no number)"
NO_TYPE = "(no type)"

# What a name of more bytes goes by: a page of such names has no room in memory, nor one of them beside its summary.
LONGEST_NAME = 100_000
LONG_NAME = "(a name of more than 100,000 bytes)"

# What is no single value goes by what it is.
_BY_TYPE: dict[type, str] = {list: "(array)", dict: "(document)"}

# Floats below this are whole numbers exactly; above, their digits would say more than is known.
_LARGEST_WHOLE = 2.0**53


def shown_number(value: object) -> str:
    """Return the text of an account's number: `78` for the text and for the number 78."""
    return shown(value) or NO_NUMBER


def shown_name(name: str) -> str:
    """Return the text of an account's name: itself, unless it is longer than LONGEST_NAME."""
    return name if len(name.encode("utf-8", "replace")) <= LONGEST_NAME else LONG_NAME


def shown_type(value: object) -> str:
    """Return the text of an action's type."""
    return shown(value) or NO_TYPE


def write_moment(moment: datetime) -> str:
    """Return a moment as `2016-01-01T01:33:59Z`; with milliseconds (`…59.250Z`) only where they are not zero."""
    moment = moment.astimezone(UTC)
    precision = "milliseconds" if moment.microsecond >= 1000 else "seconds"
    return moment.replace(tzinfo=None).isoformat(timespec=precision) + "Z"


def shown(value: object) -> str:
    """Return the text of any value; "" for None."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) <= _LARGEST_WHOLE:
            return str(int(value))
        case datetime():
            return write_moment(value)
        case _:
            return _BY_TYPE.get(type(value)) or str(value)
