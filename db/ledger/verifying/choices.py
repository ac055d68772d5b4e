"""Whether any choice passed over an accrual that was free: by an earlier rule, as an older one, or at all.

What is certain about a run, by the orders in which its policy lets payments choose:

- An accrual that no decision held when the run ended was free for each of its payments, because a run only takes.
- `chronological` decides in order of (date, id) and `rule-by-rule` rule by rule, in that order for each: there an
  accrual that the same run gave to a later choice was free as well, and of several the oldest had to be taken.
- `best` promises the first only: it may leave an older accrual for a payment that needs it more.
- A run that kept only the decisions that satisfy conditions promises the second only: an accrual that was free when it
  ended may have been that of a decision that was not kept. Of such a run it is checked elsewhere that each decision
  satisfies its conditions.

Of a person's step the chain of rules is not known: only that nothing was recorded as eligible is held against the
accruals that have been free ever since. Choices by hand and skips claim nothing.
"""

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from db.ledger.ledger import Ledger
from db.ledger.verifying.accounts import NOBODY, Account, AccrualRow, PaymentRow, Replaced
from db.ledger.verifying.breaches import Breach, BreachCode
from db.ledger.verifying.pairs import KEYS

_RUNS = """
    SELECT id, json_extract(detail, '$.policy'), json_extract(detail, '$.rules'), json_type(detail, '$.only') = 'array'
    FROM step WHERE kind = 'run'
"""

_SWEEPS = ("chronological", "rule-by-rule")

# When in a run an accrual was taken: before it, as the choice of that number, or never.
_BEFORE = -1
_NEVER = 2**62
_ANY_ORDER = 1


class Run(NamedTuple):
    """A run of the journal: its step, its policy, the names of its rules, and whether it kept only some decisions."""

    step: int
    policy: str
    rules: Sequence[str]
    partial: bool


def runs_of(ledger: Ledger) -> Mapping[int, Run]:
    """Return the runs of the journal by their steps, inside `reading`."""
    return {
        step: Run(step, policy, json.loads(rules or "[]"), bool(partial))
        for step, policy, rules, partial in ledger.rows(_RUNS)
    }


def wrong_choices(account: Account, runs: Mapping[int, Run]) -> Iterator[Breach]:
    """Yield the decisions of an account that passed over a free accrual.

    Takes time in proportion to the account for each run that decided something which stands in it.
    """
    decided: dict[int, list[int]] = defaultdict(list)
    for rank, payment in enumerate(account.payments):
        if payment.decided_by == "run" and payment.step in runs:
            decided[payment.step].append(rank)
    for step, ranks in decided.items():
        yield from _wrong_in_run(account, runs[step], ranks)
    yield from _wrong_by_person(account)


def _wrong_in_run(account: Account, run: Run, ranks: Sequence[int]) -> Iterator[Breach]:
    """Yield what is wrong with the decisions of a run for the payments at `ranks`."""
    if not run.rules or not KEYS.keys() >= set(run.rules):
        words = f"decided by rules that cannot be checked: {', '.join(run.rules) or 'none'}"
        yield Breach(BreachCode.RULE_PASSED_OVER, f"step {run.step}", words)
        return
    taken = [_taken(account, run, place) for place in range(len(account.accruals))]
    by_rule = [_FreeUntil(account, KEYS[rule], taken) for rule in run.rules]
    for rank in ranks:
        payment = account.payments[rank]
        order, earlier = _order(account, run, rank, payment.rule), account.earlier(payment)
        if payment.accrual_id is None:
            place = by_rule[-1].find(payment, earlier, order)
            if place is not None:
                yield _nothing_but(payment, account.accruals[place])
            continue
        if payment.rule not in run.rules or payment.accrual_id not in account.places:
            continue  # told already by the checks of each decision
        at = run.rules.index(payment.rule)
        for rule in range(at):
            place = by_rule[rule].find(payment, earlier, order)
            if place is not None:
                words = f"took {payment.accrual_id} by {payment.rule}, when {account.accruals[place].id} was free"
                yield Breach(
                    BreachCode.RULE_PASSED_OVER, f"payment {payment.id}", f"{words} and {run.rules[rule]} comes first"
                )
        if run.policy in _SWEEPS:
            place = by_rule[at].find(payment, account.places[payment.accrual_id], order)
            if place is not None:
                words = f"took {payment.accrual_id} by {payment.rule}, when the older {account.accruals[place].id}"
                yield Breach(BreachCode.OLDER_PASSED_OVER, f"payment {payment.id}", f"{words} was free")


class _FreeUntil:
    """For one rule: which accruals of each key were free when a choice was made."""

    def __init__(self, account: Account, key: Callable[..., Hashable], taken: Sequence[int]) -> None:
        self._key, self._taken = key, taken
        self._places: dict[Hashable, list[int]] = defaultdict(list)
        for place, accrual in enumerate(account.accruals):
            self._places[key(accrual)].append(place)
        self._places.pop(None, None)
        self._latest = {
            value: list(accumulate((taken[place] for place in places), max)) for value, places in self._places.items()
        }

    def find(self, payment: PaymentRow, end: int, order: int) -> int | None:
        """Return a place before `end` whose accrual has the payment's key and was free at the choice `order`."""
        value = self._key(payment)
        places = self._places.get(value)
        count = bisect_left(places, end) if places else 0
        if not places or not count or self._latest[value][count - 1] < order:
            return None
        return next(place for place in places if self._taken[place] >= order)


def _taken(account: Account, run: Run, place: int) -> int:
    """Return when in a run an accrual was taken; of one that may have been taken, as if it was before the run."""
    if account.accruals[place].step > run.step:
        return _BEFORE  # it was not there yet
    for held in account.replaced.get(place, ()):
        if held.step <= run.step < held.until:
            return _order_taken(account, run, account.ranks.get(held.payment_id, 0), held)
    payer = account.payers[place]
    if payer == NOBODY or account.payments[payer].step > run.step:
        return _BEFORE if run.partial else _NEVER
    return _order_taken(account, run, payer, account.payments[payer])


def _order_taken(account: Account, run: Run, rank: int, held: "PaymentRow | Replaced") -> int:
    if held.step < run.step or run.policy not in _SWEEPS:
        return _BEFORE
    return _order(account, run, rank, held.rule)


def _order(account: Account, run: Run, rank: int, rule: str | None) -> int:
    """Return the number of a payment's choice in a run; later choices have greater ones."""
    if run.policy == "chronological":
        return rank
    if run.policy == "rule-by-rule":
        turn = run.rules.index(rule) if rule in run.rules else len(run.rules) - 1
        return turn * len(account.payments) + rank
    return _ANY_ORDER


def _wrong_by_person(account: Account) -> Iterator[Breach]:
    """Yield where a person recorded that nothing is eligible, and an accrual has been eligible and free ever since."""
    recorded = [p for p in account.payments if p.decided_by == "person" and p.outcome == "nothing-eligible"]
    if not recorded:
        return
    free = [place for place in range(len(account.accruals)) if account.payers[place] == NOBODY]
    since = [max([account.accruals[place].step, *(h.until for h in account.replaced.get(place, ()))]) for place in free]
    longest = list(accumulate(since, min))
    for payment in recorded:
        count = bisect_left(free, account.earlier(payment))
        if count and longest[count - 1] <= payment.step:
            place = free[since.index(longest[count - 1])]
            yield _nothing_but(payment, account.accruals[place])


def _nothing_but(payment: PaymentRow, accrual: AccrualRow) -> Breach:
    words = f"has no accrual because nothing was eligible, but {accrual.id} of {accrual.date} was"
    return Breach(BreachCode.FREE_ACCRUAL, f"payment {payment.id}", words)
