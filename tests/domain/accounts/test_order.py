"""The orders in which accounts can be listed."""

from domain.accounts.order import BY_NUMBER, ORDER_FIELDS, Order
from domain.accounts.records import STANDARD_TYPES


def test_accounts_come_by_number_unless_told_otherwise() -> None:
    assert Order(field="number", descending=False) == BY_NUMBER


def test_every_count_of_a_summary_is_an_order() -> None:
    assert ("number", "name", *STANDARD_TYPES, "other", "total", "last") == ORDER_FIELDS
