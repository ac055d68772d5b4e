"""What the overview shows, read part by part: the numbers, what was possible, and whether a better chain may be had."""

from collections.abc import Callable
from functools import partial
from typing import Any

from db.ledger.ledger import Ledger
from db.ledger.results.certifying import certify
from db.ledger.results.overview import Overview, overview
from db.ledger.results.suggesting import suggest_chain
from domain.errors import PaymatchError
from domain.matching.certificate import Certificate
from domain.matching.rules import Chain, chain_of
from tui.screens.common.base import MainScreen
from tui.screens.policies.telling import Telling
from tui.screens.results.overview import OverviewPane


class OverviewReading:
    """Reads the overview of a screen in the background, when it is to be seen; each part is shown when it is there.

    The parts are of one group, so that a newer reading makes what is under way of an older one void.
    """

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._is_read = False
        self._telling = Telling()

    def read(self) -> None:
        """Read all parts, unless they have been read."""
        if not self._is_read:
            self._is_read = True
            self.stop()
            self._telling = Telling()
            self._in_background(partial(overview, chain=self._chain), self._show)

    def forget(self) -> None:
        """Let the next `read` read in any case."""
        self._is_read = False

    def stop(self) -> None:
        """End what is under way, as far as it can be ended."""
        self._telling.stop()

    @property
    def _chain(self) -> Chain:
        return chain_of(self._screen.services.settings.rules)

    @property
    def _pane(self) -> OverviewPane:
        return self._screen.query_one(OverviewPane)

    def _show(self, numbers: Overview) -> None:
        self._pane.show_overview(numbers)
        self._in_background(partial(certify, chain=self._chain), self._show_certificate)

    def _show_certificate(self, certificate: Certificate) -> None:
        self._pane.show_certificate(certificate)
        policy = self._screen.services.settings.policy
        suggest = partial(suggest_chain, chain=self._chain, policy=policy, progress=self._telling)
        self._in_background(suggest, self._pane.show_suggestion)

    def _in_background(self, read: Callable[[Ledger], Any], show: Callable[[Any], None]) -> None:
        work = partial(read, self._screen.services.ledger)
        self._screen.in_background(work, show, group="overview", failed=self._failed)

    def _failed(self, error: PaymatchError) -> None:
        self._is_read = False
        self._screen.failed(error)
