"""Rows of tables as records to copy: what they hold, by the names that exports use, and not how it is painted."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import singledispatch
from io import StringIO
from typing import Any

from db.accounts.export import action_document, summary_document
from db.files.spreadsheets import shielded
from db.files.writing.tables import amount_cell
from db.ledger.deciding.desk import CandidateRow
from db.ledger.exporting.tables import MATCHES, UNMATCHED, UNPAID, match_row, unmatched_row, unpaid_row
from db.ledger.journal import LoggedStep, write_time
from db.ledger.listing import PaymentLine, UnpaidLine
from db.ledger.step_words import step_words
from domain.accounts.records import AccountSummary, ActionSummary
from domain.matching.words.reasons import verdict_words
from tui.keeping.messages import Said

Record = Mapping[str, Any]

_quoted = json.JSONEncoder(ensure_ascii=False).encode


@singledispatch
def record_of(row: object) -> Record:
    """Return a row as a record; one that has no names of its own by the names of its fields."""
    if is_dataclass(row) and not isinstance(row, type):
        # What is not shown of an object is the database's own.
        return {field.name: _plain(getattr(row, field.name)) for field in fields(row) if field.repr}
    return {"text": _plain(row)}


@record_of.register
def _(row: PaymentLine) -> Record:
    matched = match_row(row)
    if matched is not None:
        return dict(zip(MATCHES.columns, matched, strict=True))
    return dict(zip(UNMATCHED.columns, unmatched_row(row), strict=True))


@record_of.register
def _(row: UnpaidLine) -> Record:
    return dict(zip(UNPAID.columns, unpaid_row(row), strict=True))


@record_of.register
def _(row: CandidateRow) -> Record:
    accrual = row.accrual
    return {
        "accrual_id": accrual.id,
        "accrual_date": accrual.date.isoformat(),
        "accrual_month": accrual.month,
        "account": accrual.account,
        "accrual_amount": amount_cell(accrual.amount),
        "payment_id": row.payment_id,
        "verdict": row.candidate.verdict.value,
        "paid_by": row.candidate.paid_by,
        "words": verdict_words(row.candidate),
    }


@record_of.register
def _(row: AccountSummary) -> Record:
    summary = summary_document(row)
    return {"number": summary["number"], "name": row.name, "sessions": row.sessions, "actions": summary["actions"]}


@record_of.register
def _(row: ActionSummary) -> Record:
    return action_document(row)


@record_of.register
def _(row: LoggedStep) -> Record:
    step = row.step
    return {
        "step": step.id,
        "at": write_time(step.at),
        "kind": step.kind.value,
        "what": step_words(row.first_made),
        "stands": row.stands,
        "reverts": step.reverts,
        "detail": _plain(step.detail),
    }


@record_of.register
def _(row: Said) -> Record:
    return {"text": row.text, "at": write_time(row.at), "kind": row.kind.split()[-1], "screen": row.screen}


def record_json(record: Record) -> str:
    """Return a record as JSON in lines; control characters are escaped, amounts keep their two digits."""
    members = [f"  {json_text(name)}: {json_text(value)}" for name, value in record.items()]
    return "{\n" + ",\n".join(members) + "\n}"


def json_text(value: object) -> str:
    """Return a value as JSON in one line; whatever could act on a terminal it is pasted into is escaped."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json_text(name)}: {json_text(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(json_text, value)) + "]"
    if isinstance(value, Decimal):
        return str(value)
    text = _quoted(value)
    return text if text.isprintable() else "".join(map(_escaped, text))


def _escaped(character: str) -> str:
    """Return a character as JSON writes it where it does not print."""
    return character if character.isprintable() else json.dumps(character)[1:-1]


def cell_text(value: object) -> str:
    """Return a value of a record as text: text and dates as they are, what has parts as JSON, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, Mapping) and value.keys() == {"$date"}:
        return str(value["$date"])
    if isinstance(value, str):
        return value
    return json_text(value)


def row_text(record: Record) -> str:
    """Return the values of a record with tabs between them, as a spreadsheet takes them when they are pasted.

    What holds a tab, a line end or a quote is in quotes, so that it stays one cell; what would be run as a formula is
    shielded as in exports. What has parts by names has a cell for each.
    """
    row = StringIO()
    cells = (shielded(value) if isinstance(value, str) else cell_text(value) for value in _parts(record))
    csv.writer(row, dialect="excel-tab").writerow(cells)
    return row.getvalue().removesuffix("\r\n")


def _parts(value: object) -> Iterator[object]:
    """Yield what stands in cells of its own."""
    if isinstance(value, Mapping) and value.keys() != {"$date"}:
        for part in value.values():
            yield from _parts(part)
    elif isinstance(value, list) and value and all(isinstance(part, Mapping) for part in value):
        for part in value:
            yield from _parts(part)
    else:
        yield value


def _plain(value: object) -> Any:
    """Return a value made of what JSON knows."""
    if isinstance(value, Enum):
        value = value.value
    elif isinstance(value, datetime):
        value = write_time(value)
    elif isinstance(value, date):
        value = value.isoformat()
    elif is_dataclass(value):
        value = record_of(value)
    elif isinstance(value, Mapping):
        value = {str(name): _plain(part) for name, part in value.items()}
    elif isinstance(value, Iterable) and not isinstance(value, str):
        value = [_plain(part) for part in value]
    elif not isinstance(value, str | int | float | Decimal | None):
        value = str(value)
    return value
