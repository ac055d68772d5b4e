"""Ids: text that is kept as it is, in natural order."""

import re
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.errors import WrongValue
from domain.values.identifiers import MAX_LENGTH, is_meant, natural_key, read_identifier

# Few characters, so that ids differ late and runs of digits meet other characters and each other.
IDS = st.text("019a-Aя ", min_size=1, max_size=8)
ANY_IDS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp", "Zs"]), min_size=1, max_size=20)

Parts = list[tuple[int, int | str]]


def literal(identifier: str) -> Parts:
    """Split an id into characters and numbers; a number stands where its digits stand among characters."""
    parts: Parts = []
    for run in re.findall("[0-9]+|[^0-9]", identifier):
        parts.append((ord("0"), int(run)) if run.isdecimal() and run.isascii() else (ord(run), run))
    return parts


@pytest.mark.parametrize("text", ["1", "007", "INV-9", "№ 5/а", "x" * MAX_LENGTH, "😀", "[red]"])
def test_identifier_is_kept_as_it_is(text: str) -> None:
    assert read_identifier(f" {text}\t") == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "^an id is needed here, but the field is empty$"),
        (" \n", "the field is empty"),
        ("x" * (MAX_LENGTH + 1), "at most 200 characters, this one has 201"),
        ("a\x1b[31m", "printable characters only"),
        ("a\nb", "printable"),
        ("a\N{RIGHT-TO-LEFT OVERRIDE}b", "printable"),
        ("a\udcffb", "printable"),
    ],
)
def test_identifier_that_cannot_be_shown_is_refused(text: str, words: str) -> None:
    with pytest.raises(WrongValue, match=words):
        read_identifier(text)


def test_order_is_that_of_a_person() -> None:
    ordered = [
        "-1",
        "0",
        "00",
        "1",
        "01",
        "1-a",
        "2",
        "10",
        "A",
        "INV-9",
        "INV-09",
        "INV-9a",
        "INV-10",
        "a2",
        "a10",
        "я1",
    ]
    keys = [natural_key(identifier) for identifier in ordered]
    assert all(first < second for first, second in pairwise(keys))


@given(IDS, IDS)
@settings(max_examples=1000)
@example("01-2", "1-02")
@example("1", "01")
def test_key_order_is_the_literal_natural_order(one: str, other: str) -> None:
    if literal(one) != literal(other):
        assert (natural_key(one) < natural_key(other)) == (literal(one) < literal(other))
    assert (natural_key(one) == natural_key(other)) == (one == other)


@given(ANY_IDS, ANY_IDS)
def test_keys_of_any_ids_are_different_texts(one: str, other: str) -> None:
    assert (natural_key(one) == natural_key(other)) == (one == other)
    order_in_sqlite = natural_key(one).encode() < natural_key(other).encode()
    assert order_in_sqlite == (natural_key(one) < natural_key(other))


def test_longest_numbers_are_in_order_too() -> None:
    longest = "9" * MAX_LENGTH
    assert natural_key(longest[:-1]) < natural_key("1" + "0" * (MAX_LENGTH - 1)) < natural_key(longest)


@pytest.mark.parametrize(
    ("identifier", "text", "meant"),
    [
        ("P-0017", "17", True),
        ("P-0017", "017", True),
        ("P-117", "17", False),
        ("17-A", "17", False),
        ("A", "17", False),
        ("000", "0", True),
        ("P-0017", "p-17", True),
        ("P-0017", "P-1", False),
        ("Счёт-07", "счёт-7", True),
    ],
)
def test_an_id_is_meant_without_its_capitals_and_zeros(identifier: str, text: str, *, meant: bool) -> None:
    assert is_meant(identifier, text) == meant
