"""Where a person was in a ledger: the screen, and on each screen the filter, the order and the row, for the next time.

It is a comfort: what cannot be read is begun anew with a word about it, and what cannot be written is let be.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui.configuration.settings import state_folder
from tui.configuration.state_files import NOT_READ, read_state, write_state

Place = Mapping[str, Any]
"""What a screen keeps, as JSON knows it; only that screen knows what is in it."""


def places_file(ledger: Path) -> Path:
    """Return where the places of a ledger are kept, or would be: one for each ledger, whatever links lead to it."""
    name = hashlib.sha256(str(ledger.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:20]
    return state_folder() / "places" / f"{name}.json"


@dataclass(slots=True)
class Places:
    """The places in one ledger. `screen` is the one shown last, "" for none; without a `path` nothing is kept.

    `complaint` says why the places that were left cannot be had, "" if they can.
    """

    path: Path | None = None
    ledger: str = ""
    screen: str = ""
    complaint: str = ""
    _of: dict[str, Place] = field(default_factory=dict)
    _written: str = ""

    @classmethod
    def left_in(cls, ledger: Path, *, fresh: bool = False) -> "Places":
        """Return the places that were left in a ledger; none of them for a `fresh` start, which keeps new ones."""
        places = cls(places_file(ledger), str(ledger))
        if not fresh:
            places._read()
        return places

    def of(self, screen: str) -> Place:
        """Return what a screen has kept, empty if nothing."""
        return self._of.get(screen, {})

    def begin(self, screen: str, place: Place) -> None:
        """Take a place for a screen on which nobody has been yet."""
        self._of.setdefault(screen, place)

    def note(self, screen: str, place: Place) -> None:
        """Take what a screen keeps now, it being the one that is shown."""
        self.screen = screen
        self._of[screen] = place

    def keep(self, name: str, place: Place) -> None:
        """Take what is to be kept under a name that is no screen's."""
        self._of[name] = place

    def changed(self) -> str | None:
        """Return what is to be written, None if that was written already, or nothing is to be kept."""
        content = {"ledger": self.ledger, "screen": self.screen, "places": self._of}
        text = json.dumps(content, ensure_ascii=False, indent=1)
        return None if self.path is None or text == self._written else text

    def write(self, text: str) -> bool:
        """Write what `changed` has returned, and return whether that could be done; blocks."""
        if self.path is None or not write_state(self.path, text):
            return False
        self._written = text
        return True

    def _read(self) -> None:
        if self.path is None:
            return
        try:
            content = read_state(self.path)
            places = {str(screen): dict(place) for screen, place in content["places"].items()}
            self.screen, self._of = str(content["screen"]), {**places}
        except FileNotFoundError:
            return
        except (*NOT_READ, TypeError, LookupError, AttributeError) as error:
            self.complaint = f"Where you were cannot be read ({type(error).__name__}): begun anew."


def text_in(place: Place, name: str) -> str:
    """Return a text of a place, "" where there is none."""
    value = place.get(name)
    return value if isinstance(value, str) else ""


def number_in(place: Place, name: str) -> int:
    """Return a number of a place that is not below 0, 0 where there is none."""
    value = place.get(name)
    return max(0, value) if isinstance(value, int) else 0
