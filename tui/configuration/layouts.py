"""How files with the same columns were read the last time, so that next month's file is read so at once."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from db.errors import InputFailed
from db.files.options import ReadOptions
from db.files.reading.columns import plain_name
from db.files.rejects import REASON_COLUMN
from domain.records import EntryKind
from tui.configuration.remembered import remember, remembered

_KEY = "layouts"
_MOST = 30


@dataclass(frozen=True, slots=True)
class Layout:
    """Names of columns, without regard to case, what their rows were imported as, and how they were read."""

    columns: tuple[str, ...]
    kind: EntryKind
    options: ReadOptions

    def fits(self, header: Sequence[str]) -> bool:
        """Say whether a file has these columns; that of the reasons which an import adds to its rejects is none."""
        return plain_columns(header) == self.columns


def plain_columns(header: Sequence[str]) -> tuple[str, ...]:
    """Return what columns are compared by."""
    return tuple(name for name in map(plain_name, header) if name and name != REASON_COLUMN)


def layouts() -> list[Layout]:
    """Return what is remembered, the latest first."""
    found = remembered(_KEY)
    known: list[Layout] = []
    for entry in found if isinstance(found, list) else []:
        with suppress(InputFailed, KeyError, TypeError, ValueError, AttributeError):
            known.append(_read(entry))
    return known


def remember_layout(header: Sequence[str], kind: EntryKind, options: ReadOptions) -> None:
    """Remember how a file with these columns was read; without names of columns nothing is."""
    new = Layout(plain_columns(header), kind, options)
    if new.columns:
        others = [layout for layout in layouts() if (layout.columns, layout.kind) != (new.columns, kind)]
        remember(_KEY, [_written(layout) for layout in [new, *others][:_MOST]])


def _written(layout: Layout) -> dict[str, Any]:
    options = {name: value for name, value in asdict(layout.options).items() if value}
    return {"columns": layout.columns, "kind": layout.kind.value, "options": options}


def _read(entry: Any) -> Layout:
    options = ReadOptions(**entry["options"])
    texts = (options.date_format, options.encoding, options.delimiter, options.sheet, *options.mapping.values())
    if not all(isinstance(text, str | None) for text in texts) or not isinstance(options.cut_time, bool):
        raise ValueError("an option is of another kind")
    return Layout(tuple(map(str, entry["columns"])), EntryKind(entry["kind"]), options)
