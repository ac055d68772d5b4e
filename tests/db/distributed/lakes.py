"""Files of accruals and payments in parts, as a lake of files has them, and the lists that a run writes, read back."""

import csv
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from db.distributed.engine import FileRun
from db.distributed.storage.lists import LISTS, ListFormat
from db.files.options import ReadOptions
from db.files.spreadsheets import unshielded
from db.files.writing import csv_table
from domain.matching.policies import DEFAULT_POLICY
from domain.matching.rules import DEFAULT_CHAIN
from domain.records import EntryKind
from domain.values.amounts import write_amount

# Formulas, markup, quotes, line ends of a kind, right-to-left and wide characters, a name like a path, none at all.
ACCOUNTS = ("", "Счёт 1", "=1+1", "[red]x", 'a "b", c', "שלום", "客户", "../up", "-7", "'=0", "007", "7", "1\u00a0000")
COLUMNS = ("id", "date", "month", "account", "amount")

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lake:
    """The folders of the files of each kind, and all rows that are in them."""

    folder: Path
    rows: Mapping[EntryKind, list[Row]] = field(default_factory=dict)

    def names(self, kind: EntryKind) -> list[str]:
        return [str(self.folder / kind.plural)]

    def run(self, into: Path, **options: Any) -> FileRun:
        """A run over the files: by default as an import reads them, with the default policy, into Parquet."""
        settled: dict[str, Any] = {
            "names": {kind: self.names(kind) for kind in EntryKind},
            "options": dict.fromkeys(EntryKind, ReadOptions()),
            "list_format": ListFormat.PARQUET,
            "policy": DEFAULT_POLICY,
            "rules": tuple(rule.name for rule in DEFAULT_CHAIN),
        }
        return FileRun(into=into, **{**settled, **options})


def random_lake(folder: Path, *, rows: int, seed: int = 5, accounts: Sequence[str] = ACCOUNTS) -> Lake:
    """Write rows of many accounts, some of one kind only, into files of both formats, some of them without rows."""
    draw = Random(seed)
    lake = Lake(folder, {kind: _random_rows(draw, kind, rows, accounts) for kind in EntryKind})
    for kind, all_rows in lake.rows.items():
        (folder / kind.plural / "deeper").mkdir(parents=True)
        third = rows // 3
        write_csv(folder / kind.plural / "a.csv", all_rows[:third])
        write_csv(folder / kind.plural / "empty.csv", [])
        write_parquet(folder / kind.plural / "deeper" / "b.parquet", all_rows[third:], row_group_size=third)
        write_parquet(folder / kind.plural / "none.parquet", [])
        (folder / kind.plural / "_SUCCESS").touch()
    return lake


def _random_rows(draw: Random, kind: EntryKind, rows: int, accounts: Sequence[str]) -> list[Row]:
    own = {EntryKind.ACCRUAL: "accruals only", EntryKind.PAYMENT: "payments only"}[kind]
    return [
        (
            f"{kind.value[0].upper()}-{number}",
            (date(2026, 1, 1) + timedelta(draw.randrange(40))).isoformat(),
            draw.choice(("2026-01", "2026-02", "")),
            draw.choice((*accounts, own)),
            draw.choice(("", write_amount(draw.randrange(-500, 500)))),
        )
        for number in draw.sample(range(rows), rows)
    ]


def write_csv(path: Path, rows: Sequence[Row]) -> Path:
    """Write rows as exports do, so that no text is taken for one with a shield."""
    with path.open("wb") as stream:
        csv_table.write_csv(stream, COLUMNS, rows)
    return path


def write_parquet(path: Path, rows: Sequence[Row], **options: Any) -> Path:
    """Write rows with dates and amounts in types of their own."""
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    texts = {
        name: pa.array([text or None for text in cells], pa.string())
        for name, cells in zip(COLUMNS, columns, strict=True)
    }
    texts["date"] = texts["date"].cast(pa.date32())
    texts["amount"] = texts["amount"].cast(pa.decimal128(12, 2))
    pq.write_table(pa.table(texts), path, **options)
    return path


def read_list(folder: Path, name: str) -> list[list[Row]]:
    """Return the rows of each piece of a list, with the texts that CSV has."""
    return [
        read_csv(path) if path.suffix == ".csv" else _parquet_rows(path) for path in sorted((folder / name).iterdir())
    ]


def rows_of_lists(folder: Path) -> dict[str, Counter[Row]]:
    """Return every row of every list, and how many times it is there."""
    return {name: Counter(row for piece in read_list(folder, name) for row in piece) for name in LISTS}


def provenance(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    return document


def read_csv(path: Path) -> list[Row]:
    """Return the rows below the header, as they were before they were shielded."""
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert tuple(header) == tuple(LISTS[path.stem if path.stem in LISTS else path.parent.name])
    return [tuple(map(unshielded, row)) for row in rows]


def _parquet_rows(path: Path) -> list[Row]:
    table = pq.read_table(path)
    assert tuple(table.column_names) == tuple(LISTS[path.parent.name])
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    return [tuple(map(_cell, row)) for row in rows]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if hasattr(value, "hour") else str(value)
