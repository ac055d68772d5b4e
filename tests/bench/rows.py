"""Every row of the measurements: what is measured, what it is held against, and the goal."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.bench import jobs, lists
from tests.bench.measuring import Measured
from tests.bench.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `ratio` is the most that `what` may take of what `baseline` takes, `limit` the most it may take at all.

    None where there is no such goal. `what` and `baseline` may name numbers of `Sizes` in braces.
    """

    name: str
    what: str
    baseline: str
    measure: Callable[[Workshop], Measured]
    ratio: float | None = None
    limit: float | None = None

    def reached(self, measured: Measured) -> bool:
        """Return whether both goals are reached, as far as there are any."""
        if self.limit is not None and measured.ours_median > self.limit:
            return False
        return self.ratio is None or (measured.ratio is not None and measured.ratio <= self.ratio)


_RAW = "the same files and rows with csv and sqlite3 alone, no logic"

ROWS: tuple[Row, ...] = (
    Row(
        "match-in-memory",
        "match {payments:,} payments and as many accruals in memory",
        "only read both, sorted, from SQLite",
        jobs.matching_in_memory,
        ratio=1.0,
    ),
    Row(
        "match-loops",
        "match {quadratic:,} payments of one account, rule by rule",
        "two passes over lists with filter and remove",
        jobs.matching_against_loops,
        ratio=0.1,
    ),
    Row(
        "whole-job",
        "import, match, store, export {payments:,} + {payments:,}",
        _RAW,
        jobs.whole_job,
        ratio=1.5,
    ),
    Row("whole-job-memory", "peak memory of that", _RAW, jobs.memory_of_whole_job, limit=1024),
    Row(
        "summaries",
        "all summaries of {summarised:,} accounts, {actions_each} actions each",
        "$unwind, $unwind, $group, $group, the zeros",
        lists.all_summaries,
        ratio=0.25,
    ),
    Row(
        "accounts-page",
        "a page of summaries, {accounts:,} accounts",
        "the same, {accounts_fewer:,} accounts",
        lists.page_of_accounts,
        ratio=1.2,
        limit=25,
    ),
    Row("version", "paymatch --version", "python -c 'import click'", jobs.start_of_a_command, ratio=1.5),
    Row(
        "first-frame",
        "start of the app to its first frame",
        "a bare Textual app with one DataTable",
        lists.first_frame,
        ratio=1.25,
    ),
    Row(
        "keys-accounts",
        "key to paint, 95 of 100, {accounts:,} accounts",
        "the same table, {accounts_few:,} accounts",
        lists.keys_in_accounts,
        ratio=1.2,
    ),
    Row(
        "keys-matches",
        "key to paint, 95 of 100, {payments:,} payments",
        "the same table, 1,000 payments",
        lists.keys_in_matches,
        ratio=1.2,
    ),
    Row(
        "keys-while-matching",
        "key to paint, 95 of 100, while {payments:,} payments are matched",
        "",
        lists.keys_while_matching,
        limit=100,
    ),
    Row(
        "app-memory",
        "memory of the app, {accounts:,} accounts, after End, up, down, the middle, down",
        "",
        lists.memory_of_the_app,
        limit=200,
    ),
)
