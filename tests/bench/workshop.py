"""What the rows are measured on, made when first needed and thrown away at the end."""

import csv
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from db.accounts.embedded.server import EmbeddedServer
from db.clock import utc_now
from db.ledger.backups.making import back_up_daily
from db.ledger.ledger import Ledger
from tests.bench.measuring import Usage, paymatch, run
from tests.bench.sizes import Sizes

_FIRST_DAY = date(2015, 1, 1)
_DAYS = 730
# The accruals of an account, and its payments, in the files.
_OF_AN_ACCOUNT = 100
_DOCUMENTS_AT_A_TIME = 5_000
_TYPES = ("create", "read", "update", "delete")


class Workshop:
    """A folder with files, ledgers and a MongoDB server; `clock` is what is looked at: `wall` or `cpu`."""

    def __init__(self, folder: Path, sizes: Sizes, *, clock: str = "wall", tell: Callable[[str], None]) -> None:
        self.folder = folder
        self.sizes = sizes
        self.clock = clock
        self.tell = tell
        self.jobs: list[tuple[Usage, Usage]] = []
        self._opened = ExitStack()

    def close(self) -> None:
        """Stop the server."""
        self._opened.close()

    def files(self, rows: int, *, accounts: int | None = None) -> Path:
        """Return a folder with accruals.csv and payments.csv of so many rows each."""
        folder = self.folder / f"files-{rows}-{accounts or 'many'}"
        if not folder.exists():
            folder.mkdir()
            chance = random.Random(rows)
            for name in ("accruals", "payments"):
                _write_entries(folder / f"{name}.csv", name, rows, accounts or max(1, rows // _OF_AN_ACCOUNT), chance)
        return folder

    def undecided(self, rows: int) -> Path:
        """Return a ledger into which so many accruals and payments were brought, and nothing else."""
        path, files = self.folder / f"undecided-{rows}.sqlite", self.files(rows)
        if not path.exists():
            self.tell(f"a ledger of {rows:,} accruals and payments")
            for name in ("accruals", "payments"):
                run(paymatch("--ledger", path, "import", name, files / f"{name}.csv"))
            _copy_of_the_day(path)
        return path

    def matched(self, rows: int) -> Path:
        """Return a ledger in which so many payments were decided by a run."""
        path = self.folder / f"matched-{rows}.sqlite"
        if not path.exists():
            shutil.copy(self.undecided(rows), path)
            run(paymatch("--ledger", path, "match"))
            _copy_of_the_day(path)
        return path

    @cached_property
    def mongodb(self) -> str:
        """The address of a real server of our own."""
        return self._opened.enter_context(EmbeddedServer(self.folder / "mongodb")).uri

    def accounts(self, count: int, *, actions: int = 2) -> str:
        """Return the name of a collection with so many accounts of so many actions each."""
        name = f"Account{count}x{actions}"
        with MongoClient[dict[str, Any]](self.mongodb) as client:
            collection = client["paymatch"][name]
            if not collection.estimated_document_count():
                self.tell(f"{count:,} accounts of {actions} actions in MongoDB")
                documents = _documents(count, actions)
                while part := list(islice(documents, _DOCUMENTS_AT_A_TIME)):
                    collection.insert_many(part, ordered=False)
                collection.create_index("number")
        return name


def _copy_of_the_day(ledger: Path) -> None:
    """Make the copy that the app would make at its first start of the day, while keys are measured."""
    back_up_daily(Ledger.open(ledger), clock=utc_now)


def _write_entries(path: Path, name: str, rows: int, accounts: int, chance: random.Random) -> None:
    letter = name[0].upper()
    days = [_FIRST_DAY + timedelta(day) for day in range(_DAYS)]
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["id", "date", "month", "account", "amount"])
        for row in range(1, rows + 1):
            day = chance.choice(days)
            month = day - timedelta(chance.randrange(40)) if letter == "P" else day
            account, amount = chance.randrange(accounts), chance.randrange(1, 200) * 5
            writer.writerow([f"{letter}-{row}", day, f"{month:%Y-%m}", f"{account:07d}", f"{amount}.00"])


def _documents(count: int, actions: int) -> Iterator[dict[str, Any]]:
    began = datetime(2016, 1, 1, tzinfo=UTC)
    times = [began + timedelta(minutes=17 * step) for step in range(1000)]
    for place in range(count):
        done = [
            {"type": _TYPES[(place + step) % 4], "created_at": times[(place * 7 + step) % 1000]}
            for step in range(actions)
        ]
        half = len(done) // 2
        sessions = [
            {"session_id": f"{place}-{part}", "created_at": times[place % 1000], "actions": held}
            for part, held in enumerate((done[:half], done[half:]))
        ]
        yield {"number": f"{place + 1:011d}", "name": f"Account of {place + 1}", "sessions": sessions}
