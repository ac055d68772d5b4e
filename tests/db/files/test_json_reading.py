"""How objects of JSON become rows: one to a line, or in one array."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from db.files.entries import EntryReader
from domain.records import Entry, Payment

Write = Callable[..., Path]
Read = Callable[..., tuple[list[Entry], EntryReader]]

ROWS: list[dict[str, object]] = [
    {"id": "P-1", "date": "2016-01-05", "month": 3, "account": "007", "amount": 1234.5},
    {"id": 7800000000000, "date": "31.01.2016", "month": None, "account": 7800000000000, "amount": "1 234,50"},
]
ENTRIES = [
    Payment("P-1", date(2016, 1, 5), "3", "007", 123450),
    Payment("7800000000000", date(2016, 1, 31), None, "7800000000000", 123450),
]


def reasons(reader: EntryReader) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.reason) for fault in reader.faults]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_array_is_read_however_it_is_laid_out(written: Write, read: Read, indent: int | None, line_end: str) -> None:
    text = json.dumps(ROWS, indent=indent).replace("\n", line_end)
    entries, reader = read(written(text, "payments.json"))
    assert (entries, reasons(reader), reader.files[0].rows) == (ENTRIES, [], 2)


@pytest.mark.parametrize("ending", ["jsonl", "ndjson", "JSONL"])
def test_lines_are_read_with_blank_ones_left_out(written: Write, read: Read, ending: str) -> None:
    text = "\n".join(["", *map(json.dumps, ROWS), " "])
    entries, reader = read(written(text, f"payments.{ending}"))
    assert (entries, reasons(reader)) == (ENTRIES, [])
    assert reader.place_of("P-1") == (f"payments.{ending}", 2)


def test_numbers_keep_every_digit_as_written(written: Write, read: Read) -> None:
    text = '{"id": 12345678901234567890123, "date": "2016-01-05", "amount": 92233720368547758.07}'
    (entry,), _ = read(written(text, "p.jsonl"))
    assert (entry.id, entry.amount) == ("12345678901234567890123", 2**63 - 1)


def test_fields_may_be_left_out_and_stand_in_any_order(written: Write, read: Read) -> None:
    text = '{"id": 1, "date": "2016-01-05"}\n{"note": [1], "account": "A", "DATE": "2016-01-06", "Id": 2}'
    entries, reader = read(written(text, "p.jsonl"))
    assert [(entry.id, entry.account) for entry in entries] == [("1", ""), ("2", "A")]
    assert (reasons(reader), reader.files[0].ignored) == ([], ("note",))


def test_each_wrong_line_is_a_fault_and_reading_goes_on(written: Write, read: Read) -> None:
    good = '{"id": "P-1", "date": "2016-01-05"}'
    lines = [good, "{'id': 1}", "[1]", '{"id": 1, "date": NaN}', '{"id": [1], "date": {}}', "{} {}", "[" * 99_999, "7"]
    entries, reader = read(written("\n".join([*lines, good.replace("1", "2", 1)]), "p.jsonl"))
    assert [entry.id for entry in entries] == ["P-1", "P-2"]
    example = 'an object such as {"id": "7", "date": "2016-01-31"} should stand here, not'
    assert [
        (line, reason.split(": ")[-1] if line < 5 and "example" in reason else reason)
        for line, _, reason in reasons(reader)
    ] == [
        (2, "the line is not one object of JSON: expecting property name enclosed in double quotes at character 2"),
        (3, f"{example} an array"),
        (4, "the line is not one object of JSON: a number cannot be NaN at character 1"),
        (5, "text or a number should stand here, not an array"),
        (5, "text or a number should stand here, not an object"),
        (6, "the line is not one object of JSON: extra data at character 3"),
        (7, "the line is not one object of JSON: too many values inside each other at character 1"),
        (8, f"{example} '7'"),
    ]


@pytest.mark.parametrize("value", ["true", "false"])
def test_truth_values_are_neither_text_nor_number(written: Write, read: Read, value: str) -> None:
    _, reader = read(written(f'{{"id": "P-1", "date": "2016-01-05", "amount": {value}}}', "p.jsonl"))
    assert reasons(reader) == [(1, "amount", f"text or a number should stand here, not {value}")]
    assert [fault.value for fault in reader.faults] == [value]


def test_name_that_stands_twice_is_a_fault(written: Write, read: Read) -> None:
    _, reader = read(
        written('{"id": "1", "date": "2016-01-05"}\n{"id": "2", "date": "2016-01-05", "ID": "3"}', "p.jsonl")
    )
    assert reasons(reader) == [(2, "id", "the object names 'id' 2 times; which is meant?")]


def test_first_object_must_have_what_imports_need(written: Write, read: Read) -> None:
    entries, reader = read(written('{"id": 1, "dated": "2016-01-05"}\n{"id": 2}', "p.jsonl"))
    assert (entries, reader.files) == ([], [])
    assert reasons(reader) == [(1, "date", "no column 'date'; did you mean 'dated'?")]


def test_mapped_name_that_no_object_has_is_a_fault(written: Write, read: Read) -> None:
    text = '{"id": 1, "date": "2016-01-05"}\n{"id": 2, "date": "2016-01-05", "Suma": 3}'
    _, reader = read(written(text, "p.jsonl"), mapping={"amount": "Summa"})
    assert reasons(reader) == [(0, "Summa", "no column 'Summa', which was named for 'amount'; did you mean 'Suma'?")]


def test_mapped_name_may_come_later_than_the_first(written: Write, read: Read) -> None:
    text = '{"id": 1, "date": "2016-01-05"}\n{"id": 2, "date": "2016-01-05", "Сумма": 3}'
    entries, reader = read(written(text, "p.jsonl"), mapping={"amount": "Сумма"})
    assert [entry.amount for entry in entries] == [None, 300]
    assert not reader.faults


NESTED = '{"id": 1, "Paid": {"at": "2016-01-05", "sum": {"value": 1.5, "of": null}}, "who": {"no": 7}}'


def test_members_of_objects_inside_are_columns_with_points(written: Write, read: Read) -> None:
    mapping = {"date": "paid.AT", "amount": "Paid.sum.value", "month": "Paid.sum.of"}
    entries, reader = read(
        written(f'{NESTED}\n{{"id": 2, "Paid": {{"at": "2016-01-06"}}}}', "p.jsonl"), mapping=mapping
    )
    assert entries == [Payment("1", date(2016, 1, 5), None, "", 150), Payment("2", date(2016, 1, 6), None, "", None)]
    assert (reasons(reader), reader.files[0].ignored) == ([], ("who",))


def test_column_inside_may_be_that_of_two_fields(written: Write, read: Read) -> None:
    entries, _ = read(written(NESTED, "p.jsonl"), mapping={"date": "Paid.at", "account": "who.no", "id": "who.no"})
    assert [(entry.id, entry.account) for entry in entries] == [("7", "7")]


def test_object_where_a_value_is_meant_is_a_fault(written: Write, read: Read) -> None:
    mapping = {"date": "Paid.at", "amount": "Paid.sum"}
    _, reader = read(written(NESTED, "p.jsonl"), mapping=mapping)
    assert reasons(reader) == [(1, "Paid.sum", "text or a number should stand here, not an object")]


def test_object_without_a_needed_column_says_what_is_inside(written: Write, read: Read) -> None:
    _, reader = read(written('{"id": 1, "paid": {"at": "2016-01-05", "to": {}}}', "p.jsonl"))
    assert reasons(reader) == [(1, "date", "no column 'date'; the object has 'id', 'paid.at'")]


@pytest.mark.parametrize(
    "text", ['{"id": 1, "d.t": "2016-01-05", "d": {"t": "2016-01-06"}}', '{"id": 1, "d": {"t": "", "t": "2016-01-06"}}']
)
def test_column_inside_that_stands_twice_is_a_fault(written: Write, read: Read, text: str) -> None:
    (reason,) = reasons(read(written(text, "p.jsonl"), mapping={"date": "d.t"})[1])
    assert reason == (1, "d.t", "the object names 'd.t' 2 times; which is meant?")


def test_objects_deep_inside_each_other_are_left_alone(written: Write, read: Read) -> None:
    deep = '{"a": ' * 100 + "1" + "}" * 100
    entries, reader = read(written(f'{{"id": 1, "date": "2016-01-05", "note": {deep}}}', "p.jsonl"))
    assert ([entry.id for entry in entries], reader.files[0].ignored) == (["1"], ("note",))


@pytest.mark.parametrize(
    ("line", "reason", "text"),
    [
        (1, "a JSON file must be one array of objects; is it JSON Lines? Then name it .jsonl", '{"id": 1}'),
        (0, "there is no object in the file", "[]"),
        (0, "there is no object in the file", " \n"),
        (1, "this is not JSON: expecting value", "["),
        (3, "the file ends before its array does", '[\n{"id": 1, "date": "2016-01-05"}\n'),
        (
            2,
            "a comma, or the end of the array, should stand behind the object",
            '[{"id": 1, "date": "2016-01-05"}\n{"id": 2}]',
        ),
        (3, "something stands behind the end of the array", '[{"id": 1, "date": "2016-01-05"}]\n\nx'),
        (
            3,
            "this is not JSON: expecting value",
            '[{"id": 1, "date": "2016-01-05"},\n {"id": 2,\n  "date": \'x\'}]',
        ),
        (1, "this is not JSON: expecting value", '[{"id": 1, "date": "2016-01-05"},]'),
        (
            1,
            "the object that begins here has more than 1,000 lines",
            '[{"id": 1, "date": "2016-01-05"},{"x":[' + "\n1," * 1_100,
        ),
    ],
)
def test_array_that_breaks_off_is_told_with_its_line(
    written: Write, read: Read, line: int, reason: str, text: str
) -> None:
    _, reader = read(written(text, "p.json"))
    assert [(found, words) for found, _, words in reasons(reader)] == [(line, reason)]


def test_objects_of_an_array_keep_their_lines(written: Write, read: Read) -> None:
    text = '[\n\n {"id": 1,\n  "date": "2016-01-05"}, {"id": 2, "date": "x"},\n {"id": 3,\r\n"date": "y"}\n]\n'
    _, reader = read(written(text, "p.json"))
    assert reader.place_of("1") == ("p.json", 3)
    assert [fault.line for fault in reader.faults] == [4, 5]


@pytest.mark.parametrize("name", ["p.json", "p.jsonl"])
def test_wrong_bytes_cost_the_object_they_stand_in(written: Write, read: Read, name: str) -> None:
    lines = [
        b'{"id": "1", "date": "2016-01-05"}',
        b'{"id": "\xff", "date": "2016-01-05"}',
        b'{"id": "3", "date": "2016-01-05"}',
    ]
    array = name == "p.json"
    entries, reader = read(
        written((b"[" if array else b"") + (b",\n" if array else b"\n").join(lines) + (b"]" if array else b""), name)
    )
    assert [entry.id for entry in entries] == ["1", "3"]
    assert [(fault.line, fault.value) for fault in reader.faults] == [(2, "0xFF")]
    assert reader.files[0].rows == 2
