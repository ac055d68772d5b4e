"""Progress of long commands: a bar on stderr for a person, lines of JSON on stdout for the app."""

import json
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import click

from db.files.progress import Progress
from tui.cli.stopping import Stopped

# Gets what is done and the total, in the same unit.
Report = Callable[[int, int], None]

_SECONDS_BETWEEN = 0.1
# What a bar of a fraction counts in.
_WHOLE = 1_000


def throttled(report: Report) -> Report:
    """Return a function that passes reports on ten times per second at most, and the last one in any case."""
    next_time = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal next_time
        now = time.monotonic()
        if now >= next_time or done >= total:
            next_time = now + _SECONDS_BETWEEN
            report(done, total)

    return tell


@contextmanager
def progress_bar(label: str) -> Iterator[Report | None]:
    """Show a bar with the time left on stderr while the block runs; gives None where stderr is no terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr, width=30) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield throttled(show)


@contextmanager
def fraction_bar(label: str) -> Iterator[Progress | None]:
    """Show a bar for work on files, whose rows are not known beforehand; as `progress_bar`."""
    with progress_bar(label) as show:
        if show is None:
            yield None
        else:
            yield lambda _rows, fraction: show(round(fraction * _WHOLE), _WHOLE)


def json_progress(done: int, total: int) -> None:
    """Print a line `{"done": 20000, "total": 1000000}` to stdout, at once.

    When the reader has gone, that ends the work and takes it back.
    """
    json_line({"done": done, "total": total})


def json_line(value: Mapping[str, object]) -> None:
    """Print a value to stdout as one line of JSON, at once; a reader that has gone raises Stopped."""
    try:
        sys.stdout.write(f"{json.dumps(value)}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # As it is, an OSError inside a transaction would be taken for one of the ledger's.
        raise Stopped(signal.SIGPIPE) from None
