"""Going from one payment to another, in order of (date, id), and how far the whole is."""

from db.ledger.entries import has_payment, payment_named
from db.ledger.ledger import Ledger
from db.ledger.listing.keyed import Key, escaped
from db.ledger.listing.payments import PaymentLine, PaymentQuery, Show
from domain.values.identifiers import NUMBER, is_meant, without_zeros


def next_undecided(ledger: Ledger, after: str | None = None) -> str | None:
    """Return the id of the first undecided payment after the one named, or of all; from the start if there is none.

    None when every payment is decided.
    """
    query = PaymentQuery(ledger, Show.UNDECIDED)
    with ledger.reading():
        key: Key | None = None
        if after is not None:
            key = next(iter(ledger.rows("SELECT date, id_key FROM payment WHERE id = ?", (after,))), None)
        lines = query.after(key, 0, 1) or (query.after(None, 0, 1) if key else [])
    return lines[0].payment.id if lines else None


def payment_beside(ledger: Ledger, payment_id: str, *, back: bool = False) -> str | None:
    """Return the id of the payment after the one named, or before it; None at the end of the list."""
    query = PaymentQuery(ledger)
    with ledger.reading():
        key = query.key(PaymentLine(payment_named(ledger, payment_id), None, None))
        beside = query.before(key, 0, 1) if back else query.after(key, 0, 1)
    return beside[0].payment.id if beside else None


def payments_meant(ledger: Ledger, text: str, *, most: int) -> list[str]:
    """Return the ids, at most so many and in natural order, of the payments that a person may mean by `text`.

    That is the one with this id; else those that differ from it in capitals and zeros before numbers only, or end in
    the number that it is: `17` for `P-0017`; else those that contain it. Reads all ids where none is exactly `text`.
    """
    with ledger.reading():
        if has_payment(ledger, text):
            return [text]
        like = "SELECT id FROM payment WHERE id LIKE ? ESCAPE '\\' ORDER BY id_key"
        zeros_left_out = NUMBER.sub(lambda run: f"%{without_zeros(run[0])}", escaped(text))
        alike = [name for (name,) in ledger.rows(like, (f"%{zeros_left_out}",)) if is_meant(name, text)]
        containing = () if alike else ledger.rows(f"{like} LIMIT ?", (f"%{escaped(text)}%", most))
        return alike[:most] or [name for (name,) in containing]


def first_payment(ledger: Ledger) -> str | None:
    """Return the id of the first payment, None if there is none."""
    first = PaymentQuery(ledger).after(None, 0, 1)
    return first[0].payment.id if first else None


def decided_count(ledger: Ledger) -> int:
    """Return for how many payments anything is decided."""
    with ledger.reading():
        (number,) = ledger.one("SELECT count(*) FROM decision")
    return int(number)
