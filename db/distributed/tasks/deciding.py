"""The third task: a group of accounts, each matched by the policies of the domain as those of a ledger are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from db.distributed.storage.lists import ListFile, ListFormat, write_piece
from db.distributed.tasks.frames import Frame, columns_of
from db.files.writing.tables import Row, amount_cell
from db.ledger.journal import write_time
from domain.matching.certificate import Certificate, certificate
from domain.matching.compare import Figures, figures
from domain.matching.decisions import DecidedBy, LatestPayments, NoMatchReason, unpaid_code
from domain.matching.policies import NO_ACCRUAL, Choice, policy_named, reason_of
from domain.matching.pool import Entries, Pool
from domain.matching.rules import Chain, chain_of
from domain.matching.standing import FREE, NOTHING, Standing
from domain.matching.words.reasons import reason_words, unpaid_words
from domain.values.identifiers import natural_key

# A row of a list behind what it is sorted by: the date, and the natural order of the id.
_Line = tuple[date, str, Row]

_NONE = Entries([], [], [], [])


@dataclass(frozen=True, slots=True)
class Deciding:
    """How a run decides, and where its results go: `folder` is the same for all workers."""

    policy: str
    rules: tuple[str, ...]
    decided_at: datetime
    folder: Path
    list_format: ListFormat


@dataclass(frozen=True, slots=True)
class GroupMatched:
    """What came of a group of accounts: counts, what would be possible, and the files that were written."""

    figures: Figures
    possible: Certificate
    accruals: int
    payments: int
    files: tuple[ListFile, ...]


def match_group(number: int, accruals: Frame, payments: Frame, deciding: Deciding) -> GroupMatched:
    """Match the accounts of the group of this number, and write its piece of each list. Raises OutputFailed."""
    chain, policy = chain_of(deciding.rules), policy_named(deciding.policy)
    lists: dict[str, list[_Line]] = {"matches": [], "unmatched": [], "unpaid": []}
    reached, possible = Figures(), Certificate()
    for pool in pools_of(accruals, payments):
        undecided, decided = Standing(pool), Standing(pool)
        for choice in policy(pool, undecided, chain):
            if choice.accrual == NO_ACCRUAL:
                decided.choices[choice.payment] = NOTHING
            else:
                decided.match(choice.payment, choice.accrual)
            name, row = _payment_row(pool, choice, chain, write_time(deciding.decided_at))
            lists[name].append(_line(pool.payments, choice.payment, row))
        lists["unpaid"].extend(_unpaid(pool, decided))
        reached += figures(pool, decided, chain)
        possible += certificate(pool, undecided, chain)
    files = tuple(
        write_piece(
            deciding.folder,
            name,
            [row for *_, row in sorted(lines, key=itemgetter(0, 1))],
            number=number,
            list_format=deciding.list_format,
        )
        for name, lines in lists.items()
    )
    return GroupMatched(reached, possible, len(accruals), len(payments), files)


def pools_of(accruals: Frame, payments: Frame) -> Iterator[Pool]:
    """Yield the pool of every account that has an entry in one of the frames, in order of accounts."""
    debts, money = _sides(accruals), _sides(payments)
    for account in sorted(debts.keys() | money.keys()):
        yield Pool(account, debts.get(account, _NONE), money.get(account, _NONE))


def _sides(frame: Frame) -> Mapping[str, Entries]:
    """Return the entries of each account as columns in order of date and id."""
    columns = columns_of(frame)
    accounts, ids, dates = columns["account"], columns["id"], columns["date"]
    months, amounts = columns["month"], columns["amount"]
    keys = [natural_key(identifier) for identifier in ids]
    order = sorted(range(len(ids)), key=lambda place: (accounts[place], dates[place], keys[place]))
    sides: dict[str, Entries] = {}
    for account, places in groupby(order, key=accounts.__getitem__):
        own = list(places)
        sides[account] = Entries(
            [ids[place] for place in own],
            [dates[place] for place in own],
            [months[place] for place in own],
            [amounts[place] for place in own],
        )
    return sides


def _line(entries: Entries, place: int, row: Row) -> _Line:
    return entries.dates[place], natural_key(entries.ids[place]), row


def _payment_row(pool: Pool, choice: Choice, chain: Chain, decided_at: str) -> tuple[str, Row]:
    """Return the list that a payment belongs to, and its row there."""
    reason = reason_of(pool, choice, chain)
    identifier, day, month, amount = _cells(pool.payments, choice.payment)
    if isinstance(reason, NoMatchReason):
        row = (identifier, day, month, pool.account, amount, reason.code.value, reason_words(reason))
        return "unmatched", row
    paid, accrued, paid_month, debt = _cells(pool.accruals, choice.accrual)
    pair = (identifier, day, month, paid, accrued, paid_month, pool.account, amount, debt)
    return "matches", (*pair, reason.rule, DecidedBy.RUN.value, decided_at, reason_words(reason))


def _unpaid(pool: Pool, decided: Standing) -> Iterator[_Line]:
    accruals, dates = pool.accruals, pool.payments.dates
    latest = LatestPayments(any=dates[-1] if dates else None)
    for place, payer in enumerate(decided.payers):
        if payer == FREE:
            identifier, day, month, amount = _cells(accruals, place)
            code = unpaid_code(accruals.dates[place], latest)
            row = (identifier, day, month, pool.account, amount, code.value, unpaid_words(code))
            yield _line(accruals, place, row)


def _cells(entries: Entries, place: int) -> Row:
    """Return id, date, month and amount of an entry as lists have them."""
    day, amount = entries.dates[place].isoformat(), amount_cell(entries.amounts[place])
    return entries.ids[place], day, entries.months[place], amount
