"""Where an account is in a list of them."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.accounts.records import AccountSummary


class Place(NamedTuple):
    """The position of an account in a list, from 0, and the account."""

    position: int
    account: AccountSummary


def nearest(number: str, places: Sequence[Place]) -> Place | None:
    """Return, of the places found for `number` as a text and as a value of another type, the one that is meant.

    That is the account that is shown as `number`, else the one found for the text, which `places` begins with if it
    was found; None without places.
    """
    exact = (place for place in places if place.account.number == number)
    return next(exact, places[0] if places else None)
