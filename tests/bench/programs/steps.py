"""The whole job in one process, each part timed for itself: `FOLDER LEDGER`, a folder of files and a new ledger."""

import json
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from db.files.export import ExportFormat
from db.ledger.deciding.runs import run_policy
from db.ledger.entries import import_entries
from db.ledger.exporting.exports import LISTS, write_export
from db.ledger.ledger import Ledger
from db.ledger.listing import Show, payment_pages
from db.ledger.verifying.ledger import verify
from domain.records import EntryKind
from tui.screens.results.lists import Tab, read_lists

_PAGE = 128
_PAGES = 50


def main(files: Path, path: Path) -> None:
    """Print the seconds of every part, on the clock and of the processor, as JSON."""
    ledger = Ledger.open(path)
    parts: dict[str, Callable[[], object]] = {
        "import": partial(_import, ledger, files),
        "match": partial(run_policy, ledger),
        "export": partial(_export, ledger, path.parent),
        "verify": partial(_verify, ledger),
    }
    taken = {name: _timed(part) for name, part in parts.items()}
    taken["50 pages of matches"] = _timed(_pages(ledger))
    taken["Results, till there are rows"] = _timed(partial(_results, ledger))
    sys.stdout.write(json.dumps(taken))


def _timed(part: Callable[[], object]) -> dict[str, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    part()
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def _import(ledger: Ledger, files: Path) -> None:
    for kind in EntryKind:
        import_entries(ledger, kind, [files / f"{kind.plural}.csv"])


def _export(ledger: Ledger, folder: Path) -> None:
    for export in LISTS:
        write_export(ledger, export, folder / f"{export}.csv", export_format=ExportFormat.CSV, overwrite=True)


def _verify(ledger: Ledger) -> None:
    for breach in verify(ledger):
        raise SystemExit(f"a breach: {breach}")


def _pages(ledger: Ledger) -> Callable[[], None]:
    """Return what reads the pages of a long list that follow on a place in it that was gone to."""
    pages = payment_pages(ledger, Show.MATCHED)
    with ledger.reading():
        last = max(0, pages.count() - _PAGE * _PAGES)
        start = random.Random(3).randrange(last + 1)
        pages.rows(start, start + _PAGE)

    def read() -> None:
        with ledger.reading():
            for page in range(1, _PAGES + 1):
                pages.rows(start + page * _PAGE, start + (page + 1) * _PAGE)

    return read


def _results(ledger: Ledger) -> None:
    """Do what the screen does before it shows its first list."""
    read_lists(ledger, "", {}).pages[Tab.MATCHES].rows(0, _PAGE)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
