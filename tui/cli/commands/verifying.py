"""`paymatch verify`: a ledger, or what was exported of one against the files it was made from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import click

from db.files.entries import EntryReader
from db.files.options import ReadOptions
from db.ledger.ledger import Ledger
from db.ledger.verifying import ledger as checks
from db.ledger.verifying.breaches import UNREADABLE, Breach
from db.ledger.verifying.exported import ExportCheck, ExportedFiles
from db.ledger.verifying.hashes import Recorded, other_files, read_provenance
from domain.errors import ExitCode
from domain.matching.words.reasons import count_of
from domain.records import EntryKind
from tui.cli.examples import ExampleCommand
from tui.cli.faults import talk_about_faults
from tui.cli.options import GlobalOptions, pass_options
from tui.cli.output import talk, write_json, write_lines
from tui.cli.progress import fraction_bar
from tui.cli.reading import mapping_of, reading_options
from tui.widgets.text.safe_text import visible

_LISTS = ("matches", "unmatched", "unpaid")


Command = TypeVar("Command", bound=Callable[..., Any])


def _file(name: str, words: str, *, multiple: bool = False) -> Callable[[Command], Command]:
    return click.option(name, metavar="FILE", type=click.Path(path_type=Path), multiple=multiple, help=words)


@click.command(
    cls=ExampleCommand,
    examples=(
        "paymatch verify",
        "paymatch verify --json",
        "paymatch verify --matches matches.csv --accruals accruals.csv --payments january.csv --payments february.csv",
        "paymatch verify --workbook book.xlsx --accruals accruals.csv --payments payments.csv --map payments.date=Дата",
    ),
)
@_file("--matches", "Check this exported table of matches, and no ledger.")
@_file("--unmatched", "The exported payments without an accrual that belong to it.")
@_file("--unpaid", "The exported unpaid accruals that belong to it.")
@_file("--workbook", "An exported workbook, in place of the three lists.")
@_file("--accruals", "A file of accruals that was imported; as often as there are files.", multiple=True)
@_file("--payments", "A file of payments that was imported; as often as there are files.", multiple=True)
@_file("--provenance", "What `export --provenance` wrote beside a list; the files must be those.", multiple=True)
@reading_options
@click.option("--keep-good", is_flag=True, help="Leave rows with a fault out, as an import with --keep-good did.")
@click.option("--json", "as_json", is_flag=True, help="Print the same as JSON.")
@pass_options
def verify(options: GlobalOptions, /, *, as_json: bool, **given: Any) -> ExitCode:
    """Check the whole ledger again, with code that shares nothing with the matcher, and change nothing.

    Checked are the file and its guards; that each payment pays one earlier accrual of its account, and each accrual is
    paid once; that no rule was passed over, and nothing free was called taken; that journal and decisions agree. Every
    breach is one line, and the exit code is then 1. What is not decided yet is no breach.

    With --matches or --workbook no ledger is asked: an export (CSV, JSON, JSON Lines or Excel) is held against the
    files that were imported. Each pair must be in them as it stands in the export, one-to-one, of one account, strictly
    earlier, and by its rule. With --unmatched and --unpaid, every payment and accrual must be listed exactly once, and
    no accrual may be free, also not since, for a payment that found none. With --provenance, the export and the
    imported files must be the very same, byte by byte. They are read as `import` reads them; `--map
    accruals.date=Дата` is for the accruals alone.
    """
    files = _exported_files(given)
    if files is not None:
        return _verify_export(files, given, as_json=as_json)
    ledger = Ledger.open(options.settings().ledger, create=False)
    breaches = checks.verify(ledger)
    if as_json:
        return _print_document(ledger, list(breaches))
    first = next(breaches, None)
    if first is None:
        write_lines([f"{count_of(checks.decisions_checked(ledger), 'decision')} checked, no breach"])
        return ExitCode.DONE
    write_lines(map(_line, chain([first], breaches)))
    return ExitCode.FOUND_SOMETHING


def _exported_files(given: dict[str, Any]) -> ExportedFiles | None:
    """Return what is to be checked in place of a ledger, None for nothing; UsageError for half of what that takes."""
    lists, workbook = {name: given.pop(name) for name in _LISTS}, given.pop("workbook")
    if workbook is not None:
        if any(lists.values()):
            raise click.UsageError("--workbook has all lists in it; name it alone.")
        lists = dict.fromkeys(_LISTS, workbook)
    if lists["matches"] is None:
        if any(lists.values()) or given["accruals"] or given["payments"] or given["provenance"]:
            raise click.UsageError("Name the exported matches too: --matches FILE, or --workbook FILE.")
        return None
    if not (given["accruals"] and given["payments"]):
        raise click.UsageError("Name the files that were imported: --accruals FILE and --payments FILE.")
    return ExportedFiles(**lists)


def _verify_export(files: ExportedFiles, given: dict[str, Any], *, as_json: bool) -> ExitCode:
    """Check an export against the files named in `given`, and print what comes out."""
    recorded = [(path, read_provenance(path)) for path in given.pop("provenance")]
    keep_good: bool = given.pop("keep_good")
    accruals, payments = _read_inputs(given)
    for reader in (accruals, payments):
        if reader.faults:
            outcome = "these rows are left out" if keep_good else f"these {reader.kind.plural} were not imported so"
            talk_about_faults(reader.faults, outcome)
    if (accruals.faults or payments.faults) and not keep_good:
        return ExitCode.WRONG_USE
    check = ExportCheck(accruals, payments)
    breaches = [*_other_files(files, recorded, (accruals, payments)), *check.breaches(files)]
    if as_json:
        counts = {reader.kind.plural: sum(file.entries for file in reader.files) for reader in (accruals, payments)}
        write_json(asdict(check.rows) | counts | {"breaches": [asdict(breach) for breach in breaches]})
    else:
        write_lines(map(_line, breaches) if breaches else [_checked_words(check)])
    for name in _LISTS:
        if getattr(files, name) is None:
            talk(f"Not checked without --{name} FILE: whether all that is in no match is left over, and only that.")
    return ExitCode.FOUND_SOMETHING if breaches else ExitCode.DONE


def _other_files(
    files: ExportedFiles, recorded: Sequence[tuple[Path, Recorded]], inputs: Sequence[EntryReader]
) -> Iterator[Breach]:
    """Yield the breaches of each provenance; UsageError for one of a file that is not checked."""
    for path, provenance in recorded:
        lists = dict.fromkeys(("workbook", "matches"), files.matches) | {
            "unmatched": files.unmatched,
            "unpaid": files.unpaid,
        }
        exported = lists.get(provenance.export)
        if exported is None:
            raise click.UsageError(f"{path} is the provenance of a file of {provenance.export}, which is not named.")
        yield from other_files(provenance, exported, inputs)


def _read_inputs(given: dict[str, Any]) -> tuple[EntryReader, EntryReader]:
    """Read the accruals and the payments to their ends."""
    paths = {kind: given.pop(kind.plural) for kind in EntryKind}
    mapping: dict[str, str] = given.pop("mapping")
    readers: list[EntryReader] = []
    for kind in EntryKind:
        options = ReadOptions(mapping=mapping_of(kind, mapping), **given)
        with fraction_bar(f"Reading {kind.plural}") as report:
            known = readers[0].months if readers else None
            reader = EntryReader(kind, options, known_months=known, progress=report)
            for _ in reader.read_all(paths[kind]):
                pass  # the reader keeps them
        readers.append(reader)
    accruals, payments = readers
    return accruals, payments


def _checked_words(check: ExportCheck) -> str:
    rows = asdict(check.rows)
    counts = ", ".join(f"{number:,} of {name}" for name, number in rows.items() if number is not None)
    return f"rows checked: {counts}; no breach"


def _line(breach: Breach) -> str:
    return visible(f"{breach.code.value}: {breach.subject}: {breach.words}")


def _print_document(ledger: Ledger, breaches: list[Breach]) -> ExitCode:
    readable = not any(breach.code in UNREADABLE for breach in breaches)
    write_json(
        {
            "decisions": checks.decisions_checked(ledger) if readable else None,
            "breaches": [asdict(breach) for breach in breaches],
        }
    )
    return ExitCode.FOUND_SOMETHING if breaches else ExitCode.DONE
