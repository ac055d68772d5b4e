"""Whether the screens may store in their ledger."""

from contextlib import ExitStack

from db.errors import LedgerReadOnly
from db.ledger.holding import LedgerHeld, holding
from db.ledger.ledger import Ledger


class Access:
    """Whether the screens may store in their ledger: the session that came first may, till it ends.

    For the others nothing is stored through `ledger` till `take_over`, so that none writes by chance what its person
    did not see.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._held = ExitStack()
        self._fingerprint = ledger.fingerprint()
        if ledger.why_not is None:
            self._take()

    @property
    def writable(self) -> bool:
        """Whether steps can be stored."""
        return self._ledger.why_not is None

    @property
    def why_not(self) -> str:
        """Why nothing can be stored, in a line for the person; "" if it can."""
        return f"read-only: {self._ledger.why_not}" if self._ledger.why_not else ""

    @property
    def is_second(self) -> bool:
        """Whether another session has the ledger, which this one stands beside."""
        return isinstance(self._ledger.why_not, LedgerHeld)

    @property
    def note(self) -> str:
        """The shortest that says the same, for the title."""
        reason = self._ledger.why_not
        if isinstance(reason, LedgerHeld) and reason.holder is not None:
            return f"read-only: {reason.holder.name}"
        return "read-only" if reason else ""

    def take_over(self) -> bool:
        """Become the session that stores, if the one before has ended; return whether that is so now.

        What is shown may be old by then, or of a file that was replaced: it must be read again before anything is
        decided on it. Raises LedgerUnavailable where there is no ledger any more.
        """
        if self.is_second:
            self._ledger.follow()  # before anything is made beside a ledger that is not there
            self._take()
        return self.writable

    def was_changed(self) -> bool:
        """Return whether anybody has stored anything since this was last asked; costs next to nothing."""
        before, self._fingerprint = self._fingerprint, self._ledger.fingerprint()
        return self._fingerprint != before

    def follow(self) -> bool:
        """See the ledger that was put in the place of the one that was seen; return whether one was.

        Blocks; raises LedgerUnavailable where there is none.
        """
        return self._ledger.follow()

    def close(self) -> None:
        """Let others write."""
        self._held.close()

    def _take(self) -> None:
        try:
            with ExitStack() as taking:
                taking.enter_context(holding(self._ledger.path))
                self._ledger.follow()  # nobody else can put another in its place from here on
                taking.enter_context(self._ledger.kept_ready())
                self._held = taking.pop_all()
        except LedgerReadOnly as reason:
            self._ledger.why_not = reason
        else:
            self._ledger.why_not = None
