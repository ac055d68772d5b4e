"""The files that a run reads, found by what a person named, and the parts in which they are read."""

import difflib
import glob
import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from db.errors import InputFailed
from db.files.options import FIELDS, ReadOptions
from db.files.reading.columns import plain_name
from db.files.reading.source import read_errors
from domain.records import EntryKind

PARQUET_ENDINGS = (".parquet", ".pq")
ENDINGS = (*PARQUET_ENDINGS, ".csv", ".tsv")

# What one task reads of a Parquet file, unless one row group has more.
_ROWS_IN_PART = 250_000


@dataclass(frozen=True, slots=True)
class Part:
    """What one task reads: a file, or some row groups of a Parquet file.

    `file` is the file's place among those of its kind. `rows_before` counts the rows of the file in front of
    `row_groups`.
    """

    kind: EntryKind
    file: int
    path: Path
    row_groups: tuple[int, ...] = ()
    rows_before: int = 0

    @property
    def is_parquet(self) -> bool:
        """Whether the file is one of Parquet."""
        return self.path.suffix.casefold() in PARQUET_ENDINGS


def find_files(names: Sequence[str], options: ReadOptions) -> list[Path]:
    """Return the files that `names` mean, each once, in order of their paths.

    A name is that of a file, of a folder with all files below it, or a pattern (`lake/*.parquet`, `lake/**/*.csv`).
    What begins with a point or an underscore in a folder is none of the data. Raises InputFailed where there is no
    file, and for a file that is neither Parquet nor CSV nor TSV.
    """
    found = {path for name in names for path in _files_named(name)}
    for path in found:
        _check(path, options)
    return sorted(found)


def parts_of(kind: EntryKind, files: Sequence[Path]) -> list[Part]:
    """Return the parts of files, in order; reads the ends of Parquet files. Raises InputFailed."""
    return [part for place, path in enumerate(files) for part in _parts(Part(kind, place, path))]


def _files_named(name: str) -> Iterator[Path]:
    path = Path(name)
    if path.is_file():
        yield path
        return
    # A pattern may begin at the root, which a pathlib pattern may not.
    matches = [path] if path.is_dir() else map(Path, glob.glob(name, recursive=True))  # noqa: PTH207
    files = [file for match in matches for file in (_below(match) if match.is_dir() else [match])]
    if not files:
        raise InputFailed(_nothing_named(path))
    yield from files


def _below(folder: Path) -> list[Path]:
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "_"))]
        found.extend(Path(place, name) for name in names if not name.startswith((".", "_")))
    return found


def _nothing_named(path: Path) -> str:
    if path.is_dir():
        return f"There is no file in {path}."
    if glob.has_magic(str(path)):
        return f"There is no file that fits {path}."
    there = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
    close = difflib.get_close_matches(path.name, there, n=1)
    return f"There is no file {path}.{f' Did you mean {path.with_name(close[0])}?' if close else ''}"


def _check(path: Path, options: ReadOptions) -> None:
    """Refuse a file that cannot be read here, or of which a column would be left out unseen."""
    if path.suffix.casefold() not in ENDINGS:
        raise InputFailed(f"{path}: files are read here by their endings, {', '.join(ENDINGS)}; this has none of them.")
    used = {plain_name(options.mapping.get(field, field)) for field in FIELDS}
    for folder in path.parent.parts:
        column, equals, _ = folder.partition("=")
        if equals and plain_name(column) in used:
            raise InputFailed(f"{path}: the column {column!r} is in the name of a folder; it must be in the file.")


def _parts(whole: Part) -> Iterator[Part]:
    """Yield the parts of one file."""
    if not whole.is_parquet:
        yield whole
        return
    groups: list[int] = []
    before = rows = 0
    for group, size in enumerate(_group_sizes(whole.path)):
        if groups and rows + size > _ROWS_IN_PART:
            yield Part(whole.kind, whole.file, whole.path, tuple(groups), before)
            before, rows, groups = before + rows, 0, []
        groups.append(group)
        rows += size
    yield Part(whole.kind, whole.file, whole.path, tuple(groups), before)


def _group_sizes(path: Path) -> Collection[int]:
    with read_errors(path):
        try:
            facts = pq.read_metadata(path)
        except (pa.ArrowException, UnicodeDecodeError) as error:
            raise InputFailed(f"{path} is not a Parquet file, or a damaged one: {error}") from None
        return [facts.row_group(group).num_rows for group in range(facts.num_row_groups)]
