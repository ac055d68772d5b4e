"""The documents of a collection as rows: where the fields stand, and the texts of each."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from itertools import islice
from typing import Any

from db.accounts.entries.texts import shown, text_of
from db.accounts.server.connection import Connection, Document
from db.errors import AccountsUnavailable, InputFailed
from db.files.faults import Fault, FaultList
from db.files.options import FIELDS, REQUIRED_FIELDS, ReadOptions
from db.files.reading.columns import Columns, FieldTexts, RawRow, missing_column
from db.files.reading.rows import RowReader, RowSource
from db.files.reading.source_rows import SourceRows
from domain.errors import WrongValue

# Of a document with more fields, so many are named to a person.
_MOST_NAMED = 30
_ABSENT = object()


class DocumentSource:
    """A collection, read once from its first `_id` to its last."""

    sha256 = None

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.name = self.short_name = connection.namespace
        self._ids: list[str] = []
        self._total = 0

    @property
    def fraction(self) -> float:
        """How much was read, by the number of documents that the server remembers."""
        return min(1.0, len(self._ids) / self._total) if self._total else 0.0

    def place(self, line: int) -> tuple[str, int]:
        """Return the collection and the `_id` of the document that was given as number `line`."""
        return f"{self.name} _id {shown(self._ids[line - 1])}", 0

    def first(self) -> Document:
        """Return the whole first document; InputFailed if the collection has none."""
        for document in self.connection.documents(limit=1):
            return document
        raise InputFailed(f"The collection {self.connection.name} has no documents.{self._nearest()}")

    def read(self, fields: Sequence[str]) -> Iterator[tuple[int, Document, str]]:
        """Give every document with its number, from 1, and its `_id` as text."""
        self._total = self.connection.about_how_many()
        for line, document in enumerate(self.connection.documents(fields), 1):
            identifier = _text_of_id(document["_id"])
            self._ids.append(identifier)
            yield line, document, identifier

    def _nearest(self) -> str:
        with suppress(AccountsUnavailable):  # who may read one collection may not always list them
            names = self.connection.collections()
            name = self.name.partition(".")[2]
            if name not in names and (close := get_close_matches(name, names, n=1)):
                return f" Did you mean {close[0]!r}?"
        return ""


class DocumentRows(SourceRows[DocumentSource]):
    """The rows of a collection, one for each document. Nested fields are named with points between (`payment.day`).

    A field that a document does not have is empty, as null is; without a field `id`, the `_id` is the id. The first
    document must have the fields that every import needs, or reading ends. `header` and `cells` are the names and
    the texts of the row last given.
    """

    def __init__(self, source: DocumentSource, options: ReadOptions, faults: FaultList) -> None:
        super().__init__(source, options, faults)
        self._wanted = [options.mapping.get(field, field) for field in FIELDS]
        self._paths: list[list[str]] = []
        self._found = [False] * len(FIELDS)

    def __iter__(self) -> Iterator[RawRow]:
        if not self._can_begin(self._source.first()):
            return
        for line, document, identifier in self._source.read(_projection(self.header)):
            yield line, self._texts(document, identifier, line)
        for place, field in enumerate(FIELDS):
            if field in self._options.mapping and not self._found[place]:
                reason = f"no document has the field {self.header[place]!r}, which was named for {field!r}"
                self._fault(0, self.header[place], reason, value="")

    def _can_begin(self, first: Document) -> bool:
        """Find the fields by the first document; if it lacks one that it must have, say no and add a fault for each."""
        there = list(islice(_names(first), _MOST_NAMED))
        names = [_name_in(first, wanted) for wanted in self._wanted]
        lacking = [
            missing_column(field, wanted, there, "the first document")
            for field, wanted, name in zip(FIELDS, self._wanted, names, strict=True)
            if name is None and self._must_have(field)
        ]
        for problem in lacking:
            self._fault(0, problem.column, problem.reason)
        self.header = [name or wanted for name, wanted in zip(names, self._wanted, strict=True)]
        self._paths = [name.split(".") for name in self.header]
        self.columns = Columns(tuple(range(len(FIELDS))), tuple(self.header), ()) if not lacking else None
        return not lacking

    def _must_have(self, field: str) -> bool:
        return field in REQUIRED_FIELDS and (field != "id" or field in self._options.mapping)

    def _texts(self, document: Document, identifier: str, line: int) -> FieldTexts | None:
        """Return the texts of the fields; None, and a fault for each reason, where they cannot be had."""
        texts, wrong = [], False
        for place, (field, path) in enumerate(zip(FIELDS, self._paths, strict=True)):
            value = _value(document, path)
            self._found[place] = self._found[place] or value is not _ABSENT
            if value is _ABSENT or (value is None and field == "id"):
                value = identifier if field == "id" and field not in self._options.mapping else None
            try:
                texts.append(text_of(field, value, self._options.date_format))
            except WrongValue as reason:
                wrong = True
                texts.append(shown(value))
                self._faults.add(Fault(*self._source.place(line), self.header[place], shown(value), str(reason)))
        self._row = texts
        if wrong:
            return None
        number, day, month, account, amount = texts
        return number, day, month, account, amount


@contextmanager
def documents_opened(
    connection: Connection, options: ReadOptions, faults: FaultList
) -> Iterator[tuple[RowReader, RowSource]]:
    """Open the collection of a connection to read its documents as rows.

    Raises InputFailed for a collection without documents, or names that no field can have, and AccountsUnavailable.
    """
    for name in options.mapping.values():
        if name.startswith("$") or "" in name.split("."):
            raise InputFailed(f"{name!r} cannot be the name of a field of a document.")
    source = DocumentSource(connection)
    yield DocumentRows(source, options, faults), source


def _projection(names: Sequence[str]) -> list[str]:
    """Return the fields to ask for; one inside another is asked for with that."""
    return [name for name in dict.fromkeys(names) if not any(name.startswith(f"{other}.") for other in names)]


def values_of(document: Document, before: str = "") -> Iterator[tuple[str, object]]:
    """Yield the names and values of all fields, those inside others with points between."""
    for name, value in document.items():
        if isinstance(value, dict):
            yield from values_of(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _names(document: Document) -> Iterator[str]:
    return (name for name, _ in values_of(document))


def _name_in(document: Document, wanted: str) -> str | None:
    """Return how a document writes the name of a field, whose case may differ; None if it has no such field."""
    if _value(document, wanted.split(".")) is not _ABSENT:
        return wanted
    alike = [name for name in _names(document) if name.casefold() == wanted.casefold()]
    return alike[0] if len(alike) == 1 else None


def _value(document: Document, path: Sequence[str]) -> Any:
    """Return what stands at a path of names; an array on the way is returned itself."""
    value: Any = document
    for name in path:
        if isinstance(value, list):
            return value
        if not isinstance(value, dict) or name not in value:
            return _ABSENT
        value = value[name]
    return value


def _text_of_id(value: object) -> str:
    """Return an `_id` as an id would be, or else as it is shown."""
    try:
        return text_of("id", value)
    except WrongValue:
        return str(value)
