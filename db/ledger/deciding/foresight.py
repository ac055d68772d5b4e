"""The consequences of a change at a desk: computed on copies, so that the desk is free meanwhile."""

from dataclasses import dataclass
from threading import Lock

from db.ledger.deciding.desk import Desk
from domain.matching.consequences.changes import Change
from domain.matching.consequences.outlook import Breathe, Consequences, Outlook
from domain.matching.decisions import Decision
from domain.matching.policies import DEFAULT_POLICY, policy_named


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The consequences of a change; `loser_had` is the decision that the payment losing its accrual has now."""

    consequences: Consequences
    loser_had: Decision | None


class Foresight:
    """Says what would follow from changes at one desk, if a policy decides what is left undecided, by the desk's rules.

    What the policy gives as things stand is computed once for an account and kept until the ledger changes, or
    something else is asked for; `breathe` is called every thousand payments or so meanwhile, and may raise to end it.
    Calls may come from any thread.
    """

    def __init__(self, desk: Desk, *, breathe: Breathe = lambda: None) -> None:
        self._desk = desk
        self._breathe = breathe
        self._kept: tuple[object, Outlook] | None = None
        self._lock = Lock()

    def of(
        self,
        payment_id: str,
        change: Change,
        *,
        policy: str = DEFAULT_POLICY,
        shown: int | None = None,
        breathe: Breathe = lambda: None,
    ) -> Foreseen:
        """Return what would follow from a change, naming at most `shown` payments of each kind.

        StepRefused if the change is not allowed, WrongValue for an unknown policy. `breathe` is called as that of the
        class, for this question alone.
        """
        tried = self._desk.try_out(payment_id, change)
        with self._lock:
            breathe()
            key = id(tried.pool), tried.step, tried.chain, policy  # no other pool has it while this one is kept
            if self._kept is None or self._kept[0] != key:
                self._kept = None  # two of them need not be in memory
                before, decide = tried.trial.before, policy_named(policy)
                self._kept = key, Outlook(tried.pool, before, decide, tried.chain, breathe=self._breathe)
            outlook = self._kept[1]
        return Foreseen(outlook.of(tried.trial, shown=shown, breathe=breathe), tried.loser_had)
