"""The first look at a source: how one with the same columns was read the last time, else how it seems to be meant."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from db.errors import InputFailed
from db.files.choosing.guesses import guessed_kind
from db.files.choosing.preview import FileFormat, Preview
from db.files.choosing.proposals import with_columns
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
                    return _as_before(source, counts, layout, layout.options), preview
    proposal = source.proposed()
    for layout in known:
        if layout.fits(proposal.preview.header):
            was = layout.options
            options = replace(proposal.options, mapping=was.mapping, date_format=was.date_format, cut_time=was.cut_time)
            return _as_before(source, counts, layout, options), source.preview(options)
    kind = guessed_kind(Path(source.name).stem) or _lacking(counts)
    return Plan(source, kind, proposal.options, proposal.guessed), proposal.preview


def looked_at_anew(plan: Plan) -> tuple[Plan, Preview]:
    """Return the plan with columns guessed anew, as another encoding or sheet has others, and what is read with it."""
    look = plan.source.preview
    options = replace(plan.options, mapping={})
    proposal = with_columns(look, options, look(options), set(plan.guessed - {*FIELDS}))
    return replace(plan, options=proposal.options, guessed=proposal.guessed), proposal.preview


def _as_before(source: Source, counts: Mapping[EntryKind, int], layout: Layout, options: ReadOptions) -> Plan:
    said = guessed_kind(Path(source.name).stem)
    kind = said or (layout.kind if all(counts.get(each) for each in EntryKind) else _lacking(counts))
    return Plan(source, kind, options, known=True)


def _lacking(counts: Mapping[EntryKind, int]) -> EntryKind:
    return EntryKind.PAYMENT if counts.get(EntryKind.ACCRUAL) else EntryKind.ACCRUAL


def _says_how_lines_are_read(options: ReadOptions) -> bool:
    """Return whether options say more than which columns hold what."""
    return any((options.encoding, options.delimiter, options.sheet, options.header_line))
