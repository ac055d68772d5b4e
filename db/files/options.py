"""How a file of accruals or payments is to be read, as far as the file does not say so itself."""

import codecs
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from db.errors import InputFailed

# The columns of accruals and payments, in the order in which row readers give their texts.
FIELDS = ("id", "date", "month", "account", "amount")
REQUIRED_FIELDS = ("id", "date")

# What Python and the names of hosts are written in; no file is.
_OF_NO_FILES = {"unicode-escape", "raw-unicode-escape", "idna", "punycode"}

# Day, month and year differ from each other and from strptime's defaults, so that a format that leaves one out shows.
_PROBE = datetime(2003, 4, 5)  # noqa: DTZ001 - a calendar date has no zone


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the person who imports knows about the file.

    `mapping` names the column of the file for a field (`{"date": "Дата"}`); fields that are not in it are looked up
    under their own name. `date_format` and `cut_time` are those of `read_date`. `encoding` None means UTF-8, with or
    without a byte order mark. `delimiter` None means that it is found in the header; `tab` names the tab. `sheet` is
    that of a workbook; None means the first. `header_line` is the line of a text with delimiters, or the row of a
    sheet, that has the names of the columns, from 1; what stands above it is left out. None means the first that has
    anything.
    Raises InputFailed for an option that cannot be meant.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    date_format: str | None = None
    cut_time: bool = False
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_line: int | None = None

    def __post_init__(self) -> None:
        for name in self.mapping:
            if name not in FIELDS:
                raise InputFailed(f"There is no field {name!r} to map a column to.{_nearest(name)}")
        if self.delimiter is not None:
            _check_delimiter(self.delimiter)
        if self.encoding is not None:
            _check_encoding(self.encoding)
        if self.header_line is not None and self.header_line < 1:
            raise InputFailed(f"{self.header_line} is no line; the first is 1.")
        if self.date_format is not None:
            _check_date_format(self.date_format)

    @property
    def begins_at(self) -> int:
        """The first line that is not left out, from 1."""
        return self.header_line or 1

    @property
    def delimiter_character(self) -> str | None:
        """The delimiter as one character; None when it is to be found."""
        return "\t" if self.delimiter in {"tab", r"\t"} else self.delimiter


def _nearest(name: str) -> str:
    close = difflib.get_close_matches(name.casefold(), FIELDS, n=1)
    return f" Did you mean {close[0]!r}?" if close else f" The fields are {', '.join(FIELDS)}."


def _check_delimiter(delimiter: str) -> None:
    if delimiter in {"tab", r"\t", "\t"}:
        return
    if len(delimiter) != 1 or delimiter in '"\r\n\0 ' or delimiter.isalnum():
        raise InputFailed(f"{delimiter!r} cannot be a delimiter; name one character such as , or ; or the word tab.")


def _check_encoding(encoding: str) -> None:
    try:
        known = codecs.lookup(encoding).name not in _OF_NO_FILES
        b"id".decode(encoding, "ignore")
    except (LookupError, UnicodeError, ValueError):
        known = False
    if not known:
        raise InputFailed(f"There is no text encoding {encoding!r}; try utf-8 or windows-1251.")


def _check_date_format(date_format: str) -> None:
    try:
        read_back = datetime.strptime(_PROBE.strftime(date_format), date_format)  # noqa: DTZ007 - as _PROBE
    except (ValueError, re.error):  # the latter for a letter that stands twice
        read_back = None
    if read_back != _PROBE:
        raise InputFailed(f"The date format {date_format!r} must name day, month and year, as %d/%m/%Y does.")


def is_utf8(encoding: str | None) -> bool:
    """Say whether the option means UTF-8."""
    return encoding is None or codecs.lookup(encoding).name in {"utf-8", "utf-8-sig"}
