"""Matching of files by many workers: read in parts, brought together by id and then by account, matched, put in place.

Between the steps everything stays with the workers. What is wrong in the files is known before anything is matched,
and nothing appears at its place before all of it is there.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from db.clock import Clock, utc_now
from db.distributed.cluster import Held, Workers, own_workers, workers_at
from db.distributed.storage.inputs import Part, find_files, parts_of
from db.distributed.storage.lists import LISTS, ListFormat
from db.distributed.storage.places import Workplace, put_in_place, workplace
from db.distributed.tasks.deciding import Deciding, GroupMatched, match_group
from db.distributed.tasks.ids import IdFacts, Origin, unique
from db.distributed.tasks.reading import PartFacts, faults_of_part, read_part
from db.files.export import write_content
from db.files.faults import MOST_KEPT, FaultList
from db.files.options import ReadOptions
from db.files.progress import Progress, ProgressMeter
from db.files.writing.markdown_table import encoded
from db.ledger.journal import write_time
from db.version import VERSION
from domain.matching.certificate import Certificate
from domain.matching.compare import Figures
from domain.records import EntryKind

PROVENANCE = "provenance.json"

# A group of accounts for so many entries, unless one account has more.
_ENTRIES_IN_GROUP = 500_000
# How much of a run is behind it when the parts are read, when the ids are compared, and when all is matched.
_READ, _COMPARED, _MATCHED = 0.5, 0.65, 1.0


@dataclass(frozen=True, slots=True)
class FileRun:
    """What a run is to do.

    `names` are those of files, folders or patterns for each kind, `options` how they are read. `into` is the folder for
    the results. `groups` is in how many pieces each list is written; None lets the number of entries decide. `address`
    is that of a scheduler; without one `jobs` processes of this machine do the work, None for one for each processor.
    """

    names: Mapping[EntryKind, Sequence[str]]
    options: Mapping[EntryKind, ReadOptions]
    into: Path
    list_format: ListFormat
    policy: str
    rules: tuple[str, ...]
    groups: int | None = None
    address: str | None = None
    jobs: int | None = None


@dataclass(frozen=True, slots=True)
class FileRunResult:
    """What a run did: counts, what would be possible, and how many files it wrote.

    With `faults` it did nothing. `repeats` counts the rows that say once more what an earlier one says.
    """

    faults: FaultList
    accruals: int = 0
    payments: int = 0
    repeats: int = 0
    figures: Figures = field(default_factory=Figures)
    possible: Certificate = field(default_factory=Certificate)
    files: int = 0


def match_files(run: FileRun, *, progress: Progress | None = None, clock: Clock = utc_now) -> FileRunResult:
    """Match files, and write three lists and a provenance into a new folder, or, with any fault, nothing.

    The lists have the rows that exports of a ledger would have, cut into pieces: all rows of an account are in pieces
    of one number, and in each piece they are in order of date and id. `progress` may raise to stop the run. Raises
    InputFailed, OutputFailed and ClusterUnavailable.
    """
    parts = {kind: _parts(run, kind) for kind in EntryKind}
    with workplace(run.into) as place, _workers(run, place) as workers:
        workers.check(place.results)
        return _Running(run, place, workers, clock()).execute(parts, ProgressMeter(progress))


def _parts(run: FileRun, kind: EntryKind) -> Sequence[Part]:
    # Workers elsewhere are in folders of their own.
    names = run.names[kind] if run.address is None else [str(Path(name).absolute()) for name in run.names[kind]]
    return parts_of(kind, find_files(names, run.options[kind]))


def _workers(run: FileRun, place: Workplace) -> AbstractContextManager[Workers]:
    return own_workers(run.jobs, place.scratch) if run.address is None else workers_at(run.address)


class _Running:
    """One run while it goes on."""

    def __init__(self, run: FileRun, place: Workplace, workers: Workers, at: datetime) -> None:
        self._run, self._place, self._workers, self._at = run, place, workers, at

    def execute(self, parts: Mapping[EntryKind, Sequence[Part]], meter: ProgressMeter) -> FileRunResult:
        """Do all of it; `parts` are those of the files of each kind."""
        reads = {kind: self._each(read_part, parts[kind]) for kind in EntryKind}
        facts = self._facts(reads, meter)
        if faults := _merged(fact.faults for fact in facts) or self._other_months(facts):
            return FileRunResult(faults)
        frames = {kind: self._workers.start(attrgetter("frame"), reads[kind]) for kind in EntryKind}
        del reads  # what is not needed any more leaves the workers' memory
        entries = sum(file.entries for fact in facts for file in fact.read)
        groups = self._run.groups or max(1, -(-entries // _ENTRIES_IN_GROUP))
        uniques = {kind: self._unique(frames.pop(kind), kind, facts, groups) for kind in EntryKind}
        by_id = self._id_facts(uniques, meter)
        if faults := _merged(_in_order(by_id[kind]) for kind in EntryKind):
            return FileRunResult(faults)
        by_account = [
            self._workers.grouped(self._workers.start(attrgetter("frame"), uniques.pop(kind)), "account", groups)
            for kind in EntryKind
        ]
        matched = self._matched(by_account, meter)
        within = sum(file.repeats for fact in facts for file in fact.read)
        result = _added(matched, repeats=within + sum(fact.repeats for kind in EntryKind for fact in by_id[kind]))
        self._finish(facts, matched, result)
        meter.end(result.accruals + result.payments)
        return result

    def _each(self, task: Callable[..., Any], parts: Sequence[Part], **same: Any) -> list[Held]:
        """Begin a task for each part, with the options of its kind."""
        return self._workers.start(task, parts, [self._run.options[part.kind] for part in parts], **same)

    def _facts(self, reads: Mapping[EntryKind, Sequence[Held]], meter: ProgressMeter) -> list[PartFacts]:
        """Wait till all parts are read, and return what is known of them, in their order."""
        futures = self._workers.start(attrgetter("facts"), [read for kind in EntryKind for read in reads[kind]])
        return self._gathered(futures, _Stage(meter, 0.0, _READ))

    def _other_months(self, facts: Sequence[PartFacts]) -> FaultList:
        """Return a fault for every month that is not of the kind of the first one."""
        first = next((fact.months for fact in facts if fact.months is not None), None)
        others = [fact.part for fact in facts if first and fact.months and fact.months.kind is not first.kind]
        found = self._gathered(self._each(faults_of_part, others, months=first))
        return _merged(found)

    def _unique(self, frames: Sequence[Held], kind: EntryKind, facts: Sequence[PartFacts], groups: int) -> list[Held]:
        """Begin to compare the ids of one kind."""
        origins = {
            fact.part.file: Origin(str(fact.part.path), fact.id_column) for fact in facts if fact.part.kind is kind
        }
        by_id = self._workers.grouped(frames, "id", groups)
        return self._workers.start(unique, by_id, origins=tuple(origins.values()))

    def _id_facts(
        self, uniques: Mapping[EntryKind, Sequence[Held]], meter: ProgressMeter
    ) -> Mapping[EntryKind, Sequence[IdFacts]]:
        """Wait till all ids are compared, and return what is known of them."""
        futures = [self._workers.start(attrgetter("facts"), uniques[kind]) for kind in EntryKind]
        found = self._gathered([*futures[0], *futures[1]], _Stage(meter, _READ, _COMPARED))
        return dict(zip(EntryKind, (found[: len(futures[0])], found[len(futures[0]) :]), strict=True))

    def _matched(self, by_account: Sequence[Sequence[Held]], meter: ProgressMeter) -> list[GroupMatched]:
        """Match all groups of accounts; `by_account` has the frames of accruals and those of payments."""
        results = self._place.results
        for name in LISTS:
            (results / name).mkdir(mode=0o700)
        deciding = Deciding(self._run.policy, self._run.rules, self._at, results, self._run.list_format)
        numbers = range(len(by_account[0]))
        futures = self._workers.start(match_group, numbers, *by_account, deciding=deciding)
        return self._gathered(futures, _Stage(meter, _COMPARED, _MATCHED))

    def _gathered(self, futures: Sequence[Held], stage: "_Stage | None" = None) -> list[Any]:
        """Wait for futures, and return what they give, in their order."""
        found: list[Any] = [None] * len(futures)
        for count, (place, value) in enumerate(self._workers.results(futures), 1):
            found[place] = value
            if stage is not None:
                stage.meter.tell(0, stage.begin + (stage.end - stage.begin) * count / len(futures))
        return found

    def _finish(self, facts: Sequence[PartFacts], matched: Sequence[GroupMatched], result: FileRunResult) -> None:
        """Write the provenance, and put all in its place."""
        results, run = self._place.results, self._run
        files = [file for group in matched for file in group.files]
        document = {
            "program": "paymatch",
            "version": VERSION,
            "at": write_time(self._at),
            "policy": run.policy,
            "rules": list(run.rules),
            "payments": result.payments,
            "accruals": result.accruals,
            "inputs": list(_inputs(facts)),
            "files": [file._asdict() for file in sorted(files, key=lambda file: file.name)],
        }
        text = json.dumps(document, ensure_ascii=False, indent=2)
        write_content(results / PROVENANCE, lambda stream: stream.write(encoded(text)), overwrite=False)
        put_in_place(self._place, run.into, [results / PROVENANCE, *(results / file.name for file in files)])


class _Stage(NamedTuple):
    """A step of a run, and how much of the run is behind it at its beginning and its end."""

    meter: ProgressMeter
    begin: float
    end: float


def _merged(lists: Iterable[FaultList]) -> FaultList:
    """Return the faults of several lists as one."""
    merged = FaultList()
    for faults in lists:
        for fault in faults:
            merged.add(fault)
        merged.total += faults.not_kept
    return merged


def _in_order(facts: Sequence[IdFacts]) -> FaultList:
    """Return the faults of all ids in the order of files and lines."""
    placed = sorted((fault for fact in facts for fault in fact.faults), key=itemgetter(0, 1))
    return FaultList([fault for *_, fault in placed[:MOST_KEPT]], sum(fact.total for fact in facts))


def _added(matched: Sequence[GroupMatched], *, repeats: int) -> FileRunResult:
    return FileRunResult(
        FaultList(),
        accruals=sum(group.accruals for group in matched),
        payments=sum(group.payments for group in matched),
        repeats=repeats,
        figures=sum((group.figures for group in matched), start=Figures()),
        possible=sum((group.possible for group in matched), start=Certificate()),
        files=sum(len(group.files) for group in matched),
    )


def _inputs(facts: Sequence[PartFacts]) -> Iterator[Mapping[str, str | int | None]]:
    """Yield what the provenance says of each file; `facts` are in order of files."""
    for (kind, path), parts in groupby(facts, key=lambda fact: (fact.part.kind, fact.part.path)):
        reads = [read for fact in parts for read in fact.read]
        hashed = next((read.sha256 for read in reads if read.sha256 is not None), None)
        yield {"kind": kind.value, "name": str(path), "rows": sum(read.rows for read in reads), "sha256": hashed}
