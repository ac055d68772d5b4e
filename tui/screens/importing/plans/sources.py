"""What is imported from: a file, or a collection of the MongoDB server. The import screen is the same for both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from db.errors import InputFailed
from db.files.choosing.encodings import guessed_encoding
from db.files.choosing.preview import FileFormat, Preview, format_of_file, read_preview
from db.files.choosing.proposals import MOST_SHEETS, Proposal, proposed
from db.files.faults import Fault, FaultList
from db.files.options import ReadOptions
from db.files.reading.rows import OpenRows, RowReader, RowSource
from db.files.reading.source import SourceFile, read_errors
from tui.screens.export.files import current_folder, full_path
from tui.services import AccountsService

if TYPE_CHECKING:  # pymongo waits until a collection is asked for
    from db.accounts.server.connection import Connection

MONGO = "mongo:"
"""How a collection is named where a file could be: `mongo:receipts`, or `mongo:billing/receipts`."""
# Opening a workbook takes a second for so many bytes; a larger one is not opened again and again for a guess, and only
# one that is small is opened for every line of every sheet.
_LARGE_WORKBOOK = 4 * 1024**2
_SMALL_WORKBOOK = 128 * 1024
_LIKE_AN_ADDRESS = ("mongodb://", "mongodb+srv://")


@dataclass(frozen=True, slots=True)
class ToRead:
    """What an import reads, once; `stop` ends the reading where it waits for somebody else."""

    rows: Path | OpenRows
    stop: Callable[[], object]


class Source(Protocol):
    """What is imported from. Methods block; they raise InputFailed, and what the server has to say."""

    @property
    def name(self) -> str:
        """Its name, without folders or database."""
        ...

    @property
    def place(self) -> str:
        """Where it is, in words behind `in`."""
        ...

    @property
    def format(self) -> FileFormat:
        """How it is read."""
        ...

    @property
    def mended_beside(self) -> Path:
        """A file, not there in general, beside which its rows with faults are proposed to go."""
        ...

    @property
    def text(self) -> str:
        """How a person would name it, to be offered again."""
        ...

    def check(self) -> None:
        """See whether it can be read at all."""
        ...

    def preview(self, options: ReadOptions) -> Preview:
        """Read its beginning."""
        ...

    def proposed(self) -> Proposal:
        """Look at its beginning, and return how it seems to be meant."""
        ...

    @property
    def titled(self) -> int:
        """In how many sheets, of which a text has one, names of columns are looked for below a title."""
        ...

    def to_read(self) -> ToRead:
        """Give all its rows, to be read once."""
        ...

    def line_of(self, fault: Fault) -> str:
        """Return where in it a fault is, the number of a line or the `_id` of a document; "" for all of it."""
        ...


@dataclass(frozen=True, slots=True)
class File:
    """A file."""

    path: Path

    @property
    def name(self) -> str:
        """The name without folders."""
        return self.path.name

    @property
    def place(self) -> str:
        """The folder, as short as it can be said: from the current or the home folder where it is below one."""
        folder = self.path.parent
        for above, words in ((current_folder(), Path()), (Path.home(), Path("~"))):
            if folder.is_relative_to(above):
                return "the current folder" if folder == current_folder() else str(words / folder.relative_to(above))
        return str(folder)

    @property
    def format(self) -> FileFormat:
        """The format of its ending."""
        return format_of_file(self.path)

    @property
    def mended_beside(self) -> Path:
        """The file itself."""
        return self.path

    @property
    def text(self) -> str:
        """The whole path."""
        return str(self.path)

    def check(self) -> None:
        """See whether it can be opened."""
        if self.path.exists() and not (self.path.is_file() or self.path.is_dir()):
            raise InputFailed(f"{self.path} is a pipe or device, which may have no end; `paymatch import` reads those.")
        with read_errors(self.path):
            if self.path.is_dir() and not any(self.path.iterdir()):
                raise InputFailed(f"{self.path} is a folder with nothing in it.")
            with SourceFile(self.path):
                pass

    def preview(self, options: ReadOptions) -> Preview:
        """Read its beginning."""
        return read_preview(self.path, options)

    def proposed(self) -> Proposal:
        """Guess its encoding, and where the names of its columns stand."""
        is_workbook = self.format is FileFormat.WORKBOOK
        encoding = None if is_workbook else guessed_encoding(self.path)
        return proposed(self.preview, encoding=encoding, titled=self.titled)

    @property
    def titled(self) -> int:
        """None of a format without lines; all sheets of a workbook only if it is small."""
        if self.format is not FileFormat.WORKBOOK:
            return int(self.format is FileFormat.TEXT)
        with read_errors(self.path):
            size = self.path.stat().st_size
        return MOST_SHEETS if size < _SMALL_WORKBOOK else int(size < _LARGE_WORKBOOK)

    def to_read(self) -> ToRead:
        """Give all its rows; how they are counted is enough to stop."""
        return ToRead(self.path, lambda: None)

    def line_of(self, fault: Fault) -> str:
        """Return the number of the line."""
        return f"{fault.line:,}" if fault.line else ""


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection of documents of the server that the accounts are on, named as `collections_like` writes it."""

    named: str
    accounts: AccountsService = field(compare=False)

    @property
    def name(self) -> str:
        """The name without the database."""
        return self.named.partition("/")[2] or self.named

    @property
    def place(self) -> str:
        """The database, if it is another than that of the accounts, and the server."""
        database, slash, _ = self.named.partition("/")
        return f"{database} on {self.accounts.where}" if slash else self.accounts.where

    @property
    def format(self) -> FileFormat:
        """Documents."""
        return FileFormat.DOCUMENTS

    @property
    def mended_beside(self) -> Path:
        """A file of its name in the current folder."""
        return current_folder() / f"{self.name.replace('/', '-')}.csv"

    @property
    def text(self) -> str:
        """The name behind `mongo:`."""
        return MONGO + self.named

    def check(self) -> None:
        """See whether it has a document."""
        from db.accounts.entries.documents import DocumentSource

        DocumentSource(self.connection()).first()

    def preview(self, options: ReadOptions) -> Preview:
        """Read its beginning."""
        from db.accounts.entries.choosing import read_documents_preview

        return read_documents_preview(self.connection(), options)

    def proposed(self) -> Proposal:
        """Guess its fields."""
        return proposed(self.preview, encoding=None, titled=self.titled)

    @property
    def titled(self) -> int:
        """None: documents have no title."""
        return 0

    def to_read(self) -> ToRead:
        """Give all its documents."""
        documents = _Documents(self)
        return ToRead(documents.opened, documents.stop)

    def line_of(self, fault: Fault) -> str:
        """Return the `_id` of the document."""
        return fault.file.partition(" _id ")[2]

    def connection(self) -> Connection:
        """Return the connection to it, once the server answers."""
        from db.accounts.entries.choosing import named_collection

        return named_collection(self.accounts.open().connection, self.named)


class _Documents:
    """The documents of a collection; who waits for the server is let go by `stop`."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._connection: Connection | None = None
        self._stopped = False

    @contextmanager
    def opened(self, options: ReadOptions, faults: FaultList) -> Iterator[tuple[RowReader, RowSource]]:
        """Open the collection, as `OpenRows` says."""
        from db.accounts.entries.documents import documents_opened

        self._connection = connection = self._collection.connection().cancellable()
        if self._stopped:
            connection.cancel()
        with documents_opened(connection, options, faults) as opened:
            yield opened

    def stop(self) -> None:
        """End what is asked of the server."""
        self._stopped = True
        if self._connection is not None:
            self._connection.cancel()


def source_named(text: str, accounts: AccountsService) -> Source:
    """Return what a person named: a collection as `mongo:NAME`, or a file. Raises InputFailed where nothing is."""
    named = text.strip()
    if named.startswith(_LIKE_AN_ADDRESS):
        raise InputFailed(f"Name a collection, as {MONGO}receipts; its server is that of the Accounts screen.")
    if named.startswith(MONGO):
        collection = named.removeprefix(MONGO)
        if not collection or collection.endswith("/"):
            raise InputFailed(f"Name a collection, as {MONGO}receipts or {MONGO}billing/receipts.")
        return Collection(collection, accounts)
    if not named:
        raise InputFailed("Name a file to import.")
    return File(full_path(named))


def collections_offered(text: str, accounts: AccountsService) -> Sequence[str]:
    """Return the collections that begin as `text`, which names one, does; blocks, and raises what the server says."""
    from db.accounts.entries.choosing import collections_like

    found = collections_like(accounts.open().connection, text.removeprefix(MONGO))
    return [MONGO + name for name in found]
