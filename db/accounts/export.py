"""The exported form of a summary: JSON whose dates are MongoDB's extended JSON."""

from datetime import datetime
from typing import Any

from domain.accounts.records import AccountSummary
from domain.accounts.texts import write_moment


def summary_document(summary: AccountSummary) -> dict[str, Any]:
    """Return `summary` as `{"number": …, "actions": [{"type": …, "last": {"$date": …} or None, "count": …}, …]}`."""
    return {
        "number": summary.number,
        "actions": [
            {"type": action.type, "last": _date(action.last), "count": action.count} for action in summary.actions
        ],
    }


def _date(moment: datetime | None) -> dict[str, str] | None:
    return None if moment is None else {"$date": write_moment(moment)}
