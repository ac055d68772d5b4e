"""The first look at a source: how one with the same columns was read the last time, else how it seems to be meant."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from db.errors import InputFailed
from db.files.choosing.guesses import guessed_kind
from db.files.choosing.preview import FileFormat, Preview
from db.files.choosing.proposals import below_title, with_columns
from db.files.options import FIELDS, ReadOptions
from domain.records import EntryKind
from tui.configuration.layouts import Layout
from tui.screens.importing.plans.plan import Plan
from tui.screens.importing.plans.sources import Source


def first_look(source: Source, counts: Mapping[EntryKind, int], known: Sequence[Layout]) -> tuple[Plan, Preview]:
    """Return the plan to begin with, and what is read with it; `counts` are those of the ledger, `known` the layouts.

    Raises InputFailed when the source cannot be read at all, and what its server has to say.
    """
    for layout in known:
        if source.format is not FileFormat.DOCUMENTS and _says_how_lines_are_read(layout.options):
            with suppress(InputFailed):  # of a sheet that this workbook does not have
                preview = source.preview(layout.options)
                if layout.fits(preview.header):
                    return _as_before(source, counts, layout, (layout.options, preview)), preview
    proposal = source.proposed()
    for layout in known:
        if layout.fits(proposal.preview.header):
            was = layout.options
            options = replace(proposal.options, mapping=was.mapping, date_format=was.date_format, cut_time=was.cut_time)
            plan = _as_before(source, counts, layout, (options, proposal.preview))
            guessed = proposal.guessed - {*FIELDS, "date_format"}
            return replace(plan, guessed=guessed), source.preview(options)
    kind = _said(source, proposal.options, proposal.preview) or _lacking(counts)
    return Plan(source, kind, proposal.options, proposal.guessed), proposal.preview


def looked_at_anew(plan: Plan, changed: str) -> tuple[Plan, Preview]:
    """Return the plan after the choice `changed`, with what follows from it guessed anew, and what is read with it.

    Another encoding, delimiter, sheet or line of the names has other columns; another sheet also a line of the names of
    its own, and perhaps a name that says what is in it.
    """
    look = plan.source.preview
    options = replace(plan.options, mapping={})
    kind, guessed = plan.kind, set(plan.guessed - {*FIELDS})
    if changed == "sheet" and plan.source.titled:
        options, preview = below_title(look, options)
        guessed = guessed - {"header_line"} | ({"header_line"} if options.header_line else set())
    else:
        preview = look(options)
    if changed == "sheet":
        kind = _said(plan.source, options, preview) or kind
    proposal = with_columns(look, options, preview, guessed)
    return replace(plan, kind=kind, options=proposal.options, guessed=proposal.guessed), proposal.preview


def _as_before(
    source: Source, counts: Mapping[EntryKind, int], layout: Layout, seen: tuple[ReadOptions, Preview]
) -> Plan:
    """Return the plan to read a source as one with its columns was; `seen` are the options, and what they gave."""
    known = layout.kind if all(counts.get(each) for each in EntryKind) else _lacking(counts)
    return Plan(source, _said(source, *seen) or known, seen[0], known=True)


def _said(source: Source, options: ReadOptions, preview: Preview) -> EntryKind | None:
    """Return what the name of the source, else that of the sheet, says is in it; None if neither does."""
    sheet = options.sheet or next(iter(preview.sheets), "")
    return guessed_kind(Path(source.name).stem) or guessed_kind(sheet)


def _lacking(counts: Mapping[EntryKind, int]) -> EntryKind:
    return EntryKind.PAYMENT if counts.get(EntryKind.ACCRUAL) else EntryKind.ACCRUAL


def _says_how_lines_are_read(options: ReadOptions) -> bool:
    """Return whether options say more than which columns hold what."""
    return any((options.encoding, options.delimiter, options.sheet, options.header_line))
