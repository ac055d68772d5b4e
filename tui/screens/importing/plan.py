"""How a file or collection is to be imported, as a list of choices of which a person changes one after the other."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from db.files.choosing.guesses import guessed_kind, guessed_mapping
from db.files.choosing.preview import FileFormat, Preview
from db.files.options import FIELDS, REQUIRED_FIELDS, ReadOptions
from db.files.reading.columns import plain_name
from domain.records import EntryKind
from tui.screens.importing.sources import Source

_NO_COLUMN = "–"
_UTF_8 = "UTF-8"
_FOUND = "as found"
_ANY_DATE = "y-m-d or d.m.y"
_FIRST_SHEET = "the first"
_TIMES = ("not taken", "cut off")

_DATE_FORMATS = (_ANY_DATE, "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%d.%m.%y")
_ENCODINGS = (_UTF_8, "windows-1251", "utf-16", "iso-8859-1", "cp866", "koi8-r")
_DELIMITERS = (_FOUND, ",", ";", "tab", "|")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a source is imported as, and how it is read; `guessed` are the fields whose columns nobody has named yet."""

    source: Source
    kind: EntryKind
    options: ReadOptions
    guessed: frozenset[str] = frozenset()

    @classmethod
    def first(cls, source: Source, counts: Mapping[EntryKind, int]) -> "Plan":
        """Return the plan to begin with: the kind is that of the source's name, else what the ledger lacks."""
        lacking = EntryKind.PAYMENT if counts.get(EntryKind.ACCRUAL) else EntryKind.ACCRUAL
        return cls(source, guessed_kind(Path(source.name).stem) or lacking, ReadOptions())

    def with_guesses(self, preview: Preview) -> "Plan":
        """Return the plan with columns guessed for the fields that no column is named for."""
        mapping = guessed_mapping(preview.header, preview.dates)
        return replace(self, options=replace(self.options, mapping=mapping), guessed=frozenset(mapping))


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen: what it is called, what is chosen, and what else could be.

    `typed` says that a person may also type something of their own. `note` is a word about what is chosen.
    """

    name: str
    title: str
    value: str
    values: tuple[str, ...]
    typed: bool = False
    note: str = ""


def choices_for(plan: Plan, preview: Preview) -> list[Choice]:
    """Return what can be chosen for a source, as far as it fits its format."""
    options, source_format = plan.options, plan.source.format
    listed = [Choice("kind", "what", plan.kind.plural, tuple(kind.plural for kind in EntryKind))]
    listed += [_column_choice(plan, preview, field) for field in FIELDS]
    listed.append(Choice("date_format", "dates", options.date_format or _ANY_DATE, _DATE_FORMATS, typed=True))
    listed.append(Choice("cut_time", "times", _TIMES[options.cut_time], _TIMES))
    if source_format is FileFormat.DOCUMENTS:
        return listed
    if source_format is FileFormat.WORKBOOK:
        sheets = preview.sheets or (_FIRST_SHEET,)
        listed.append(Choice("sheet", "sheet", options.sheet or sheets[0], sheets))
        return listed
    listed.append(Choice("encoding", "encoding", options.encoding or _UTF_8, _ENCODINGS, typed=True))
    if source_format is FileFormat.TEXT:
        listed.append(Choice("delimiter", "delimiter", options.delimiter or _FOUND, _DELIMITERS, typed=True))
    return listed


def turned(plan: Plan, choice: Choice, step: int) -> Plan:
    """Return the plan with the next value of a choice, or the one before."""
    if not choice.values:
        return plan
    at = choice.values.index(choice.value) if choice.value in choice.values else -(step < 0)
    return chosen(plan, choice.name, choice.values[(at + step) % len(choice.values)])


def chosen(plan: Plan, name: str, value: str) -> Plan:
    """Return the plan with another value for a choice; InputFailed for one that cannot be meant."""
    if name in FIELDS:
        mapping = {field: column for field, column in plan.options.mapping.items() if field != name}
        if value != _NO_COLUMN and plain_name(value) != name:
            mapping[name] = value
        return replace(plan, options=replace(plan.options, mapping=mapping), guessed=plan.guessed - {name})
    if name == "kind":
        return replace(plan, kind=next(kind for kind in EntryKind if kind.plural == value))
    return replace(plan, options=_with(plan, name, value))


def _unless(default: str, value: str) -> str | None:
    return None if value in {default, ""} else value


def _with(plan: Plan, name: str, value: str) -> ReadOptions:
    """Return the plan's options with another value for a choice that is no column."""
    match name:
        case "date_format":
            return replace(plan.options, date_format=_unless(_ANY_DATE, value))
        case "cut_time":
            return replace(plan.options, cut_time=value == _TIMES[1])
        case "sheet":
            return replace(plan.options, sheet=_unless(_FIRST_SHEET, value))
        case "encoding":
            return replace(plan.options, encoding=_unless(_UTF_8, value))
        case _:
            return replace(plan.options, delimiter=_unless(_FOUND, value))


def _column_choice(plan: Plan, preview: Preview, field: str) -> Choice:
    own = next((name for name in preview.header if plain_name(name) == field), None)
    names = tuple(dict.fromkeys(name for name in preview.header if name))
    value = plan.options.mapping.get(field, own or _NO_COLUMN)
    note = "guessed" if field in plan.guessed else ""
    if value == _NO_COLUMN and field in REQUIRED_FIELDS and names:
        note = "needed"
    return Choice(field, field, value, names if own else (_NO_COLUMN, *names), note=note)
