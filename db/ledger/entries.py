"""Accruals and payments in the ledger: found by id, and brought in from files, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.files.faults import Fault, FaultList, shorten
from db.files.options import ReadOptions
from db.files.progress import Progress
from db.files.writing.destination import DestinationExists
from db.ledger.bulk import set_aside
from db.ledger.journal import Clock, StepKind, record, utc_now
from db.ledger.ledger import Ledger
from domain.errors import StepRefused
from domain.records import Accrual, Entry, EntryKind, Payment
from domain.values.amounts import write_amount
from domain.values.identifiers import natural_key
from domain.values.months import MonthKind, month_kind

if TYPE_CHECKING:  # reading files waits till one is imported: every screen looks entries up
    from db.files.entries import EntryReader, FileRead
    from db.files.reading.rows import OpenRows

# What a column of an entry holds.
Value = str | int | None

_BATCH = 10_000
# Fewer entries than this are stored as quickly with their indexes in place.
_MANY = 50_000
_COLUMNS = ("date", "month", "account", "amount")

_STAGE = """
    CREATE TEMP TABLE incoming (
        id TEXT PRIMARY KEY, date TEXT, month TEXT, account TEXT, amount INTEGER, id_key TEXT
    ) WITHOUT ROWID
"""
_SAME = """
    incoming.date = held.date AND incoming.month IS held.month
    AND incoming.account = held.account AND incoming.amount IS held.amount
"""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or would do.

    `stored` entries are new; `repeats` were in the ledger, or earlier in the files, with the same values. When nothing
    was stored because of faults (`refused`), `stored` says how many would be without the faulty rows. `rejected` rows
    were written, or would be, to the file for rejects.
    """

    kind: EntryKind
    stored: int
    repeats: int
    files: tuple[FileRead, ...]
    faults: FaultList
    refused: bool = False
    rejected: int = 0


def import_entries(  # noqa: PLR0913 - a use case with its options, which go by keyword
    ledger: Ledger,
    kind: EntryKind,
    sources: Sequence[Path | OpenRows],
    *,
    options: ReadOptions | None = None,
    rejects: Path | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    clock: Clock = utc_now,
) -> ImportResult:
    """Check files, or what is opened otherwise, whole; if there is no fault, store the entries as one journal step.

    What the ledger holds already with the same values is left as it is, so the same file is never stored twice; the
    same id with other values is a fault. With `rejects`, the entries without a fault are stored, and the rows with one
    are written to a new CSV file there, which is not made if there is none; but a fault of a file as a whole still
    means that nothing is stored or written. With `dry_run` neither is, and others may write meanwhile. `progress` may
    raise to stop the import, which leaves the ledger as it was. Raises InputFailed for a file that cannot be read at
    all, and DestinationExists and OutputFailed for the rejects.
    """
    from db.files.entries import EntryReader
    from db.files.rejects import Rejects

    if rejects is not None and rejects.exists():
        raise DestinationExists(rejects)
    with (
        nullcontext() if rejects is None else Rejects() as kept,
        ledger.reading() if dry_run else ledger.writing() as transaction,
    ):
        reader = EntryReader(
            kind,
            options,
            known_months=months_of(ledger),
            rejects=kept,
            refusal=None if kept is None else partial(_held_otherwise, ledger, kind),
            progress=progress,
        )
        ledger.run(_STAGE)
        _stage(ledger, reader.read_all(sources))
        conflicts = _find_conflicts(ledger, reader)
        result = _store(ledger, reader, conflicts, None if dry_run else clock)
        if kept is not None:
            result = replace(result, refused=kept.incomplete, rejected=kept.rows)
        ledger.run("DROP TABLE incoming")
        if transaction is not None and result.refused:
            transaction.rollback()
        elif transaction is not None and kept is not None and kept.rows and rejects is not None:
            # Before the entries are confirmed: what is in neither place would be lost.
            kept.write(rejects)
    return result


def months_of(ledger: Ledger) -> MonthKind | None:
    """Return the one kind of month that the ledger holds, None while it holds none, inside `reading`."""
    sql = "SELECT month FROM {table} WHERE month IS NOT NULL LIMIT 1"
    for table in EntryKind:
        for (month,) in ledger.rows(sql.format(table=table.value)):
            return month_kind(month)
    return None


def entry_counts(ledger: Ledger) -> dict[EntryKind, int]:
    """Return how many accruals and payments there are, inside `reading`."""
    return {kind: ledger.one(f"SELECT count(*) FROM {kind.value}")[0] for kind in EntryKind}


def payment_named(ledger: Ledger, payment_id: str) -> Payment:
    """Return the payment with this id, inside `reading` or `writing`; StepRefused if there is none."""
    return Payment(*_entry_values(ledger, EntryKind.PAYMENT, payment_id))


def has_payment(ledger: Ledger, payment_id: str) -> bool:
    """Return whether there is a payment with this id, inside `reading` or `writing`."""
    return bool(ledger.one("SELECT EXISTS (SELECT 1 FROM payment WHERE id = ?)", (payment_id,))[0])


def accrual_named(ledger: Ledger, accrual_id: str) -> Accrual:
    """Return the accrual with this id, inside `reading` or `writing`; StepRefused if there is none."""
    return Accrual(*_entry_values(ledger, EntryKind.ACCRUAL, accrual_id))


def _entry_values(ledger: Ledger, kind: EntryKind, identifier: str) -> tuple[str, date, str | None, str, int | None]:
    sql = f"SELECT id, date, month, account, amount FROM {kind.value} WHERE id = ?"
    for found, day, month, account, amount in ledger.rows(sql, (identifier,)):
        return found, date.fromisoformat(day), month, account, amount
    raise StepRefused(f"There is no {kind.value} {identifier}.")


def _stage(ledger: Ledger, entries: Iterator[Entry]) -> None:
    while batch := list(islice(entries, _BATCH)):
        ledger.run_many("INSERT INTO incoming VALUES (?, ?, ?, ?, ?, ?)", map(_row, batch))


def _row(entry: Entry) -> tuple[Any, ...]:
    return entry.id, entry.date.isoformat(), entry.month, entry.account, entry.amount, natural_key(entry.id)


def _find_conflicts(ledger: Ledger, reader: EntryReader) -> int:
    """Add a fault for every entry that the ledger holds with other values; return how many there are."""
    table = reader.kind.value
    values = ", ".join(f"incoming.{column}, held.{column}" for column in _COLUMNS)
    sql = f"SELECT id, {values} FROM incoming JOIN {table} AS held USING (id) WHERE NOT ({_SAME})"
    conflicts = 0
    for identifier, *pairs in ledger.rows(sql):
        conflicts += 1
        reason = _difference(identifier, pairs[::2], pairs[1::2])
        reader.faults.add(Fault(*reader.place_of(identifier), "id", identifier, reason))
    return conflicts


def _held_otherwise(ledger: Ledger, kind: EntryKind, entry: Entry) -> str | None:
    """Return why the ledger cannot take an entry: it holds one of this id with other values; None if it does not."""
    here = (entry.date.isoformat(), entry.month, entry.account, entry.amount)
    for there in ledger.rows(f"SELECT date, month, account, amount FROM {kind.value} WHERE id = ?", (entry.id,)):
        return None if there == here else _difference(entry.id, here, there)
    return None


def _difference(identifier: str, here: Sequence[Value], there: Sequence[Value]) -> str:
    """Return what is wrong with an entry that the ledger holds with the values `there`, in the order of _COLUMNS."""
    differences = ", ".join(
        f"{column} {_shown(column, new)} here and {_shown(column, old)} there"
        for column, new, old in zip(_COLUMNS, here, there, strict=True)
        if new != old
    )
    return f"{identifier!r} is in the ledger already, with other values: {differences}"


def _shown(column: str, value: Value) -> str:
    if value is None or value == "":
        return "empty"
    if isinstance(value, int):
        return write_amount(value)
    return repr(shorten(value)) if column == "account" else value


def _store(ledger: Ledger, reader: EntryReader, conflicts: int, clock: Clock | None) -> ImportResult:
    """Move what is new into its table, as a step of the journal; without a clock, only count it."""
    table = reader.kind.value
    new = f"FROM incoming WHERE id NOT IN (SELECT id FROM {table})"
    (stored,) = ledger.one(f"SELECT count(*) {new}")
    read = sum(file.entries for file in reader.files)
    repeats = read - stored - conflicts + sum(file.repeats for file in reader.files)
    if stored and clock is not None:
        files = [{"name": file.name, "sha256": file.sha256, "rows": file.rows} for file in reader.files]
        detail = {"kind": table, "rows": stored, "repeats": repeats, "files": files}
        step = record(ledger, StepKind.IMPORT, clock(), detail)
        with _bulk_insert(ledger, table, stored):
            _move(ledger, table, step)
    return ImportResult(reader.kind, stored, repeats, tuple(reader.files), reader.faults, refused=bool(reader.faults))


@contextmanager
def _bulk_insert(ledger: Ledger, table: str, stored: int) -> Iterator[None]:
    """Let `stored` entries be inserted without their indexes, if they are many beside those that are there.

    The trigger that is away with them keeps an entry from being replaced, and only what is new is inserted.
    """
    (held,) = ledger.one(f"SELECT count(*) FROM {table}")
    indexes = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
    names = [name for (name,) in ledger.rows(indexes, (table,))] if stored >= max(_MANY, held // 4) else []
    with set_aside(ledger, [*names, f"{table}_decided_is_not_replaced"] if names else []):
        yield


def _move(ledger: Ledger, table: str, step: int) -> None:
    """Store the incoming entries that are new, in order of id and in parts: between them an interrupt is heard."""
    columns = "id, date, month, account, amount, id_key"
    part = "SELECT * FROM incoming WHERE id > ? ORDER BY id LIMIT ?"
    after: str | None = ""
    while after is not None:
        (last,) = ledger.one(f"SELECT max(id) FROM ({part})", (after, _BATCH))
        ledger.run(
            f"INSERT INTO {table} ({columns}, step) SELECT {columns}, ? FROM ({part}) "
            f"WHERE id NOT IN (SELECT id FROM {table}) ORDER BY id",
            (step, after, _BATCH),
        )
        after = last
