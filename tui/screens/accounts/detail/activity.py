"""The activity of one account: asked of the server, and given up when nobody wants it; drawn as a chart."""

from typing import TYPE_CHECKING

from domain.accounts.activity import KINDS, Activity, Span
from domain.accounts.records import AccountSummary
from tui.services import AccountsService
from tui.widgets.text.tones import Tone
from tui.widgets.timeline import Timeline, TimelineRow

if TYPE_CHECKING:  # pymongo waits until accounts are asked for
    from db.accounts.store import AccountStore

_TONES: dict[str, Tone] = {"create": "good", "read": "accent", "update": "warning", "delete": "error"}


class ActivityReading:
    """One question to the server, that can be given up at any time, from another thread too."""

    def __init__(self, accounts: AccountsService, account: AccountSummary, zone: str) -> None:
        self.account = account
        self._accounts = accounts
        self._zone = zone
        self._store: AccountStore | None = None
        self._given_up = False

    def __call__(self) -> Activity:
        """Ask the server; blocks, and raises Cancelled if it was given up."""
        self._store = self._accounts.open().cancellable()
        if self._given_up:
            self._store.cancel()
        return self._store.activity(self.account, self._zone)

    def give_up(self) -> None:
        """End it, in the server too."""
        self._given_up = True
        if self._store is not None:
            self._store.cancel()


def timeline_of(activity: Activity, span: Span) -> Timeline:
    """Return the chart of an activity: all kinds, then each."""
    series = activity.by(span)
    rows = [TimelineRow("all", series.all, "strong")]
    rows += [TimelineRow(kind, series.counts[kind], _TONES.get(kind, "")) for kind in KINDS]
    return Timeline(rows, series.first, series.length, lambda place: _label(series.begin(place).isoformat(), span))


def _label(day: str, span: Span) -> str:
    return day if span is Span.DAY else day[: len("2016-01")]
