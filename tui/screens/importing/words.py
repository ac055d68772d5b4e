"""What the import screen shows: the choices, the first rows, the faults, and what came of a check or an import."""

from collections.abc import Callable

from db.errors import InputFailed
from db.files.choosing.preview import FileFormat, PreviewRow
from db.files.faults import Fault
from db.files.options import FIELDS
from db.ledger.entries import ImportResult
from domain.matching.words.reasons import count_of
from tui.actions.keymap import Keymap
from tui.screens.importing.plans.plan import Choice, Plan
from tui.screens.importing.plans.sources import Source
from tui.widgets.table.columns import Cell, Column
from tui.widgets.text.lines import Line

_WIDTHS = {"id": 8, "date": 12, "month": 7, "account": 9, "amount": 9}
_PRIORITIES = {"id": 9, "date": 8, "month": 6, "account": 5, "amount": 7}


CHOICE_COLUMNS: tuple[Column[Choice], ...] = (
    Column("title", "", 9, lambda choice: Cell(choice.title, "muted"), priority=9),
    Column("value", "Read as", 14, lambda choice: choice.value, grow=1, priority=8),
    Column("note", "", 7, lambda choice: Cell(choice.note, "warning"), priority=7),
)


def _field(position: int) -> Callable[[PreviewRow], Cell]:
    def cell(row: PreviewRow) -> Cell:
        wrong = position in row.wrong
        return Cell(f"! {row.texts[position]}" if wrong else row.texts[position], "error" if wrong else "")

    return cell


PREVIEW_COLUMNS: tuple[Column[PreviewRow], ...] = tuple(
    Column(
        name,
        name.capitalize(),
        _WIDTHS[name],
        _field(position),
        align="right" if name == "amount" else "left",
        grow=name in {"id", "account"},
        priority=_PRIORITIES[name],
    )
    for position, name in enumerate(FIELDS)
)


def fault_columns(source: Source) -> tuple[Column[Fault], ...]:
    """Return the columns of the faults of a source."""
    if source.format is FileFormat.DOCUMENTS:
        place: Column[Fault] = Column("line", "_id", 14, lambda fault: source.line_of(fault) or "all", priority=9)
    else:
        place = Column("line", "Line", 7, lambda fault: source.line_of(fault) or "file", align="right", priority=9)
    return (
        place,
        Column("column", "Column", 9, lambda fault: fault.column, priority=7),
        Column("value", "Value", 12, lambda fault: Cell(fault.value, "error"), grow=1, priority=5),
        Column("reason", "Why it cannot be read", 30, lambda fault: _reason(source, fault), grow=4, priority=8),
    )


def path_words(plan: Plan) -> Line:
    """Return the source, and how it is read."""
    known: Line = [("  read as the last time", "good")] if plan.known else []
    return [(plan.source.name, "strong"), *known, (f"  {plan.source.format}, in {plan.source.place}", "muted")]


def faults_title(result: ImportResult) -> str:
    """Return the title over the list of faults."""
    faults = result.faults
    if not faults:
        ignored = dict.fromkeys(name for file in result.files for name in file.ignored)
        return f"No fault; columns not used: {', '.join(ignored)}" if ignored else "No fault"
    listed = f"; the first {len(faults.kept):,} are listed" if faults.not_kept else ""
    return f"{count_of(faults.total, 'fault')}{listed}"


def fault_words(source: Source, fault: Fault) -> Line:
    """Return a fault of a source in full."""
    unit, whole = ("_id", "the collection") if source.format is FileFormat.DOCUMENTS else ("line", "the file")
    line = source.line_of(fault)
    place = f"{unit} {line}" if line else whole
    column = f", column {fault.column}" if fault.column else ""
    return [(f"{place}{column}: ", "muted"), (_reason(source, fault), "")]


def _reason(source: Source, fault: Fault) -> str:
    """Return what is wrong, with the source called by its name where the reason names another place in it."""
    return fault.reason.replace(source.text, source.name)


def checked_words(result: ImportResult) -> str:
    """Return what an import would do."""
    rows = count_of(result.stored, result.kind.value)
    if result.faults:
        return f"{rows} {'is' if result.stored == 1 else 'are'} good; any fault stops the import"
    if not result.stored:
        return f"nothing new: the ledger has {count_of(result.repeats, result.kind.value)} of it already"
    return f"{rows} to import{f'; {_repeats(result)}' if result.repeats else ''}"


def not_to_import(result: ImportResult, keymap: Keymap) -> str | None:
    """Return why a file cannot be imported as it is; None if it can."""
    if result.faults:
        good = keymap.in_words("; {import.keep-good} keeps the good rows") if result.stored else ""
        return f"There {'is' if result.faults.total == 1 else 'are'} {count_of(result.faults.total, 'fault')}{good}."
    return None if result.stored else "Nothing in the file is new."


def not_to_keep(result: ImportResult, keymap: Keymap) -> str | None:
    """Return why the good rows of a file cannot be imported without the others; None if they can."""
    if not result.faults:
        every = keymap.in_words("Every row is good: {import.import-file} imports them.")
        return every if result.stored else "Nothing in the file is new."
    return None if result.stored else "No row is without a fault."


def not_kept(source: Source) -> InputFailed:
    """Return why the good rows were not kept without the others: some could not be told apart."""
    return InputFailed(
        f"Nothing was imported, and no file written: some of {source.name} could not be told apart into rows, and "
        "would be lost. Mend in it what the last faults of the list say."
    )


def imported_words(result: ImportResult, copy_key: str) -> str:
    """Return what an import has done, in a line; `copy_key` copies the path of the rows that are to be mended."""
    told = [f"✓ {count_of(result.stored, result.kind.value)} imported"]
    if result.repeats:
        told.append(_repeats(result))
    if result.rejected:
        told.append(f"{count_of(result.rejected, 'row')} to mend")
        ending = f": {copy_key} copies their path"
    else:
        ending = "; undo takes it back" if result.stored else ""
    return ", ".join(told) + ending


def _repeats(result: ImportResult) -> str:
    return f"{result.repeats:,} {'was' if result.repeats == 1 else 'were'} there already"
