"""What files seem to hold, by their names and the names of their columns."""

import pytest

from db.files.choosing.guesses import guessed_kind, guessed_mapping
from domain.records import EntryKind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("payments-2016-01", EntryKind.PAYMENT),
        ("Bank_2016", EntryKind.PAYMENT),
        ("оплаты", EntryKind.PAYMENT),
        ("ACCRUALS", EntryKind.ACCRUAL),
        ("invoices 2016", EntryKind.ACCRUAL),
        ("начисления", EntryKind.ACCRUAL),
        ("january", None),
        ("paid invoices", None),
        ("unpaid", None),
    ],
)
def test_kind_is_that_which_the_name_says(name: str, kind: EntryKind | None) -> None:
    assert guessed_kind(name) is kind


def test_columns_are_found_in_several_languages() -> None:
    russian = ["Номер", "Дата", "Период", "Лицевой счёт", "Сумма", "Комментарий"]
    fields = ["id", "date", "month", "account", "amount"]
    assert guessed_mapping(russian) == dict(zip(fields, russian, strict=False))
    assert guessed_mapping(["Invoice No", "Posting date", "Customer", "Total", "Billing period"]) == {
        "id": "Invoice No",
        "date": "Posting date",
        "account": "Customer",
        "amount": "Total",
        "month": "Billing period",
    }


def test_named_columns_need_no_guess() -> None:
    assert guessed_mapping(["ID", "Date ", "reference", "posted day"]) == {}


def test_account_number_is_an_account_and_no_id() -> None:
    assert guessed_mapping(["Account number", "Number", "date"]) == {"account": "Account number", "id": "Number"}


def test_no_column_is_guessed_twice() -> None:
    assert guessed_mapping(["date of payment", "x"]) == {"date": "date of payment"}
