"""How a file or collection is to be imported, as a list of choices of which a person changes one after the other."""

from dataclasses import dataclass, replace

from db.errors import InputFailed
from db.files.choosing.preview import FileFormat, Preview
from db.files.choosing.proposals import DATE_FORMATS
from db.files.options import FIELDS, REQUIRED_FIELDS, ReadOptions
from db.files.reading.columns import plain_name
from domain.records import EntryKind
from tui.screens.importing.plans.sources import Source

_NO_COLUMN = "–"
_UTF_8 = "UTF-8"
_FOUND = "as found"
_ANY_DATE = "y-m-d or d.m.y"
_FIRST_SHEET = "the first"
_TIMES = ("not taken", "cut off")

_FIRST_LINE = "the first"
_LINE = "line "
_MOST_DIGITS = 9

_DATES = (_ANY_DATE, *DATE_FORMATS)
_ENCODINGS = (_UTF_8, "windows-1251", "utf-16", "windows-1252", "cp866", "koi8-r")
_HEADER_LINES = (_FIRST_LINE, *(f"{_LINE}{number}" for number in range(2, 16)))
_DELIMITERS = (_FOUND, ",", ";", "tab", "|")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a source is imported as, and how it is read.

    `guessed` names the choices that nobody has made yet. `known` says that a file with the same columns was read so
    the last time.
    """

    source: Source
    kind: EntryKind
    options: ReadOptions
    guessed: frozenset[str] = frozenset()
    known: bool = False


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
    listed.append(Choice("date_format", "dates", options.date_format or _ANY_DATE, _DATES, typed=True))
    listed.append(Choice("cut_time", "times", _TIMES[options.cut_time], _TIMES))
    if source_format is FileFormat.WORKBOOK:
        sheets = preview.sheets or (_FIRST_SHEET,)
        listed.append(Choice("sheet", "sheet", options.sheet or sheets[0], sheets))
    elif source_format is not FileFormat.DOCUMENTS:
        listed.append(Choice("encoding", "encoding", options.encoding or _UTF_8, _ENCODINGS, typed=True))
    if source_format is FileFormat.TEXT:
        listed.append(Choice("delimiter", "delimiter", options.delimiter or _FOUND, _DELIMITERS, typed=True))
    if source_format in {FileFormat.TEXT, FileFormat.WORKBOOK}:
        line = f"{_LINE}{options.header_line}" if options.header_line else _FIRST_LINE
        listed.append(Choice("header_line", "header", line, _HEADER_LINES, typed=True))
    return [replace(choice, note="guessed") if choice.name in plan.guessed else choice for choice in listed]


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
        options = replace(plan.options, mapping=mapping)
    else:
        options = _with(plan, name, value)
    kind = next((kind for kind in EntryKind if name == "kind" and kind.plural == value), plan.kind)
    return replace(plan, kind=kind, options=options, guessed=plan.guessed - {name}, known=False)


def _unless(default: str, value: str) -> str | None:
    return None if value in {default, ""} else value


def _with(plan: Plan, name: str, value: str) -> ReadOptions:
    """Return the plan's options with another value for a choice that is no column."""
    options = plan.options
    match name:
        case "date_format":
            options = replace(options, date_format=_unless(_ANY_DATE, value))
        case "cut_time":
            options = replace(options, cut_time=value == _TIMES[1])
        case "sheet":
            options = replace(options, sheet=_unless(_FIRST_SHEET, value))
        case "encoding":
            options = replace(options, encoding=_unless(_UTF_8, value))
        case "delimiter":
            options = replace(options, delimiter=_unless(_FOUND, value))
        case "header_line":
            options = replace(options, header_line=_line(value))
    return options


def _line(value: str) -> int | None:
    """Return the number of a line that was chosen, or typed with or without a word before it."""
    if value in {_FIRST_LINE, ""}:
        return None
    number = value.removeprefix(_LINE).strip()
    if not (number.isascii() and number.isdigit() and len(number) < _MOST_DIGITS):
        raise InputFailed(f"{value!r} is no number of a line, such as 3.")
    return int(number)


def _column_choice(plan: Plan, preview: Preview, field: str) -> Choice:
    own = next((name for name in preview.header if plain_name(name) == field), None)
    names = tuple(dict.fromkeys(name for name in preview.header if name))
    value = plan.options.mapping.get(field, own or _NO_COLUMN)
    note = "needed" if value == _NO_COLUMN and field in REQUIRED_FIELDS and names else ""
    return Choice(field, field, value, names if own else (_NO_COLUMN, *names), note=note)
