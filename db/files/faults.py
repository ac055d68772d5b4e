"""Faults: what is wrong in the user's data, as values that are collected and shown together.

A fault is not an exception. A file is checked to its end and every fault is kept, so that a person can mend them all
at once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

# More faults than anyone reads one by one; they are counted beyond it, so that a wrong file of millions stays small.
MOST_KEPT = 1_000
# Longer values are shown cut: a fault is one line of a terminal.
LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a file, or in a collection of documents.

    `line` counts the physical lines of the file from 1, the header included; a row that spans several lines has the
    number of its first. 0 means the file as a whole. A document is named in `file`, by its `_id`, and has line 0.
    `column` is the name in the file's header, "" for the whole row.
    `value` is the offending text, cut when long; `reason` says what is wrong with it, in words that quote the value.
    """

    file: str
    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        """Return one line, safe to print: `payments.csv:17: column date: '31.02.2016' is not …`."""
        parts = (place_words(self.file, self.line), f"column {self.column}" if self.column else "", self.reason)
        return ": ".join(visible(part) for part in parts if part)


@dataclass(slots=True)
class FaultList:
    """The faults of one import: the first MOST_KEPT of them in the order found, and how many there are in all.

    True when there is any. `listener` gets each of them, also those that are not kept.
    """

    kept: list[Fault] = field(default_factory=list)
    total: int = 0
    listener: Callable[[Fault], None] | None = None

    def add(self, fault: Fault) -> None:
        """Count `fault`, and keep it while there is room."""
        self.total += 1
        if len(self.kept) < MOST_KEPT:
            self.kept.append(fault)
        if self.listener is not None:
            self.listener(fault)

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.kept)

    def __bool__(self) -> bool:
        return self.total > 0

    @property
    def not_kept(self) -> int:
        """How many faults were counted only."""
        return self.total - len(self.kept)


def place_words(file: str, line: int) -> str:
    """Return `payments.csv:17`, or the file alone for line 0."""
    return f"{file}:{line}" if line else file


def shorten(text: str) -> str:
    """Return `text`, cut to LONGEST_SHOWN characters with an ellipsis as the last."""
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def visible(text: str) -> str:
    """Return `text` with every character that is not printable (line ends, escapes, bidi marks) written out."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)
