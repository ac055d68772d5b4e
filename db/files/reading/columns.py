"""Which column of a file holds which field, found by the names in its header."""

import difflib
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from db.files.options import FIELDS, REQUIRED_FIELDS, ReadOptions

# The texts of one row, in the order of FIELDS, "" for a column that the file does not have.
FieldTexts = tuple[str, str, str, str, str]
# A row as the row readers give it, with the number of its first physical line; None for one that has no fields to take,
# and a fault that says why.
RawRow = tuple[int, FieldTexts | None]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the fields stand in the rows of a file.

    `positions` has one number for each of FIELDS, None for a field that the file does not have. `names` are the
    columns' names as the file writes them, the field's own name where there is no column. `ignored` are the columns
    that no field uses.
    """

    positions: tuple[int | None, ...]
    names: tuple[str, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeaderProblem:
    """Why a header cannot be used: the column's name, and the reason."""

    column: str
    reason: str


def match_columns(
    header: Sequence[str],
    mapping: Mapping[str, str],
    *,
    needed: Collection[str] | None = None,
    holder: str = "the header",
) -> tuple[Columns, list[HeaderProblem]]:
    """Return where each field stands in rows under `header`, and every problem that forbids to read them.

    Names are compared without regard to case and surrounding space. `mapping` is that of ReadOptions. A column must be
    there for the fields that are `needed`, by default all that an import requires or that are mapped. `holder` is what
    the problems call the header.
    """
    if needed is None:
        needed = {*REQUIRED_FIELDS, *mapping}
    places = {plain_name(name): place for place, name in reversed(list(enumerate(header)))}
    wanted = [mapping.get(field, field) for field in FIELDS]
    positions = tuple(places.get(plain_name(name)) for name in wanted)
    names = tuple(
        field if place is None else header[place].strip() for field, place in zip(FIELDS, positions, strict=True)
    )
    ignored = tuple(
        name.strip() for place, name in enumerate(header) if name.strip() and place not in positions
    )  # a column without a name is what a trailing delimiter leaves
    problems = _repeated(header, holder)
    for field, name, place in zip(FIELDS, wanted, positions, strict=True):
        if place is None and field in needed:
            problems.append(missing_column(field, name, header, holder))
    return Columns(positions, names, ignored), problems


def nothing_there(what: str, options: ReadOptions) -> str:
    """Return the reason for the fault of a file or sheet that has no line where the names of columns should stand."""
    return f"{what} is empty" if options.begins_at == 1 else f"{what} has nothing from line {options.begins_at} on"


def plain_name(name: str) -> str:
    """Return what a column's name is compared by."""
    return unicodedata.normalize("NFC", name).strip().casefold()


def _repeated(header: Sequence[str], holder: str) -> list[HeaderProblem]:
    counts = Counter(plain_name(name) for name in header if name.strip())
    first_names = {plain_name(name): name.strip() for name in reversed(header)}
    return [
        HeaderProblem(first_names[name], f"{holder} names {first_names[name]!r} {count} times; which is meant?")
        for name, count in counts.items()
        if count > 1
    ]


def missing_column(field: str, name: str, header: Sequence[str], holder: str) -> HeaderProblem:
    """Return the problem that a header, which is called `holder`, has no column `name` for a field."""
    there = [column.strip() for column in header if column.strip()]
    close = difflib.get_close_matches(plain_name(name), [plain_name(column) for column in there], n=1)
    what = f"no column {name!r}" if name == field else f"no column {name!r}, which was named for {field!r}"
    near = next((column for column in there if close and plain_name(column) == close[0]), None)
    hint = f"did you mean {near!r}?" if near else f"{holder} has {', '.join(map(repr, there)) or 'no names'}"
    return HeaderProblem(name, f"{what}; {hint}")
