"""Storing the account documents of a file: all of them, or none where one is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bson.raw_bson import RawBSONDocument
from pymongo.operations import InsertOne, ReplaceOne

from db.accounts.listing.keys import with_numbers
from db.accounts.loading.documents import AccountDocument, read_documents
from db.accounts.server.connection import Connection, Write
from db.errors import InputFailed
from db.files.faults import Fault, FaultList
from db.files.progress import Progress, ProgressMeter

# Stored at a time: documents, and bytes of them.
_DOCUMENTS = 1_000
_BYTES = 16 * 1024 * 1024


@dataclass(slots=True)
class Loaded:
    """What came of a file: the accounts that were new and those that were replaced, or all its faults."""

    added: int = 0
    replaced: int = 0
    faults: FaultList = field(default_factory=FaultList)


def load_accounts(connection: Connection, path: Path, *, progress: Progress | None = None) -> Loaded:
    """Store every document of the file at `path` under its number; nothing if any document is wrong.

    A number that is stored already gets the new document in place of its old one, so loading a file again changes
    nothing. The file is read twice, a part at a time. `progress` gets the documents done and the fraction of the work.
    Raises InputFailed, AccountsUnavailable; what was stored before a failure stays, and can be loaded again.
    """
    loaded = Loaded()
    meter = ProgressMeter(progress)
    checked = 0
    for found in read_documents(path):
        if isinstance(found, Fault):
            loaded.faults.add(found)
        else:
            checked += 1
            meter.tell(0, found.fraction / 2)
    if loaded.faults:
        return loaded
    for batch in _batches(path):
        replaced = _store(connection, batch)
        loaded.replaced += replaced
        loaded.added += len(batch) - replaced
        meter.tell(loaded.added + loaded.replaced, (1 + batch[-1].fraction) / 2)
    meter.end(checked)
    return loaded


def _batches(path: Path) -> Iterator[list[AccountDocument]]:
    batch: list[AccountDocument] = []
    size = 0
    for found in read_documents(path):
        if isinstance(found, Fault):
            raise InputFailed(f"{path} was changed while it was read: {found}")
        batch.append(found)
        size += len(found.bson)
        if len(batch) == _DOCUMENTS or size >= _BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _store(connection: Connection, batch: list[AccountDocument]) -> int:
    """Store a batch, and return how many of its numbers were there before."""
    stored = _stored_ids(connection, [document.number for document in batch])
    writes: list[Write] = []
    for document in batch:
        raw: Any = RawBSONDocument(document.bson)
        if document.number in stored:
            writes.append(ReplaceOne({"_id": stored[document.number]}, raw))
        else:
            writes.append(InsertOne(raw))
    connection.write(writes)
    return len(stored)


def _stored_ids(connection: Connection, numbers: list[str]) -> dict[str, Any]:
    """Return the id of the first document of each of `numbers` that is stored: one query, with or without an index."""
    found = connection.aggregate(
        [{"$match": with_numbers(numbers)}, {"$project": {"number": 1}}, {"$sort": {"_id": -1}}]
    )
    return {row["number"]: row["_id"] for row in found if isinstance(row["number"], str)}
