"""`paymatch match --engine`: files in, files out, by the workers of a cluster, and no ledger."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from db.files.options import ReadOptions
from domain.errors import ExitCode, PaymatchError
from domain.matching.words.certificate import certificate_words
from domain.matching.words.reasons import count_of
from domain.records import EntryKind
from tui.cli.faults import talk_about_faults
from tui.cli.options import GlobalOptions
from tui.cli.output import Json, pairs, talk, write_json, write_lines
from tui.cli.progress import fraction_bar
from tui.cli.reading import mapping_of, text_reading_options
from tui.configuration.settings import Settings

if TYPE_CHECKING:  # it takes seconds to import
    from db.distributed.engine import FileRunResult

Command = TypeVar("Command", bound=Callable[..., Any])

_ENGINE = "dask"
_FORMATS = ("parquet", "csv")
_NEEDED = ("accruals", "payments", "into")

_OPTIONS = (
    click.option(
        "--engine",
        metavar="dask[=ADDRESS]",
        help="Match files, and no ledger, by workers of this machine or of the cluster whose scheduler is there.",
    ),
    click.option("--accruals", metavar="NAME", multiple=True, help="With --engine: a file, folder or pattern."),
    click.option("--payments", metavar="NAME", multiple=True, help="With --engine: a file, folder or pattern."),
    click.option(
        "--into", metavar="FOLDER", type=click.Path(path_type=Path), help="With --engine: a new folder for the results."
    ),
    click.option("--format", "list_format", type=click.Choice(_FORMATS), help="With --engine: that of the results."),
    click.option(
        "--partitions",
        metavar="N",
        type=click.IntRange(1, 100_000),
        help="With --engine: into how many files each list is cut.",
    ),
)


def engine_options(command: Command) -> Command:
    """Give a command the options of a run over files, by the names of the fields of EngineOptions."""
    command = text_reading_options(command)
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """The options of a run over files as they were given; None, or nothing, where they were not."""

    engine: str | None
    accruals: tuple[str, ...]
    payments: tuple[str, ...]
    into: Path | None
    list_format: str | None
    partitions: int | None
    mapping: Mapping[str, str]
    date_format: str | None
    cut_time: bool
    encoding: str | None
    delimiter: str | None

    def check(self, options: GlobalOptions, *, jobs: int | None, for_ledgers: Mapping[str, object]) -> None:
        """Raise UsageError for options that do not go together; `for_ledgers` are those that files have no use for."""
        if self.engine is None:
            given = (name for name in self.__slots__ if getattr(self, name))
            if name := next(given, None):
                raise click.UsageError(f"{_typed(name)} goes with --engine: without it, `match` is about the ledger.")
            return
        name, equals, address = self.engine.partition("=")
        if name != _ENGINE or (equals and not address):
            raise click.UsageError(f"There is no engine {self.engine!r}; name dask, or dask=tcp://host:8786.")
        if options.ledger is not None:
            raise click.UsageError("--ledger and --engine do not go together: the engine reads and writes files only.")
        if wrong := next((name for name, value in for_ledgers.items() if value), None):
            raise click.UsageError(f"{_typed(wrong)} is for the ledger; it does not go with --engine.")
        if address and jobs is not None:
            raise click.UsageError(
                "--jobs is for workers of this machine; those of a cluster are as many as there are."
            )
        if missing := next((name for name in _NEEDED if not getattr(self, name)), None):
            raise click.UsageError(f"--engine needs --accruals, --payments and --into; {_typed(missing)} is missing.")

    @property
    def address(self) -> str | None:
        """That of the scheduler; None for workers of this machine."""
        return (self.engine or "").partition("=")[2] or None

    def reading(self, kind: EntryKind) -> ReadOptions:
        """Return how files of one kind are read."""
        return ReadOptions(
            mapping=mapping_of(kind, self.mapping),
            date_format=self.date_format,
            cut_time=self.cut_time,
            encoding=self.encoding,
            delimiter=self.delimiter,
        )


def match_by_engine(given: EngineOptions, settings: Settings, *, jobs: int | None, as_json: bool) -> ExitCode:
    """Match the files, print what came of it, and return the exit code. Raises PaymatchError without the extra."""
    try:
        from db.distributed.engine import FileRun, match_files
        from db.distributed.storage.lists import ListFormat
    except ImportError as error:
        raise PaymatchError(f"{error.name or _ENGINE} is missing: pip install 'paymatch[dask]'.") from None
    run = FileRun(
        names={EntryKind.ACCRUAL: given.accruals, EntryKind.PAYMENT: given.payments},
        options={kind: given.reading(kind) for kind in EntryKind},
        into=given.into or Path(),
        list_format=ListFormat(given.list_format or _FORMATS[0]),
        policy=settings.policy,
        rules=tuple(settings.rules),
        groups=given.partitions,
        address=given.address,
        jobs=jobs,
    )
    with fraction_bar("Matching") as report:
        result = match_files(run, progress=report)
    if result.faults:
        talk_about_faults(result.faults, "nothing was written")
        return ExitCode.WRONG_USE
    if as_json:
        write_json(_document(result, settings))
    else:
        write_lines(_lines(result, settings))
    talk(f"Wrote {count_of(result.files, 'file')} into {given.into}.")
    return ExitCode.DONE


def _typed(name: str) -> str:
    """Return an option as it is typed."""
    return {"list_format": "--format", "mapping": "--map"}.get(name, f"--{name.replace('_', '-')}")


def _lines(result: "FileRunResult", settings: Settings) -> Iterator[str]:
    figures = result.figures
    repeats = {"repeats": f"{result.repeats:,}"} if result.repeats else {}
    yield from pairs(
        {
            "policy": f"{settings.policy} ({', '.join(settings.rules)})",
            "accruals": f"{result.accruals:,}",
            "payments": f"{result.payments:,}",
            **repeats,
            "matched": f"{figures.matched:,}",
            "same month": f"{figures.same_month:,}",
            "unmatched": f"{figures.unmatched:,}",
            "unpaid": f"{figures.unpaid:,}",
        }
    )
    yield certificate_words(tuple(settings.rules), figures.reached, result.possible)


def _document(result: "FileRunResult", settings: Settings) -> Json:
    figures, possible = result.figures, result.possible
    return {
        "policy": settings.policy,
        "rules": settings.rules,
        "accruals": result.accruals,
        "payments": result.payments,
        "repeats": result.repeats,
        "matched": figures.matched,
        "same_month": figures.same_month,
        "first_rule": figures.first_rule,
        "unmatched": figures.unmatched,
        "unpaid": figures.unpaid,
        "most_possible": possible.most_possible,
        "most_same_month_possible": possible.most_same_month_possible,
        "most_first_rule_possible": possible.most_first_rule_possible,
        "files": result.files,
    }
