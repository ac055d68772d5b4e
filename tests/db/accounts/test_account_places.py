"""Going to a number: found by the index, in every order and filter, against a look at the whole list."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
from bson import MaxKey, MinKey, ObjectId

from db.accounts.listing.walk import STEP
from db.accounts.store import AccountStore
from db.errors import Cancelled
from domain.accounts.filters.reading import read_filter
from domain.accounts.order import Order
from domain.accounts.records import AccountSummary

Put = Callable[..., None]
MANY = [f"{number:05}" for number in range(0, 6 * STEP, 2)]


def literally(accounts: Sequence[AccountSummary], number: str, *, descending: bool = False) -> int | None:
    """Return the position that a person would look for in a list of text numbers."""
    later = [
        (account.number, position)
        for position, account in enumerate(accounts)
        if (account.number <= number if descending else account.number >= number)
    ]
    return (max if descending else min)(later)[1] if later else None


@pytest.fixture
def many(store: AccountStore, numbered: Put) -> AccountStore:
    """Even numbers of five digits; every third account has a session with a `read`."""
    actions = [{"type": "read", "created_at": datetime(2016, 1, 1, tzinfo=UTC)}]
    numbered(*MANY[::3], name="Ivanova", sessions=[{"actions": actions}])
    numbered(*MANY[1::3], *MANY[2::3])
    return store


WANTED = ["", "0", "00000", "00001", MANY[STEP - 1], MANY[STEP], MANY[-1], "00599", "7", "ж"]


@pytest.mark.parametrize("filter_text", ["", "ivanova", "0001"])
@pytest.mark.parametrize("descending", [False, True])
def test_number_or_the_next_one_is_found_in_order_of_number(
    many: AccountStore, filter_text: str, descending: bool
) -> None:
    conditions, order = read_filter(filter_text), Order(descending=descending)
    everything = list(many.pages(conditions, order).rows(0, len(MANY)))
    for number in WANTED:
        place = many.pages(conditions, order).place_of(number)
        expected = literally(everything, number, descending=descending)
        assert (None if place is None else place.position) == expected, number
        assert place is None or place.account == everything[place.position]


@pytest.mark.parametrize(
    ("filter_text", "order"),
    [("", Order("read", descending=True)), ("read=0", Order("read")), ("read>0", Order(descending=True))],
)
def test_stored_list_keeps_its_filter_and_order(many: AccountStore, filter_text: str, order: Order) -> None:
    many.refresh(clock=lambda: datetime.now(UTC))
    pages = many.pages(read_filter(filter_text), order)
    everything = list(pages.rows(0, len(MANY)))
    for number in WANTED:
        place = pages.place_of(number)
        expected = literally(everything, number, descending=order == Order(descending=True))
        assert (None if place is None else place.position) == expected, number


@pytest.mark.parametrize("descending", [False, True])
def test_number_of_another_type_is_found_as_it_is_shown(store: AccountStore, numbered: Put, descending: bool) -> None:
    identifier = ObjectId(b"x" * 12)
    numbered(MinKey(), None, float("nan"), 5, 78.0, 90, "8", {"a": 1}, [5], identifier, True, MaxKey())
    pages = store.pages((), Order(descending=descending))
    everything = pages.rows(0, 99)
    for number in ("(no number)", "5", "78", "90", "8", str(identifier)):
        place = pages.place_of(number)
        assert place is not None
        assert everything[place.position].number == number


def test_next_number_among_whole_numbers_is_the_next_by_value(store: AccountStore, numbered: Put) -> None:
    numbered(5, 78, 900)
    place = store.pages().place_of("79")
    assert place is not None
    assert (place.position, place.account.number) == (2, "900")
    assert store.pages().place_of("901") is None


@pytest.mark.parametrize("order", [Order(), Order("read")])
def test_search_for_a_place_is_ended_alone(many: AccountStore, order: Order) -> None:
    many.refresh(clock=lambda: datetime.now(UTC))
    pages = many.pages((), order)
    asked = pages.cancellable()
    asked.cancel()
    with pytest.raises(Cancelled):
        asked.place_of("7")
    assert pages.cancellable().place_of(MANY[7]) == pages.place_of(MANY[7]) is not None
    assert pages.count() == len(MANY)
