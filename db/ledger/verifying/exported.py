"""Whether exported tables agree with the files from which their ledger was made; no ledger is asked.

What can be told from these alone: each match is a pair of the inputs with the values that they have, one-to-one, with
a strictly earlier accrual of the same account, and its rule holds. With the lists of what was left over: every payment
and every accrual stands in one of them exactly once, and no payment is left without an accrual when one is free that it
may pay. Payments that were skipped, or are not decided yet, claim nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from db.files.entries import EntryReader
from db.files.exported import ExportedRow, read_exported
from db.ledger.verifying.accounts import AccrualRow, PaymentRow
from db.ledger.verifying.breaches import Breach, BreachCode
from db.ledger.verifying.pairs import rule_holds
from db.ledger.verifying.values import other_values
from domain.records import Entry

# The columns that are looked at, id and date first.
_MATCHES = (
    *("payment_id", "payment_date", "payment_month", "accrual_id", "accrual_date", "accrual_month"),
    *("account", "payment_amount", "accrual_amount", "rule"),
)
_UNMATCHED = ("payment_id", "payment_date", "payment_month", "account", "amount", "reason_code")
_UNPAID = ("accrual_id", "accrual_date", "accrual_month", "account", "amount")
_CLAIMS_NOTHING = frozenset({"skipped", "undecided"})


@dataclass(frozen=True, slots=True)
class ExportedFiles:
    """The files of one export, which may be one workbook; None for a list that is not looked at."""

    matches: Path
    unmatched: Path | None = None
    unpaid: Path | None = None


@dataclass(slots=True)
class RowsChecked:
    """How many rows of each list were checked so far; None for a list that is not looked at."""

    matches: int = 0
    unmatched: int | None = None
    unpaid: int | None = None


class ExportCheck:
    """Checks the tables of one export against its inputs: accruals and payments that were read to their ends.

    Of the tables only the ids are held.
    """

    def __init__(self, accruals: EntryReader, payments: EntryReader) -> None:
        self.rows = RowsChecked()
        self._accruals, self._payments = accruals, payments
        self._pays: dict[str, str] = {}
        self._paid_by: dict[str, str] = {}

    def breaches(self, files: ExportedFiles) -> Iterator[Breach]:
        """Yield every breach; raises InputFailed for a file that cannot be read."""
        for row in read_exported(files.matches, "matches", _MATCHES):
            self.rows.matches += 1
            yield from self._wrong_match(row)
        if files.unmatched is not None:
            self.rows.unmatched = 0
            reasons: dict[str, str] = {}
            for row in read_exported(files.unmatched, "unmatched", _UNMATCHED):
                self.rows.unmatched += 1
                yield from _wrong_left_over(row, self._payments, reasons, matched=self._pays)
                reasons.setdefault(row.cells["payment_id"], row.cells["reason_code"])
            yield from _left_out(self._payments, self._pays, reasons)
            yield from self._free_accruals(reasons)
        if files.unpaid is not None:
            self.rows.unpaid = 0
            unpaid: dict[str, str] = {}
            for row in read_exported(files.unpaid, "unpaid", _UNPAID):
                self.rows.unpaid += 1
                yield from _wrong_left_over(row, self._accruals, unpaid, matched=self._paid_by)
                unpaid.setdefault(row.cells["accrual_id"], "")
            yield from _left_out(self._accruals, self._paid_by, unpaid)

    def _wrong_match(self, row: ExportedRow) -> Iterator[Breach]:
        """Yield what is wrong with a row of the matches, and remember its pair."""
        payment_id, accrual_id = row.cells["payment_id"], row.cells["accrual_id"]
        payment = self._payments.entry_named(payment_id)
        accrual = self._accruals.entry_named(accrual_id)
        for kind, identifier, entry in (("payment", payment_id, payment), ("accrual", accrual_id, accrual)):
            if entry is None:
                yield _unknown(kind, identifier, row)
            else:
                columns = {"date": f"{kind}_date", "month": f"{kind}_month", "amount": f"{kind}_amount"}
                yield from other_values(f"{kind} {identifier}", entry, row, columns | {"account": "account"})
        yield from self._again(payment_id, accrual_id, row)
        if payment is not None and accrual is not None:
            yield from _wrong_pair(payment, accrual, row)

    def _again(self, payment_id: str, accrual_id: str, row: ExportedRow) -> Iterator[Breach]:
        """Yield that a payment or accrual of a match is in another match already; remember both if not."""
        if payment_id in self._pays:
            words = f"is matched with {self._pays[payment_id]} and, in {row.place}, with {accrual_id}"
            yield Breach(BreachCode.NOT_ONE_TO_ONE, f"payment {payment_id}", words)
        elif accrual_id in self._paid_by:
            words = f"is paid by {self._paid_by[accrual_id]} and, in {row.place}, by {payment_id}"
            yield Breach(BreachCode.NOT_ONE_TO_ONE, f"accrual {accrual_id}", words)
        self._pays.setdefault(payment_id, accrual_id)
        self._paid_by.setdefault(accrual_id, payment_id)

    def _free_accruals(self, reasons: Mapping[str, str]) -> Iterator[Breach]:
        """Yield the payments without an accrual that could have one which no match has."""
        earliest: dict[str, Entry] = {}
        for accrual in self._accruals.entries():
            if accrual.id not in self._paid_by:
                held = earliest.setdefault(accrual.account, accrual)
                if accrual.date < held.date:
                    earliest[accrual.account] = accrual
        for identifier, reason in reasons.items():
            payment = self._payments.entry_named(identifier)
            if payment is None or identifier in self._pays or reason in _CLAIMS_NOTHING:
                continue
            free = earliest.get(payment.account)
            if free is not None and free.date < payment.date:
                words = f"has no accrual ({reason}), and {free.id} of {free.date} is free, which it may pay"
                yield Breach(BreachCode.FREE_ACCRUAL, f"payment {identifier}", words)


def _wrong_pair(payment: Entry, accrual: Entry, row: ExportedRow) -> Iterator[Breach]:
    """Yield what forbids two entries of the inputs to be a match."""
    subject, rule = f"payment {payment.id}", row.cells["rule"]
    if payment.account != accrual.account:
        words = f"of account {payment.account!r} pays accrual {accrual.id} of account {accrual.account!r}"
        yield Breach(BreachCode.OTHER_ACCOUNT, subject, words)
    if not accrual.date < payment.date:
        words = f"of {payment.date} pays accrual {accrual.id} of {accrual.date}, which is not earlier"
        yield Breach(BreachCode.NOT_EARLIER, subject, words)
    money = PaymentRow(
        payment.id, payment.date.isoformat(), payment.month, payment.amount, "matched", accrual.id, rule, None, 0
    )
    debt = AccrualRow(accrual.id, accrual.date.isoformat(), accrual.month, accrual.amount, 0)
    if not rule_holds(money, debt):
        words = f"pays accrual {accrual.id} by the rule {rule!r}, which does not hold between them"
        yield Breach(BreachCode.WRONG_REASON, subject, words)


def _wrong_left_over(
    row: ExportedRow, inputs: EntryReader, before: Mapping[str, str], *, matched: Mapping[str, str]
) -> Iterator[Breach]:
    """Yield what is wrong with a row of a list of what was left over, of which the ids `before` were read already."""
    kind = inputs.kind.value
    identifier = row.cells[f"{kind}_id"]
    entry = inputs.entry_named(identifier)
    if entry is None:
        yield _unknown(kind, identifier, row)
    else:
        columns = {"date": f"{kind}_date", "month": f"{kind}_month", "account": "account", "amount": "amount"}
        yield from other_values(f"{kind} {identifier}", entry, row, columns)
    if identifier in matched:
        words = f"is left over in {row.place}, and matched with {matched[identifier]}"
        yield Breach(BreachCode.LISTED_TWICE, f"{kind} {identifier}", words)
    elif identifier in before:
        yield Breach(BreachCode.LISTED_TWICE, f"{kind} {identifier}", f"is left over in {row.place}, and before it")


def _left_out(inputs: EntryReader, matched: Mapping[str, str], left_over: Mapping[str, str]) -> Iterator[Breach]:
    """Yield the entries of the inputs that stand nowhere."""
    for entry in inputs.entries():
        if entry.id not in matched and entry.id not in left_over:
            words = "is in the inputs, and neither matched nor left over"
            yield Breach(BreachCode.LEFT_OUT, f"{inputs.kind.value} {entry.id}", words)


def _unknown(kind: str, identifier: str, row: ExportedRow) -> Breach:
    return Breach(BreachCode.UNKNOWN_ENTRY, f"{kind} {identifier}", f"stands in {row.place}, and in no input")
