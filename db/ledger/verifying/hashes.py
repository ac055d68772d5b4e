"""Whether an export and its inputs are the very files that the provenance written beside the export names."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from db.errors import InputFailed
from db.files.entries import EntryReader
from db.files.reading.source import SourceFile, read_errors
from db.ledger.verifying.breaches import Breach, BreachCode

# In bytes: the names and hashes of hundreds of thousands of files.
_LONGEST = 64 * 1024**2


class RecordedInput(NamedTuple):
    """A file that was imported, as a provenance names it; `sha256` None for one that had no bytes of its own."""

    kind: str
    name: str
    sha256: str | None


class Recorded(NamedTuple):
    """What a provenance says: what was exported (`matches`), the hash of the file, and what was imported."""

    export: str
    sha256: str
    inputs: tuple[RecordedInput, ...]


def read_provenance(path: Path) -> Recorded:
    """Return what a provenance says; raises InputFailed for a file that is none."""
    with read_errors(path), SourceFile(path) as file:
        content = file.stream.read(_LONGEST)
    try:
        document = json.loads(content)
        inputs = [RecordedInput(file["kind"], file["name"], file["sha256"]) for file in document["inputs"]]
        return Recorded(document["export"], document["sha256"], tuple(inputs))
    except (ValueError, LookupError, TypeError, RecursionError):
        raise InputFailed(f"{path} is not a provenance, as `export --provenance` writes it.") from None


def other_files(recorded: Recorded, exported: Path, inputs: Sequence[EntryReader]) -> Iterator[Breach]:
    """Yield where the exported file, or the inputs, are not byte by byte the files that a provenance names."""
    hashed = _sha256(exported)
    if hashed != recorded.sha256:
        words = f"is not as it was exported: its SHA-256 is {hashed}, and was {recorded.sha256}"
        yield Breach(BreachCode.OTHER_FILE, f"export {exported.name}", words)
    for reader in inputs:
        kind = reader.kind.value
        given = {file.sha256: file.name for file in reader.files if file.sha256}
        imported = {file.sha256: file.name for file in recorded.inputs if file.kind == kind and file.sha256}
        for name in _only_in(given, imported):
            yield Breach(BreachCode.OTHER_FILE, f"input {name}", "is not, byte by byte, a file that was imported")
        for name in _only_in(imported, given):
            yield Breach(BreachCode.OTHER_FILE, f"input {name}", "was imported, and is not among the files given")


def _only_in(some: Mapping[str, str], others: Mapping[str, str]) -> list[str]:
    return [name for sha256, name in some.items() if sha256 not in others]


def _sha256(path: Path) -> str:
    with read_errors(path), path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
