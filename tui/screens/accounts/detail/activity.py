"""The activity of one account, drawn as a chart."""

from domain.accounts.activity import KINDS, Activity, Span
from tui.widgets.text.tones import Tone
from tui.widgets.timeline import Timeline, TimelineRow

_TONES: dict[str, Tone] = {"create": "good", "read": "accent", "update": "warning", "delete": "error"}


def timeline_of(activity: Activity, span: Span) -> Timeline:
    """Return the chart of an activity: all kinds, then each."""
    series = activity.by(span)
    rows = [TimelineRow("all", series.all, "strong")]
    rows += [TimelineRow(kind, series.counts[kind], _TONES.get(kind, "")) for kind in KINDS]
    return Timeline(rows, series.first, series.length, lambda place: _label(series.begin(place).isoformat(), span))


def _label(day: str, span: Span) -> str:
    return day if span is Span.DAY else day[: len("2016-01")]
