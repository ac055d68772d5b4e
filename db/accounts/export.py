"""Summaries of accounts written to files: as documents in JSON, as a table of account and type in all other formats.

In JSON, dates are those of MongoDB's extended JSON.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Literal

from db.files.export import TABLE_WRITERS, ExportFormat, write_content
from domain.accounts.records import AccountSummary, ActionSummary
from domain.accounts.texts import write_moment

# Gets how many accounts are written; what it raises ends the writing, and leaves nothing.
AccountsWritten = Callable[[int], object]

COLUMNS = ("number", "type", "count", "last")
"""Those of the table, which has a row for every account and type."""

_BETWEEN_REPORTS = 100


class AccountsExport(StrEnum):
    """What of the accounts can be exported from their screen: those that are listed, or all."""

    LISTED = "listed"
    ALL = "all"


def summary_document(summary: AccountSummary) -> dict[str, Any]:
    """Return `summary` as `{"number": …, "actions": [{"type": …, "last": {"$date": …} or None, "count": …}, …]}`."""
    return {
        "number": summary.number,
        "actions": [action_document(action) for action in summary.actions],
    }


def action_document(action: ActionSummary) -> dict[str, Any]:
    """Return what `summary_document` has of one type of actions."""
    return {"type": action.type, "last": _date(action.last), "count": action.count}


def write_summaries(
    destination: Path | Literal["-"],
    accounts: Iterable[AccountSummary],
    *,
    export_format: ExportFormat,
    overwrite: bool = False,
    written: AccountsWritten | None = None,
) -> int:
    """Write accounts, which are taken one by one, in their order, and return how many.

    JSON is one array, JSONL one object to a line. A file is written whole or not at all, and raises are those of
    `write_content`, which also says what `-` is. `written` is told now and then, and in the end.
    """
    told = _Told(accounts, written)

    def write(stream: BinaryIO) -> int:
        if export_format is ExportFormat.JSON:
            _write_lines(stream, _array(map(_line, told)))
        elif export_format is ExportFormat.JSONL:
            _write_lines(stream, map(_line, told))
        else:
            TABLE_WRITERS[export_format](stream, COLUMNS, _rows(told))
        return told.count

    return write_content(destination, write, overwrite=overwrite)


class _Told:
    """Passes accounts on, and tells how many."""

    def __init__(self, accounts: Iterable[AccountSummary], written: AccountsWritten | None) -> None:
        self.count = 0
        self._accounts = accounts
        self._written = written

    def __iter__(self) -> Iterator[AccountSummary]:
        for account in self._accounts:
            self.count += 1
            yield account
            if self._written is not None and self.count % _BETWEEN_REPORTS == 0:
                self._written(self.count)
        if self._written is not None:
            self._written(self.count)


def _line(account: AccountSummary) -> str:
    return json.dumps(summary_document(account), ensure_ascii=False)


def _array(documents: Iterable[str]) -> Iterator[str]:
    opening = "["
    for document in documents:
        yield f"{opening}{document}"
        opening = ","
    yield "[]" if opening == "[" else "]"


def _write_lines(stream: BinaryIO, lines: Iterable[str]) -> None:
    stream.writelines(f"{line}\n".encode("utf-8", "backslashreplace") for line in lines)


def _rows(accounts: Iterable[AccountSummary]) -> Iterator[tuple[str, str, int, str | None]]:
    for account in accounts:
        for action in account.actions:
            last = None if action.last is None else write_moment(action.last)
            yield account.number, action.type, action.count, last


def _date(moment: datetime | None) -> dict[str, str] | None:
    return None if moment is None else {"$date": write_moment(moment)}
