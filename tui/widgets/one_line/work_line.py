"""One line for work in the background: what it is, how far it is, about how long it takes, and what came of it."""

import time

from textual.widgets import Static

from tui.widgets.text.progress_words import progress_words

_CELLS = 20


class WorkLine(Static):
    """Says `what` is under way until `finish`; `tell` may be called late, and is then without effect.

    `unit` is what is counted.
    """

    def __init__(self, what: str, *, unit: str = "payments", id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(f"{what} …", id=id, classes="dialog--hint", markup=False)
        self._unit = unit
        self._began = time.monotonic()
        self._finished = False

    def begin(self, what: str) -> None:
        """Say that other work is under way."""
        self._began = time.monotonic()
        self._finished = False
        self.update(f"{what} …")

    def tell(self, done: int, total: int) -> None:
        """Show a bar with the counts."""
        if self._finished or not total:
            return
        words = progress_words(done, total, self._unit, took=time.monotonic() - self._began)
        self.update(f"{_bar(done * _CELLS // total)} {words}")

    def finish(self, text: str) -> None:
        """Show what came of the work."""
        self._finished = True
        self.update(text)


def _bar(full: int) -> str:
    return f"{'█' * full}{'░' * (_CELLS - full)}"
