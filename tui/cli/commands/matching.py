"""`paymatch match`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import click

from db.ledger.deciding.runs import RunResult, run_policy
from db.ledger.ledger import Ledger
from domain.errors import ExitCode, PaymatchError
from domain.matching.conditions import conditions, conditions_words
from domain.matching.policies import POLICIES
from domain.matching.rules import RULES, chain_of
from domain.matching.words.certificate import certificate_words
from tui.cli.commands.backups import copied_daily
from tui.cli.commands.matching_files import EngineOptions, engine_options, match_by_engine
from tui.cli.examples import ExampleCommand
from tui.cli.options import GlobalOptions, completed_from, pass_options
from tui.cli.output import pairs, talk, write_json, write_lines
from tui.cli.progress import Report, json_line, json_progress, progress_bar, throttled
from tui.configuration.settings import Settings


@click.command(
    cls=ExampleCommand,
    examples=(
        "paymatch match --dry-run",
        "paymatch match --rules same-amount,same-month,oldest",
        "paymatch match --only same-month --only equal-amounts",
        "paymatch match --jobs 4",
        "paymatch match --json",
        "paymatch match --engine dask --accruals 'lake/accruals/*.parquet' --payments lake/payments --into matched",
    ),
)
@click.option(
    "--policy",
    metavar="NAME",
    shell_complete=completed_from(POLICIES),
    help=f"The order in which payments choose: {', '.join(POLICIES)}.",
)
@click.option(
    "--rules",
    metavar="NAME,…",
    shell_complete=completed_from(rule.name for rule in RULES),
    help=f"The chain of rules, of {', '.join(rule.name for rule in RULES)}.",
)
@click.option(
    "--only",
    metavar="CONDITION",
    multiple=True,
    shell_complete=completed_from(condition.name for condition in conditions(RULES)),
    help="Keep only the decisions that satisfy it: a rule's name, only-eligible, equal-amounts or no-tie; may be given "
    "several times, for all of them together.",
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(1, 64),
    help="Processes that compute side by side; one for each processor where there is enough to do, unless set.",
)
@click.option("--dry-run", is_flag=True, help="Compute the same, and store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@engine_options
@click.option("--progress-json", is_flag=True, hidden=True, help="Print progress and the result as lines of JSON.")
@pass_options
def match(  # noqa: PLR0913 - a use case with its options, which go by keyword
    options: GlobalOptions,
    /,
    *,
    policy: str | None,
    rules: str | None,
    only: tuple[str, ...],
    jobs: int | None,
    dry_run: bool,
    as_json: bool,
    progress_json: bool,
    **files: Any,
) -> ExitCode:
    """Decide every undecided payment, in one step that `paymatch undo` takes back.

    What is decided already, by hand or by an earlier run, is not changed. The numbers printed are those of the whole
    ledger; the last line holds them against the most that any assignment could reach. Interrupted, it changes nothing.

    Accounts are independent, so several processes can compute; the result is the same bytes with any number of them.

    With `--only` the policy decides the same, and those of its decisions are stored that fit; the rest stays undecided.

    With `--engine dask` no ledger is used: files of accruals and payments (Parquet, CSV or TSV, with the columns that
    `import` wants) are matched account by account, by as many processes or machines as there are. FOLDER gets three
    folders of files, matches, unmatched and unpaid, with the columns and rows of `export`, and `provenance.json`; it
    gets them all at once, or, with any fault in the files, nothing, and the exit code is 2. All rows of an account are
    in files of the same number. This needs the extra `dask`: pip install 'paymatch[dask]'; on a cluster, on each of its
    machines, and files and FOLDER must be in folders that all of them share.
    """
    given = EngineOptions(**files)
    given.check(options, jobs=jobs, for_ledgers={"only": only, "dry_run": dry_run, "progress_json": progress_json})
    if given.engine is not None:
        return match_by_engine(given, options.settings(policy=policy, rules=rules), jobs=jobs, as_json=as_json)
    with _refusal_told(as_json=progress_json):
        settings = options.settings(policy=policy, rules=rules)
        result = _run(settings, only=only, dry_run=dry_run, jobs=jobs, as_json=progress_json)
    if progress_json:
        json_line({"result": asdict(result)})
    elif as_json:
        write_json(asdict(result))
    else:
        write_lines(result_lines(result))
        _talk_about(result, dry_run=dry_run)
    return ExitCode.DONE


def _run(settings: Settings, *, only: tuple[str, ...], dry_run: bool, jobs: int | None, as_json: bool) -> RunResult:
    ledger = Ledger.open(settings.ledger, create=False)
    chain = chain_of(settings.rules)
    if not dry_run:
        copied_daily(ledger)
    with _progress(as_json=as_json) as report:
        return run_policy(ledger, settings.policy, chain=chain, only=only, dry_run=dry_run, jobs=jobs, progress=report)


def result_lines(result: RunResult) -> Iterator[str]:
    """Yield the lines that tell a person what a run did."""
    only = {"kept only": conditions_words(result.only)} if result.only else {}
    left = {"undecided": f"{result.undecided:,}"} if result.only else {}
    yield from pairs(
        {
            "policy": f"{result.policy} ({', '.join(result.rules)})",
            **only,
            "payments": f"{result.payments:,}",
            "decided now": f"{result.decided:,}",
            **left,
            "matched": f"{result.matched:,}",
            "same month": f"{result.same_month:,}",
            "unmatched": f"{result.unmatched:,}",
        }
    )
    yield certificate_words(result.rules, result.reached, result.possible)


def _talk_about(result: RunResult, *, dry_run: bool) -> None:
    if dry_run:
        talk("This was a dry run: nothing was stored.")
    elif not result.payments:
        talk("The ledger has no payments. `paymatch import payments FILE` brings them in.")
    elif not result.decided and result.undecided:
        talk("No decision for an undecided payment fits: nothing was changed.")
    elif not result.decided:
        talk("Every payment was decided already: nothing was changed.")


@contextmanager
def _refusal_told(*, as_json: bool) -> Iterator[None]:
    """Print an error that ends the block as a line of JSON too, for who follows the progress."""
    try:
        yield
    except PaymatchError as error:
        if as_json:
            json_line({"refused": {"title": error.title, "words": str(error)}})
        raise


@contextmanager
def _progress(*, as_json: bool) -> Iterator[Report | None]:
    if as_json:
        yield throttled(json_progress)
    else:
        with progress_bar("Matching") as report:
            yield report
