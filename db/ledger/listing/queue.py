"""The payments of a filter as a queue: their places known at once, and kept right while steps are made."""

import json
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from db.ledger.entries import payment_named
from db.ledger.journal import latest_step
from db.ledger.ledger import Ledger
from db.ledger.listing.filters import SOURCE, Filter
from db.ledger.listing.keyed import Key
from db.ledger.listing.payments import PAYMENT_COLUMNS, WITH_ACCRUAL, PaymentLine, payment_line
from domain.values.identifiers import natural_key

_IN_ORDER = "ORDER BY payment.date, payment.id_key"
# Only runs and imports, and what reverts them, are about more than one payment each.
_STEPS_ABOUT_MANY = "SELECT count(*) FROM step WHERE id > ? AND json_extract(detail, '$.payment') IS NULL"
# Every payment whose decision a later step made, ended or brought back.
_TOUCHED = """
    SELECT payment_id FROM decision WHERE step > ?1 UNION SELECT payment_id FROM past_decision WHERE ended_by > ?1
    UNION SELECT payment_id FROM past_decision WHERE ended_by IN (SELECT reverts FROM step WHERE id > ?1)
"""


class Place(NamedTuple):
    """The position of a payment in a queue; that where it would stand, if it is not `inside`."""

    position: int
    inside: bool


class PaymentQueue:
    """The payments that satisfied a filter after a step of the journal, in order of (date, id).

    Does not change; `renewed` gives the queue as it is now. Only the rowids are kept, 8 bytes for each payment, so
    that places and neighbours cost a few look-ups by key at any length. Calls block, and may come from any thread.
    """

    def __init__(self, ledger: Ledger, chosen: Filter, members: "array[int]", *, seen: int) -> None:
        self.filter = chosen
        self._ledger = ledger
        self._members = members
        self._seen = seen
        self._file = ledger.file

    @classmethod
    def read(cls, ledger: Ledger, chosen: Filter) -> "PaymentQueue":
        """Return the queue of a filter as it is now; takes time in proportion to the ledger."""
        with ledger.reading():
            rows = ledger.rows(f"SELECT payment.rowid FROM {SOURCE} WHERE {chosen.condition} {_IN_ORDER}")
            return cls(ledger, chosen, array("q", (number for (number,) in rows)), seen=latest_step(ledger))

    def renewed(self) -> "PaymentQueue":
        """Return the queue as it is now: this one, if nothing was done since; read anew after runs and imports."""
        with self._ledger.reading():
            latest = latest_step(self._ledger)
            if self._file != self._ledger.file:
                return self.read(self._ledger, self.filter)
            if latest == self._seen:
                return self
            (about_many,) = self._ledger.one(_STEPS_ABOUT_MANY, (self._seen,))
            if about_many:
                return self.read(self._ledger, self.filter)
            return PaymentQueue(self._ledger, self.filter, self._corrected(), seen=latest)

    def count(self) -> int:
        """Return how many payments it has."""
        return len(self._members)

    def rows(self, start: int, stop: int) -> Sequence[PaymentLine]:
        """Return the payments at positions from `start` up to `stop`, as they are now."""
        numbers = json.dumps(self._members[start:stop].tolist())
        sql = (
            f"SELECT {PAYMENT_COLUMNS} FROM json_each(?) AS member "
            f"CROSS JOIN {WITH_ACCRUAL} WHERE payment.rowid = member.value ORDER BY member.key"
        )
        with self._ledger.reading():
            return [payment_line(row) for row in self._ledger.rows(sql, (numbers,))]

    def place(self, payment_id: str) -> Place:
        """Return where a payment stands; StepRefused if the ledger has no such payment."""
        with self._ledger.reading():
            payment = payment_named(self._ledger, payment_id)
            position = self._position((payment.date.isoformat(), natural_key(payment.id)), self._members)
            return Place(position, self._id(position) == payment_id)

    def beside(self, payment_id: str, *, back: bool = False) -> str | None:
        """Return the id of the payment after the one named, which need not be inside, or before it; None at the end."""
        with self._ledger.reading():
            position, inside = self.place(payment_id)
            return self._id(position - 1 if back else position + inside)

    def next_to(self, payment_id: str) -> str | None:
        """Return the id of the payment after the one named, from the start if there is none; None for no other."""
        with self._ledger.reading():
            following = self.beside(payment_id) or self._id(0)
        return None if following == payment_id else following

    def _id(self, position: int) -> str | None:
        """Return the id of the payment at a position, None outside of the queue."""
        if not 0 <= position < len(self._members):
            return None
        rows = self._ledger.rows("SELECT id FROM payment WHERE rowid = ?", (self._members[position],))
        return next((str(name) for (name,) in rows), None)

    def _position(self, key: Key, members: "array[int]") -> int:
        return bisect_left(members, key, key=self._key)

    def _key(self, number: int) -> Key:
        day, name = self._ledger.one("SELECT date, id_key FROM payment WHERE rowid = ?", (number,))
        return day, name

    def _corrected(self) -> "array[int]":
        """Return the members with those put in and taken out that the steps since have touched."""
        fits = f"({self.filter.condition}) IS TRUE"
        sql = (
            f"SELECT payment.rowid, payment.date, payment.id_key, {fits} FROM {SOURCE} WHERE payment.id IN ({_TOUCHED})"
        )
        members = self._members[:]
        for number, day, name, fitting in list(self._ledger.rows(sql, (self._seen,))):
            position = self._position((day, name), members)
            inside = members[position : position + 1] == array("q", [number])
            if inside and not fitting:
                members.pop(position)
            elif fitting and not inside:
                members.insert(position, number)
        return members
