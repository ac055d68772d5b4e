"""Payments in order of date, and beside them the accruals that are eligible: the machine inside every policy."""

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Hashable, MutableSequence, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush
from typing import Generic, TypeVar

from domain.matching.policies.choices import NO_ACCRUAL, Choice
from domain.matching.pool import Pool
from domain.matching.rules import SAME_MONTH, Chain, counted_rules
from domain.matching.standing import FREE

Queue = TypeVar("Queue", bound=MutableSequence[int])


@dataclass(frozen=True, slots=True)
class QueueKind(Generic[Queue]):
    """A kind of queue that has its smallest member first."""

    make: Callable[[Sequence[int]], Queue]
    put: Callable[[Queue, int], object]
    drop_first: Callable[[Queue], int]


IN_ORDER: QueueKind[deque[int]] = QueueKind(deque, deque.append, deque.popleft)
"""Fast, and right only where accruals enter in order."""

IN_ANY_ORDER: QueueKind[list[int]] = QueueKind(list, heappush, heappop)
"""Heaps, for a sweep into which accruals are let that it has passed."""


class Sweep(Generic[Queue]):
    """The free accruals that are earlier than the date reached, in one queue for each key of each rule.

    Queues are in order of (date, id), the order of positions; an accrual that another rule took is dropped when it
    comes to the front. Every accrual enters and leaves each rule's queue once.
    """

    def __init__(self, pool: Pool, payers: Sequence[int], chain: Chain, kind: QueueKind[Queue]) -> None:
        self._accrual_dates = pool.accruals.dates
        self._payers = payers
        self._kind = kind
        self._entered = 0
        self._eligible = 0
        self._gone = bytearray(len(pool.accruals))
        self._rules = len(chain)
        counted = counted_rules(chain)
        self._accrual_keys = [rule.keys(pool.accruals) for rule in counted]
        self._payment_keys = [rule.keys(pool.payments) for rule in counted]
        self._queues: list[dict[Hashable, Queue]] = [{} for _ in counted]
        self._counts: list[dict[Hashable, int]] = [{} for _ in counted]
        self._by_rule = list(zip(self._accrual_keys, self._queues, self._counts, strict=True))
        self._months = pool.payments.months
        self._month_counts = self._counts[counted.index(SAME_MONTH)]

    def advance(self, until: date) -> None:
        """Let the accruals in that have a date before `until` and no payer yet; dates may not go back."""
        dates, payers, make, entered = self._accrual_dates, self._payers, self._kind.make, self._entered
        end = bisect_left(dates, until, entered)
        for accrual in range(entered, end):
            if payers[accrual] != FREE:
                continue
            self._eligible += 1
            for keys, queues, counts in self._by_rule:
                key = keys[accrual]
                if key is None:
                    continue
                queue = queues.get(key)
                if queue is None:
                    queues[key] = make((accrual,))
                    counts[key] = 1
                else:
                    queue.append(accrual)  # the largest so far: right for a heap too
                    counts[key] += 1
        self._entered = end

    def let_in(self, accrual: int) -> None:
        """Let an accrual in that `advance` has passed because it had a payer; the queues must take any order."""
        self._eligible += 1
        for keys, queues, counts in self._by_rule:
            key = keys[accrual]
            if key is not None:
                self._kind.put(queues.setdefault(key, self._kind.make(())), accrual)
                counts[key] = counts.get(key, 0) + 1

    def finds_better(self, choice: Choice) -> bool:
        """Return whether the chain finds an accrual for the payment before the one that it has."""
        rule, accrual = self._first(choice.payment, 0)
        return accrual != NO_ACCRUAL and (rule, accrual) < (choice.rule, choice.accrual)

    def choose(self, payment: int, *, first_rule: int = 0, last_rule: int | None = None) -> Choice:
        """Take the accrual that the chain, from one rule to another, chooses for `payment`.

        The runner-up is what the whole rest of the chain would choose.
        """
        rule, accrual = self._first(payment, first_rule)
        if accrual == NO_ACCRUAL or (last_rule is not None and rule > last_rule):
            return Choice(payment)
        eligible, equal = self._eligible, self._counts[rule][self._payment_keys[rule][payment]]
        same_month = self._month_counts.get(self._months[payment], 0)
        self._take(accrual)
        runner_rule, runner_up = self._first(payment, rule)
        dates = self._accrual_dates
        tie = runner_rule == rule and dates[runner_up] == dates[accrual]
        return Choice(payment, accrual, rule, eligible, equal, runner_up, tie, same_month)

    def _first(self, payment: int, rule: int) -> tuple[int, int]:
        """Return the first rule from `rule` on that finds an accrual, and the accrual."""
        gone, drop_first = self._gone, self._kind.drop_first
        for place in range(rule, self._rules):
            queue = self._queues[place].get(self._payment_keys[place][payment])
            if queue is None:
                continue
            while queue:
                if not gone[queue[0]]:
                    return place, queue[0]
                drop_first(queue)
        return NO_ACCRUAL, NO_ACCRUAL

    def _take(self, accrual: int) -> None:
        self._gone[accrual] = True
        self._eligible -= 1
        for keys, _, counts in self._by_rule:
            key = keys[accrual]
            if key is not None:
                counts[key] -= 1
