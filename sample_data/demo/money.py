"""What customers were charged and what they paid: every account has a habit of paying, and most have a good one."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 7))
HALF_YEAR_END = date(2026, 6, 30)
NO_MONTH = ""
NO_ACCOUNT = ""

# Heating ends in May. Kopecks for each square metre.
TARIFFS = (7120, 6940, 6480, 5310, 3760, 3690)
MAJOR_REPAIRS_TARIFF = 1485


@dataclass(frozen=True, slots=True)
class Row:
    """A charge or a payment, before it has an id; `amount` is in kopecks, `month` may be NO_MONTH."""

    date: date
    month: str
    account: str
    amount: int


Charges = list[Row]
Payments = list[Row]


def charges_of(rng: random.Random, account: str) -> Charges:
    """Return what one account is charged: on one of the first days of a month for that month, oldest first.

    Some customers move in during the half year; some are charged for major repairs too, on the same day.
    """
    area = rng.randint(28, 96)
    posting_day = rng.randint(1, 3)
    first = rng.randint(1, 4) if rng.random() < 0.12 else 0
    pays_for_repairs = rng.random() < 0.08
    charges = []
    for month, tariff in list(zip(MONTHS, TARIFFS, strict=True))[first:]:
        posted = date.fromisoformat(f"{month}-{posting_day:02d}")
        metered = rng.randint(30_000, 190_000)
        charges.append(Row(posted, month, account, area * tariff + metered))
        if pays_for_repairs:
            charges.append(Row(posted, month, account, area * MAJOR_REPAIRS_TARIFF))
    return charges


def _paid(rng: random.Random, charge: Row, fewest_days: int = 5, most_days: int = 25) -> Row:
    """Return the full payment of `charge`, some days after it."""
    return replace(charge, date=charge.date + timedelta(days=rng.randint(fewest_days, most_days)))


def _month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def _on_time(rng: random.Random, charges: Charges) -> Payments:
    return [_paid(rng, charge) for charge in charges]


def _rounded_up(rng: random.Random, charges: Charges) -> Payments:
    return [replace(_paid(rng, charge), amount=-(-charge.amount // 10_000) * 10_000) for charge in charges]


def _late(rng: random.Random, charges: Charges) -> Payments:
    return [_paid(rng, charge, 28, 58) for charge in charges]


def _late_for_the_wrong_month(rng: random.Random, charges: Charges) -> Payments:
    late = _late(rng, charges)
    return [replace(payment, month=_month_of(payment.date)) for payment in late]


def _careless(rng: random.Random, charges: Charges) -> Payments:
    """At any time, and the month stated is the right one, none, that of the payment, or a wrong one."""
    payments = []
    for charge in charges:
        payment = _paid(rng, charge, 4, 62)
        month = rng.choice((charge.month, NO_MONTH, _month_of(payment.date), rng.choice(MONTHS)))
        payments.append(replace(payment, month=month))
    return payments


def _without_month(rng: random.Random, charges: Charges) -> Payments:
    return [replace(_paid(rng, charge), month=NO_MONTH) for charge in charges]


def _some_twice(rng: random.Random, charges: Charges) -> Payments:
    payments = _on_time(rng, charges)
    again = [payment for payment in payments if rng.random() < 0.3] or payments[-1:]
    return payments + [replace(payment, date=payment.date + timedelta(days=rng.randint(0, 3))) for payment in again]


def _some_in_parts(rng: random.Random, charges: Charges) -> Payments:
    payments = []
    for charge in charges:
        first = _paid(rng, charge, 5, 12)
        if rng.random() < 0.5:
            payments.append(first)
            continue
        part = charge.amount * 3 // 5
        second = replace(_paid(rng, charge, 16, 25), amount=charge.amount - part)
        payments += [replace(first, amount=part), second]
    return payments


def _on_the_day_of_the_charge(_: random.Random, charges: Charges) -> Payments:
    return list(charges)


def _in_advance(rng: random.Random, charges: Charges) -> Payments:
    return [_paid(rng, charge, -9, -3) for charge in charges]


def _until_some_month(rng: random.Random, charges: Charges) -> Payments:
    return _on_time(rng, charges[: rng.randint(1, 3)])


def _with_gaps(rng: random.Random, charges: Charges) -> Payments:
    return [_paid(rng, charge) for charge in charges if rng.random() < 0.6]


def _in_one_go(rng: random.Random, charges: Charges) -> Payments:
    """All that was charged in three months on one day after them."""
    payments = []
    for start in range(0, len(charges), 3):
        together = charges[start : start + 3]
        day = _paid(rng, together[-1]).date
        payments += [replace(charge, date=day) for charge in together]
    return payments


def _never(_: random.Random, __: Charges) -> Payments:
    return []


@dataclass(frozen=True, slots=True)
class Habit:
    """One way to pay, and how many accounts pay so; if not `charged`, what they pay for is not among the charges."""

    accounts: int
    pay: Callable[[random.Random, Charges], Payments]
    charged: bool = True


HABITS = (
    Habit(112, _on_time),
    Habit(12, _rounded_up),
    Habit(16, _late),
    Habit(10, _late_for_the_wrong_month),
    Habit(12, _careless),
    Habit(6, _without_month),
    Habit(7, _some_twice),
    Habit(4, _some_in_parts),
    Habit(3, _on_the_day_of_the_charge),
    Habit(4, _in_advance),
    Habit(6, _until_some_month),
    Habit(4, _with_gaps),
    Habit(4, _in_one_go),
    Habit(3, _never),
    Habit(3, _with_gaps, charged=False),
    Habit(2, _never, charged=False),
)
ACCOUNTS = sum(habit.accounts for habit in HABITS)


def ledger_rows(rng: random.Random, accounts: list[str]) -> tuple[Charges, Payments]:
    """Return all charges and all payments of the half year, each by date and, within a day, in random order."""
    habits = [habit for habit in HABITS for _ in range(habit.accounts)]
    rng.shuffle(habits)
    charges, payments = _without_account(rng)
    for account, habit in zip(accounts, habits, strict=True):
        owed = charges_of(rng, account)
        payments += habit.pay(rng, owed)
        if habit.charged:
            charges += owed
    _mistype_an_account(payments, {NO_ACCOUNT, *accounts})
    in_time = [payment for payment in payments if payment.date <= HALF_YEAR_END]
    return _by_date(rng, charges), _by_date(rng, in_time)


def _without_account(rng: random.Random) -> tuple[Charges, Payments]:
    """Return single jobs for people who are no customers, and transfers that name no account."""
    jobs = [
        Row(date.fromisoformat(f"{month}-{rng.randint(4, 25):02d}"), month, NO_ACCOUNT, rng.randint(8, 60) * 10_000)
        for month in (*MONTHS, *MONTHS[:3])
    ]
    transfers = [_paid(rng, job, 1, 40) for job in jobs[1:]]
    unknown = [replace(transfer, month=NO_MONTH, amount=transfer.amount + 5_000) for transfer in transfers[:3]]
    return jobs, transfers + unknown


def _mistype_an_account(payments: Payments, known: set[str]) -> None:
    """Swap the last two digits of the account in one payment, so that it is of an account that nobody has."""
    for place, payment in enumerate(payments):
        mistyped = f"{payment.account[:-2]}{payment.account[-1:]}{payment.account[-2:-1]}"
        if mistyped not in known:
            payments[place] = replace(payment, account=mistyped)
            return


def _by_date(rng: random.Random, rows: list[Row]) -> list[Row]:
    rng.shuffle(rows)
    return sorted(rows, key=lambda row: row.date)
