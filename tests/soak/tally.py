"""What the loop counts, and what is wrong when something is found."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class What(StrEnum):
    """What may never happen, whatever the fault; the loop ends with a count of each."""

    LOST = "confirmed decisions lost"
    WRONG = "wrong pairs stored"
    BROKEN = "terminals left broken"
    BLOCKED = "blocked seconds"
    TRACEBACK = "tracebacks"
    LEFT = "processes left"
    OTHERWISE = "other findings"


class Found(AssertionError):
    """Something was found that may not be; `count` says how often, such as how many decisions are lost."""

    def __init__(self, what: What, words: str, count: int = 1) -> None:
        super().__init__(f"{what}: {words}")
        self.what = what
        self.count = count


class NotHere(Exception):
    """This machine cannot have a fault of this kind; the message says why."""


def hold(condition: object, what: What, words: str) -> None:
    """Raise Found unless the condition holds."""
    if not condition:
        raise Found(what, words)


@dataclass(slots=True)
class Tally:
    """The counts of a loop; `injected` and `survived` by the name of the kind, `not_here` with the reason."""

    injected: Counter[str] = field(default_factory=Counter)
    survived: Counter[str] = field(default_factory=Counter)
    found: Counter[What] = field(default_factory=Counter)
    not_here: dict[str, str] = field(default_factory=dict)
    slowest_key: float = 0.0

    @property
    def is_clean(self) -> bool:
        """Whether faults were injected and nothing was found."""
        return bool(self.injected) and not self.found.total()

    def lines(self) -> list[str]:
        """Return the counts as a table."""
        width = max(map(len, (*self.injected, *self.not_here, *What)), default=0)
        lines = [f"{'fault':{width}}  injected  survived"]
        rows = [*((name, self.injected[name], self.survived[name]) for name in sorted(self.injected))]
        lines += [f"{name:{width}}  {injected:8,}  {survived:8,}" for name, injected, survived in rows]
        lines.append(f"{'all':{width}}  {self.injected.total():8,}  {self.survived.total():8,}")
        lines += [f"{name:{width}}  not on this machine: {why}" for name, why in sorted(self.not_here.items())]
        lines += ["", *(f"{what:{width}}  {self.found[what]:8,}" for what in What)]
        lines.append(f"{'slowest key to paint':{width}}  {self.slowest_key:7.2f}s")
        return lines
