"""The messages of a session, so that none is gone with the line it stood on."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tui.widgets.text.tones import Tone

# Older ones are dropped.
MOST_KEPT = 2_000

_KINDS: dict[Tone, str] = {"good": "✓ done", "warning": "! warning", "error": "× error"}


@dataclass(frozen=True, slots=True)
class Said:
    """One message: when (UTC), with which tone, and what was said; `screen` is where a person was then."""

    at: datetime
    tone: Tone
    text: str
    screen: str = ""

    @property
    def kind(self) -> str:
        """The tone in a mark and a word."""
        return _KINDS.get(self.tone, "· note")


class Messages:
    """What was said, in order."""

    def __init__(self) -> None:
        self._said: deque[Said] = deque(maxlen=MOST_KEPT)

    def add(self, said: Said) -> None:
        """Keep a message."""
        self._said.append(said)

    def newest_first(self) -> Sequence[Said]:
        """Return all that are kept."""
        return list(reversed(self._said))
