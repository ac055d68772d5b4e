"""Accruals and payments in the ledger: found by id, and brought in from files, all or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from db.clock import Clock, utc_now
from db.files.faults import Fault, FaultList, shorten
from db.files.options import ReadOptions
from db.files.progress import Progress
from db.files.writing.destination import DestinationExists
from db.ledger.bulk import set_aside
from db.ledger.journal import StepKind, latest_step, record
from db.ledger.ledger import Ledger
from domain.errors import StepRefused
from domain.records import Accrual, EntryKind, EntryValues, Payment
from domain.values.amounts import write_amount
from domain.values.identifiers import natural_key
from domain.values.months import MonthKind, month_kind

if TYPE_CHECKING:  # reading files waits till one is imported: every screen looks entries up
    from db.files.entries import EntryReader, FileRead
    from db.files.reading.rows import OpenRows

# What a column of an entry holds.
Value = str | int | None

_BATCH = 10_000
_COLUMNS = ("date", "month", "account", "amount")


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
        # The one reference of an entry is to its step, which is recorded last.
        ledger.reading() if dry_run else ledger.writing(keys_checked=False) as transaction,
    ):
        reader = EntryReader(
            kind,
            options,
            known_months=months_of(ledger),
            rejects=kept,
            refusal=None if kept is None else partial(_held_otherwise, ledger, kind),
            progress=progress,
        )
        storing = _Storing(ledger, reader, keep=not dry_run)
        storing.take(reader.read_values(sources))
        result = storing.end(clock)
        if kept is not None:
            result = replace(result, refused=kept.incomplete, rejected=kept.rows)
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


def has_accruals(ledger: Ledger) -> bool:
    """Return whether there is any accrual, inside `reading` or `writing`."""
    return bool(ledger.one("SELECT EXISTS (SELECT 1 FROM accrual)")[0])


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


class _Storing:
    """Entries on their way into their table, inside `writing`, or with `keep` false only counted, inside `reading`."""

    def __init__(self, ledger: Ledger, reader: EntryReader, *, keep: bool) -> None:
        self._ledger = ledger
        self._reader = reader
        self._table = reader.kind.value
        self._step = latest_step(ledger) + 1 if keep else None
        self._held = entry_counts(ledger)[reader.kind]
        self._days = _Days()
        self._stored = self._conflicts = 0

    def take(self, entries: Iterator[EntryValues]) -> None:
        """Store what is new; add a fault for every entry that the ledger holds with other values."""
        with ExitStack() as aside:
            while batch := list(islice(entries, _BATCH)):
                new = self._new(batch) if self._held else batch
                if self._step is not None:
                    few = self._held // 4
                    if self._stored <= few < self._stored + len(new):
                        aside.enter_context(_indexes_set_aside(self._ledger, self._table))
                    self._insert(new, self._step)
                self._stored += len(new)

    def end(self, clock: Clock) -> ImportResult:
        """Record what was stored as a step of the journal."""
        reader = self._reader
        read = sum(file.entries for file in reader.files)
        repeats = read - self._stored - self._conflicts + sum(file.repeats for file in reader.files)
        if self._stored and self._step is not None:
            files = [{"name": file.name, "sha256": file.sha256, "rows": file.rows} for file in reader.files]
            detail = {"kind": self._table, "rows": self._stored, "repeats": repeats, "files": files}
            record(self._ledger, StepKind.IMPORT, clock(), detail)
        return ImportResult(
            reader.kind, self._stored, repeats, tuple(reader.files), reader.faults, refused=bool(reader.faults)
        )

    def _new(self, batch: list[EntryValues]) -> list[EntryValues]:
        """Return those that the ledger does not hold, and add a fault for those that it holds with other values."""
        sql = f"SELECT id, {', '.join(_COLUMNS)} FROM {self._table} WHERE id IN (SELECT value FROM json_each(?))"
        ids = json.dumps([identifier for identifier, *_ in batch])
        held = {identifier: values for identifier, *values in self._ledger.rows(sql, (ids,))}
        for entry in batch:
            there = held.get(identifier := entry[0])
            if there is not None and there != (here := _stored(entry)):
                self._conflicts += 1
                reason = _difference(identifier, here, there)
                self._reader.faults.add(Fault(*self._reader.place_of(identifier), "id", identifier, reason))
        return [entry for entry in batch if entry[0] not in held]

    def _insert(self, entries: list[EntryValues], step: int) -> None:
        columns = ", ".join(("id", *_COLUMNS, "id_key", "step"))
        days = self._days
        self._ledger.run_many(
            f"INSERT INTO {self._table} ({columns}) VALUES (?, ?, ?, ?, ?, ?, {step})",
            (
                (identifier, days[day], month, account, amount, natural_key(identifier))
                for identifier, day, month, account, amount in entries
            ),
        )


class _Days(dict[date, str]):
    """The ISO texts of dates; each is written once, however many entries have it."""

    def __missing__(self, day: date) -> str:
        self[day] = text = day.isoformat()
        return text


def _indexes_set_aside(ledger: Ledger, table: str) -> AbstractContextManager[None]:
    """Do without the indexes of a table, and the trigger that keeps an entry from being replaced: all there are new."""
    indexes = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
    return set_aside(
        ledger, [*(name for (name,) in ledger.rows(indexes, (table,))), f"{table}_decided_is_not_replaced"]
    )


def _stored(entry: EntryValues) -> list[Value]:
    """Return what the columns _COLUMNS hold of an entry."""
    _, day, *rest = entry
    return [day.isoformat(), *rest]


def _held_otherwise(ledger: Ledger, kind: EntryKind, entry: EntryValues) -> str | None:
    """Return why the ledger cannot take an entry: it holds one of this id with other values; None if it does not."""
    identifier, here = entry[0], _stored(entry)
    for there in ledger.rows(f"SELECT {', '.join(_COLUMNS)} FROM {kind.value} WHERE id = ?", (identifier,)):
        return None if list(there) == here else _difference(identifier, here, there)
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
