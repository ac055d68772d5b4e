"""Records are values: alike when their fields are, and never changed."""

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from domain.records import Accrual, Entry, EntryKind, Payment

DAY = date(2016, 1, 31)


def test_accrual_and_payment_are_never_equal() -> None:
    assert Accrual("1", DAY) == Accrual("1", DAY, None, "", None)
    entries: list[Entry] = [Accrual("1", DAY), Payment("1", DAY)]
    assert entries[0] != entries[1]


def test_entry_is_not_changed_once_made() -> None:
    with pytest.raises(FrozenInstanceError):
        Payment("1", DAY).month = "2"  # type: ignore[misc]  # what the test is about


def test_kinds_have_the_plurals_of_the_commands() -> None:
    assert [kind.plural for kind in EntryKind] == ["accruals", "payments"]
