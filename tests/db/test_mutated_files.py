"""Whatever becomes of the bytes of a file, its reader gives entries, faults, or an error of paymatch; nothing else."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.accounts.loading.documents import read_documents
from db.clock import utc_now
from db.errors import LedgerUnavailable
from db.files.choosing.encodings import guessed_encoding
from db.files.choosing.preview import read_preview
from db.files.choosing.proposals import proposed
from db.files.entries import EntryReader
from db.files.export import ExportFormat
from db.files.faults import Fault
from db.files.options import ReadOptions
from db.ledger.backups.copies import Backup
from db.ledger.backups.restoring import restore
from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.entries import import_entries
from db.ledger.exporting.exports import Export, write_export
from db.ledger.ledger import Ledger
from db.ledger.verifying.exported import ExportCheck, ExportedFiles
from db.ledger.verifying.hashes import read_provenance
from db.ledger.verifying.ledger import verify
from domain.accounts.filters.reading import read_filter
from domain.errors import PaymatchError, WrongValue
from domain.records import EntryKind
from domain.values.amounts import read_amount
from domain.values.dates import read_date
from domain.values.identifiers import natural_key, read_identifier
from domain.values.months import read_month
from tests.mutations import FUZZED, TRIPS, mutated

SAMPLES = Path(__file__).parents[2] / "sample_data"
CSV = (SAMPLES / "seed" / "payments.csv").read_bytes()
WORKBOOK = (SAMPLES / "broken" / "cells_of_a_workbook.xlsx").read_bytes()
OBJECTS = [b'{"id": "P-%d", "date": "2016-01-0%d", "amount": 1.5, "account": "A"}' % (n, n) for n in range(1, 5)]
ACCOUNTS = (SAMPLES / "seed" / "accounts.jsonl").read_bytes()


@contextmanager
def file_of(content: bytes, name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        yield path


def read_any(content: bytes, name: str, options: ReadOptions | None = None) -> None:
    """Read a file as an import and as a preview do; it has entries or faults, and no fault acts on a terminal."""
    with file_of(content, name) as path:
        reader = EntryReader(EntryKind.PAYMENT, options)
        entries = list(reader.read(path))
        assert entries or reader.faults
        assert all(str(fault).isprintable() for fault in reader.faults)
        assert all(entry.id.encode() and entry.account.encode() is not None for entry in entries)
        read_preview(path, options or ReadOptions())
        proposed(partial(read_preview, path), encoding=guessed_encoding(path), titled=8 * (len(content) % 10 == 0))


encodings = st.sampled_from([None, "windows-1251", "utf-16", "utf-7", "hz", "gb18030", "cp037"])


@FUZZED
@given(mutated(CSV, b"id;date\r\n1;2016-01-05\r\n"), encodings)
@example(b"id,date\n+2AA-,2016-01-05\n", "utf-7")
def test_mutated_tables(content: bytes, encoding: str | None) -> None:
    read_any(content, "p.csv", ReadOptions(encoding=encoding))


@FUZZED
@given(mutated(b"[" + b",\n".join(OBJECTS) + b"]", b"[" + b",".join(OBJECTS) + b"]"))
def test_mutated_arrays(content: bytes) -> None:
    read_any(content, "p.json")


@FUZZED
@given(mutated(b"\n".join(OBJECTS)))
def test_mutated_json_lines(content: bytes) -> None:
    read_any(content, "p.jsonl")


@FUZZED
@given(mutated(WORKBOOK))
def test_mutated_workbooks(content: bytes) -> None:
    read_any(content, "p.xlsx")


@FUZZED
@given(mutated(ACCOUNTS), st.sampled_from(["a.jsonl", "a.json"]))
@example(b'{"number": "1", "x": ' + b"9" * 5_000 + b"}\n", "a.jsonl")
@example(b'[{"number": "1", "x": ' + b"9" * 5_000 + b"}]", "a.json")
def test_mutated_account_documents(content: bytes, name: str) -> None:
    with file_of(content, name) as path:
        found = list(read_documents(path))
    assert all(str(fault).isprintable() for fault in found if isinstance(fault, Fault))


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small example as a ledger that is decided, and what is exported of it."""
    folder = tmp_path_factory.mktemp("decided")
    ledger = Ledger.open(folder / "l.sqlite")
    for kind in EntryKind:
        import_entries(ledger, kind, [SAMPLES / "seed" / f"{kind.plural}.csv"], clock=utc_now)
    run_policy(ledger)
    write_export(ledger, Export.MATCHES, folder / "m.csv", export_format=ExportFormat.CSV, provenance=True)
    with closing(sqlite3.connect(folder / "l.sqlite")) as connection:
        connection.execute("PRAGMA journal_mode = delete")
    return folder


@FUZZED
@given(st.data())
def test_mutated_exports(decided: Path, data: st.DataObject) -> None:
    readers = [EntryReader(kind) for kind in EntryKind]
    for reader in readers:
        list(reader.read(SAMPLES / "seed" / f"{reader.kind.plural}.csv"))
    content = data.draw(mutated((decided / "m.csv").read_bytes()))
    with file_of(content, "m.csv") as path, suppress(PaymatchError):
        list(ExportCheck(*readers).breaches(ExportedFiles(path)))


@FUZZED
@given(st.data())
def test_mutated_provenances(decided: Path, data: st.DataObject) -> None:
    (provenance,) = decided.glob("m.csv.*")
    with file_of(data.draw(mutated(provenance.read_bytes())), "p.json") as path, suppress(PaymatchError):
        read_provenance(path)


def use(path: Path) -> None:
    """Do with a ledger what screens and commands do."""
    ledger = Ledger.open(path, create=False)
    desk = Desk(ledger)
    for payment_id in ("P-1", "P-2"):
        with suppress(PaymatchError):
            desk.clear(payment_id)
    list(verify(ledger))
    run_policy(ledger)
    write_export(ledger, Export.MATCHES, path.with_name("out.csv"), export_format=ExportFormat.CSV)
    write_export(ledger, Export.LOG, path.with_name("log.csv"), export_format=ExportFormat.CSV)


@FUZZED
@given(st.data())
def test_mutated_ledgers(decided: Path, data: st.DataObject) -> None:
    with file_of(data.draw(mutated((decided / "l.sqlite").read_bytes())), "l.sqlite") as path, suppress(PaymatchError):
        use(path)


@FUZZED
@given(st.data())
def test_mutated_copies(decided: Path, data: st.DataObject) -> None:
    content = data.draw(mutated((decided / "l.sqlite").read_bytes()))
    with file_of(content, "copy.sqlite") as copy:
        place = copy.with_name("l.sqlite")
        place.write_bytes((decided / "l.sqlite").read_bytes())
        before = place.read_bytes()
        try:
            restore(place, Backup(copy, utc_now()))
        except LedgerUnavailable:
            assert place.read_bytes() == before


texts = st.one_of(
    st.text(max_size=30),
    mutated(b"2016-01-31", b"31.01.2016", b"2016-03", b"-1 234,50", b"INV-007", b'name:"x" update>5 last<2016-01')
    .map(lambda content: content.decode("utf-8", "surrogateescape")),
    st.sampled_from([trip.decode("utf-8", "surrogateescape") for trip in TRIPS]),
)  # fmt: skip


@FUZZED
@given(texts)
@pytest.mark.parametrize(
    "read",
    [read_amount, read_date, read_month, lambda text: natural_key(read_identifier(text)), read_filter],
    ids=["amount", "date", "month", "id", "filter"],
)
def test_mutated_values(read: Callable[[str], object], text: str) -> None:
    with suppress(WrongValue):
        read(text)
