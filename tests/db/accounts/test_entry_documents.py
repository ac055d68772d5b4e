"""Accruals and payments from a collection on the real server, through the checks that files go through."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from bson import Binary, Code, Decimal128, Int64, ObjectId, Timestamp
from bson.raw_bson import RawBSONDocument
from pymongo.collection import Collection

from db.accounts.embedded.server import EmbeddedServer
from db.accounts.entries.documents import documents_opened
from db.accounts.server.connection import Connection, Document, TimeLimits
from db.errors import AccountsUnavailable, InputFailed
from db.files.options import ReadOptions
from db.ledger.entries import ImportResult, entry_counts, import_entries, payment_named
from db.ledger.journal import next_undo
from db.ledger.ledger import Ledger
from domain.records import EntryKind, Payment

Bring = Callable[..., ImportResult]
DAY = datetime(2016, 1, 31, tzinfo=UTC)
NUMBER = ObjectId("650000000000000000000001")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A new ledger without entries."""
    return Ledger.open(tmp_path / "ledger.sqlite")


@pytest.fixture
def bring(ledger: Ledger, mongod: EmbeddedServer, collection: Collection[Document]) -> Bring:
    """Put documents in and import the collection as payments; options of reading and of importing."""

    def import_documents(*documents: Document, reading: Any = (), limits: Any = None, **options: Any) -> ImportResult:
        if documents:
            collection.insert_many(documents)
        connection = Connection(mongod.uri, collection=collection.name, limits=limits)
        try:
            sources = [partial(documents_opened, connection)]
            return import_entries(ledger, EntryKind.PAYMENT, sources, options=ReadOptions(**dict(reading)), **options)
        finally:
            connection.close()

    return import_documents


def told(result: ImportResult) -> list[str]:
    return [str(fault) for fault in result.faults]


def reason(result: ImportResult) -> str:
    (fault,) = result.faults
    return fault.reason


def payment(ledger: Ledger, identifier: str) -> Payment:
    with ledger.reading():
        return payment_named(ledger, identifier)


def test_documents_become_payments_in_one_step(bring: Bring, ledger: Ledger, collection: Collection[Document]) -> None:
    result = bring(
        {"id": "P-1", "date": DAY, "month": 1, "account": "0078", "amount": Decimal128("1234.50")},
        {"_id": NUMBER, "date": "31.01.2016", "month": "1", "amount": 12.34, "note": {"text": "[red]"}},
        {"_id": 7, "id": None, "date": DAY, "month": None, "account": Int64(78), "amount": Int64(5)},
    )
    assert (result.stored, told(result)) == (3, [])
    assert payment(ledger, "P-1") == Payment("P-1", date(2016, 1, 31), "1", "0078", 123_450)
    assert payment(ledger, str(NUMBER)) == Payment(str(NUMBER), date(2016, 1, 31), "1", "", 1_234)
    assert payment(ledger, "7") == Payment("7", date(2016, 1, 31), None, "78", 500)
    with ledger.reading():
        step = next_undo(ledger)
    assert step is not None
    assert step.detail["files"] == [{"name": f"paymatch.{collection.name}", "sha256": None, "rows": 3}]


def test_nested_fields_are_named_with_points(bring: Bring, ledger: Ledger) -> None:
    mapping = {"id": "paid.no", "date": "paid.at", "account": "payer.number"}
    result = bring({"paid": {"no": "A", "at": DAY, "by": "x"}, "payer": {"number": "78"}}, reading={"mapping": mapping})
    assert told(result) == []
    assert payment(ledger, "A") == Payment("A", date(2016, 1, 31), None, "78")


def test_names_are_found_whatever_their_case(bring: Bring, ledger: Ledger) -> None:
    assert bring({"ID": "A", "Date": DAY, "Amount": 1}).stored == 1
    assert payment(ledger, "A").amount == 100


@pytest.mark.parametrize(
    ("options", "value", "found"),
    [
        ({}, DAY + timedelta(milliseconds=1), "'2016-01-31 00:00:00' has a time of day"),
        ({"cut_time": True}, DAY + timedelta(hours=23), "2016-01-31"),
        ({"date_format": "%d/%m/%Y"}, DAY, "2016-01-31"),
        ({"date_format": "%d/%m/%Y", "cut_time": True}, DAY + timedelta(hours=1), "2016-01-31"),
        ({"date_format": "%Y%m%d"}, 20160131, "2016-01-31"),
        ({}, 20160131, "'20160131' is not a date"),
        ({}, Timestamp(1, 1), "a date or text should stand here, not Timestamp(1, 1) (Timestamp)"),
        ({}, 1.5, "a date or text should stand here, not 1.5 (float)"),
        ({}, None, "a date is needed here, but the field is empty"),
    ],
)
def test_dates_are_calendar_dates_in_utc(
    bring: Bring, ledger: Ledger, options: dict[str, Any], value: object, found: str
) -> None:
    result = bring({"id": "A", "date": value}, reading=options)
    if result.faults:
        assert reason(result).startswith(found)
    else:
        assert payment(ledger, "A").date.isoformat() == found


@pytest.mark.parametrize(
    ("value", "minor"),
    [
        (0.1, 10),
        (-1234.5, -123_450),
        (1e15, None),
        (Decimal128("1.500"), 150),
        (Decimal128("1E+3"), 100_000),
        (2**40, 2**40 * 100),
        ("1 234,50", 123_450),
        (None, None),
        ("", None),
    ],
)
def test_amounts_are_exact(bring: Bring, ledger: Ledger, value: object, minor: int | None) -> None:
    result = bring({"id": "A", "date": DAY, "amount": value})
    if value == 1e15:
        assert "which is not exact to the minor unit at this size" in reason(result)
    else:
        assert (told(result), payment(ledger, "A").amount) == ([], minor)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("amount", 0.1 + 0.2, "0.30000000000000004 has more than two digits after the point"),
        ("amount", Decimal128("0.001"), "0.001 has more than two digits after the point"),
        ("amount", float("nan"), "nan is a double, which is not exact at this size"),
        ("amount", Decimal128("Infinity"), "Infinity is not a number of at most 40 digits"),
        ("amount", Decimal128("1E+6000"), "1E+6000 is not a number of at most 40 digits"),
        ("amount", Int64(2**62), "'4611686018427387904.00' is too large an amount"),
        ("amount", True, "a number or text should stand here, not a truth value"),
        ("amount", [1], "a number or text should stand here, not an array"),
        ("account", {"no": 1}, "text or a whole number should stand here, not an object"),
        ("account", 1.5, "1.5 is not a whole number"),
        ("account", b"\x00", "text or a whole number should stand here, not bytes"),
        ("month", 13, "'13' is not a month: 13 is not between 1 and 12"),
        ("month", DAY, "2016-01-31 00:00:00 is a date, not a month"),
        ("id", Binary(b"x", 9), "bytes (of subtype 9) are not text"),
        ("id", Binary(b"x", 4), "bytes (of subtype 4) are not text"),
        ("id", Code("x"), "text, a whole number or an ObjectId should stand here, not x (Code)"),
        ("account", Code("x", {"y": 1}), "text or a whole number should stand here, not x (Code)"),
    ],
)
def test_what_is_not_exact_is_a_fault(
    bring: Bring, ledger: Ledger, collection: Collection[Document], field: str, value: object, why: str
) -> None:
    result = bring({"_id": NUMBER, "id": "A", "date": DAY} | {field: value})
    (fault,) = result.faults
    assert fault.reason.startswith(why)
    assert str(fault).startswith(f"paymatch.{collection.name} _id {NUMBER}: column {field}: ")
    with ledger.reading():
        assert entry_counts(ledger)[EntryKind.PAYMENT] == 0


def test_ids_of_other_kinds_are_their_texts(bring: Bring, ledger: Ledger) -> None:
    number = UUID("12345678123456781234567812345678")
    result = bring(
        {"_id": Binary.from_uuid(number), "date": DAY}, {"_id": "  B ", "date": DAY}, {"_id": 7.0, "date": DAY}
    )
    assert told(result) == []
    assert [payment(ledger, name).id for name in (str(number), "B", "7")] == [str(number), "B", "7"]


def test_midnight_of_a_first_day_is_a_billing_month(bring: Bring, ledger: Ledger) -> None:
    bring({"id": "A", "date": DAY, "month": datetime(2016, 3, 1, tzinfo=UTC)})
    assert payment(ledger, "A").month == "2016-03"


def test_same_id_with_other_values_shows_both(bring: Bring, collection: Collection[Document]) -> None:
    result = bring({"_id": 1, "id": "A", "date": DAY}, {"_id": 2, "id": "A", "date": DAY, "amount": 5})
    name = f"paymatch.{collection.name}"
    assert told(result) == [
        f"{name} _id 2: column id: {reason(result)}",
    ]
    assert reason(result) == (
        f"'A' stands already in {name} _id 1, with other values: amount 5.00 here and empty there"
    )


def test_what_the_ledger_holds_otherwise_is_told_by_its_document(
    bring: Bring, collection: Collection[Document]
) -> None:
    assert bring({"_id": 1, "id": "A", "date": DAY}).stored == 1
    collection.update_one({"_id": 1}, {"$set": {"amount": 5}})
    (line,) = told(bring())
    assert line.startswith(f"paymatch.{collection.name} _id 1: column id: 'A' is in the ledger already")
    assert line.endswith("amount 5.00 here and empty there")


def test_same_collection_again_stores_nothing(bring: Bring) -> None:
    bring({"id": "A", "date": DAY})
    again = bring()
    assert (again.stored, again.repeats, told(again)) == (0, 1, [])


def test_first_document_says_whether_the_names_can_be_meant(bring: Bring, collection: Collection[Document]) -> None:
    result = bring({"_id": 1, "datum": DAY, "paid": {"by": "x"}})
    assert told(result) == [f"paymatch.{collection.name}: column date: no column 'date'; did you mean 'datum'?"]
    again = bring(reading={"mapping": {"date": "datum", "account": "payer"}})
    assert told(again) == [
        f"paymatch.{collection.name}: column payer: no document has the field 'payer', which was named for 'account'"
    ]


def test_good_documents_are_kept_and_the_others_can_be_mended(bring: Bring, ledger: Ledger, tmp_path: Path) -> None:
    mend = tmp_path / "mend.csv"
    result = bring({"_id": 1, "date": DAY}, {"_id": 2, "date": "soon", "amount": 5}, rejects=mend)
    assert (result.stored, result.rejected) == (1, 1)
    header, row = mend.read_text("utf-8-sig").splitlines()
    assert header == "id,date,month,account,amount,reason"
    assert row.startswith("2,soon,,,5.00,")
    mend.write_text(mend.read_text("utf-8").replace("soon", "2016-02-01"), "utf-8")
    assert import_entries(ledger, EntryKind.PAYMENT, [mend]).stored == 1


def test_dry_run_stores_nothing(bring: Bring, ledger: Ledger) -> None:
    assert bring({"_id": 1, "date": DAY}, dry_run=True).stored == 1
    with ledger.reading():
        assert entry_counts(ledger)[EntryKind.PAYMENT] == 0


def test_collection_that_is_not_there_names_the_nearest(
    mongod: EmbeddedServer, ledger: Ledger, collection: Collection[Document]
) -> None:
    collection.insert_one({"date": DAY})
    connection = Connection(mongod.uri, collection=collection.name.replace("accounts", "acounts"))
    with pytest.raises(InputFailed, match=rf"has no documents\. Did you mean '{collection.name}'\?"):
        import_entries(ledger, EntryKind.PAYMENT, [partial(documents_opened, connection)])
    connection.close()


def test_server_that_takes_too_long_leaves_the_ledger_as_it_was(
    bring: Bring, ledger: Ledger, collection: Collection[Document]
) -> None:
    collection.insert_many({"_id": number, "date": DAY, "text": "x" * 100} for number in range(50_000))
    with pytest.raises(AccountsUnavailable, match="did not answer within the time limit"):
        bring(limits=TimeLimits(walk=0.001))
    with ledger.reading():
        assert entry_counts(ledger)[EntryKind.PAYMENT] == 0


def test_text_that_is_no_utf8_is_a_fault_of_its_document(bring: Bring, collection: Collection[Document]) -> None:
    raw = RawBSONDocument(b"\x1c\x00\x00\x00\x02_id\x00\x02\x00\x00\x00A\x00\x02date\x00\x02\x00\x00\x00\xff\x00\x00")
    collection.insert_one(raw)
    assert "is not a date" in reason(bring())


def test_progress_reaches_the_end(bring: Bring) -> None:
    seen: list[tuple[int, float]] = []
    bring(*({"_id": number, "date": DAY} for number in range(9_000)), progress=lambda *told: seen.append(told))
    assert seen[-1] == (9_000, 1.0)
    assert [fraction for _, fraction in seen] == sorted(fraction for _, fraction in seen)
