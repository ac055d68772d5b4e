"""Reading the rows of the pipeline: those of one number become one summary."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

from db.accounts.listing.keys import identity
from db.accounts.server.connection import Document
from db.accounts.summarising.counting import STANDARD_FIELDS
from domain.accounts.records import AccountSummary, ActionSummary
from domain.accounts.texts import shown_number, shown_type

Entries = Sequence[Mapping[str, Any]]


def read_rows(rows: Iterable[Document]) -> Iterator[AccountSummary]:
    """Yield the summary of each account; its rows stand together."""
    same: list[Document] = []
    known: object = None
    for row in rows:
        number = identity(row.get("number"))
        if same and number != known:
            yield _read(same)
            same = []
        same.append(row)
        known = number
    if same:
        yield _read(same)


def standard_entries(types: Mapping[str, Any]) -> list[ActionSummary]:
    """Return the entries of the standard types."""
    return [ActionSummary(name, types[last], types[count]) for name, count, last in STANDARD_FIELDS]


def read_others(entries: Iterable[Entries]) -> list[ActionSummary]:
    """Return the entries of the other types, of each document, by name; values with the same text are one type."""
    types: dict[str, ActionSummary] = {}
    for entry in (entry for of_document in entries for entry in of_document):
        name = shown_type(entry["type"])
        known = types.get(name, ActionSummary(name, None, 0))
        types[name] = _added(known, ActionSummary(name, entry["last"], entry["count"]))
    return sorted(types.values(), key=lambda entry: entry.type)


def _read(rows: Sequence[Document]) -> AccountSummary:
    first = rows[0]
    number = first.get("number")
    if len(rows) > 1:
        return _read_together(rows, number)
    types = first["types"]
    actions = standard_entries(types)
    if types["others"]:
        actions += read_others([types["others"]])
    return AccountSummary(shown_number(number), first["name"] or "", first["sessions"], 1, tuple(actions), number)


def _read_together(rows: Sequence[Document], number: object) -> AccountSummary:
    actions = [
        reduce(_added, entries) for entries in zip(*(standard_entries(row["types"]) for row in rows), strict=True)
    ]
    return AccountSummary(
        number=shown_number(number),
        name=min((row["name"] for row in rows if row["name"]), default=""),
        sessions=sum(row["sessions"] for row in rows),
        documents=len(rows),
        actions=(*actions, *read_others(row["types"]["others"] for row in rows)),
        key=number,
    )


def _added(one: ActionSummary, other: ActionSummary) -> ActionSummary:
    last = max((moment for moment in (one.last, other.last) if moment is not None), default=None)
    return ActionSummary(one.type, last, one.count + other.count)
