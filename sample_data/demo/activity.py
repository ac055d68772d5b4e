"""What customers did in their accounts: sessions and actions, as documents in MongoDB's extended JSON."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

# JSON has no closed form that a type could name.
Document = dict[str, Any]

FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 181

# How many sessions an account has in the half year: most few, some very many. Weight, fewest, most.
SESSION_COUNTS = ((8, 0, 0), (40, 1, 5), (32, 6, 14), (16, 15, 35), (4, 60, 95))

ACTION_TYPES = {"read": 66, "update": 14, "create": 11, "delete": 3, "export": 4, "print": 2}
LOGIN_SHARE = 0.3


def account_documents(rng: random.Random, numbers: list[str], names: list[str]) -> list[Document]:
    """Return one document for each account, in the order of `numbers`; a few of them are untidy."""
    documents = [
        {"number": number, "name": name, "sessions": _sessions(rng)}
        for number, name in zip(numbers, names, strict=True)
    ]
    _make_some_untidy(documents)
    return documents


def _sessions(rng: random.Random) -> list[Document]:
    weights = [weight for weight, _, _ in SESSION_COUNTS]
    _, fewest, most = rng.choices(SESSION_COUNTS, weights)[0]
    starts = sorted(_moment(rng) for _ in range(rng.randint(fewest, most)))
    return [_session(rng, start) for start in starts]


def _moment(rng: random.Random) -> datetime:
    """Return a second of the half year between 5:00 and 20:59 UTC, the waking hours of the housing company's town."""
    return FIRST_DAY + timedelta(days=rng.randrange(DAYS), hours=rng.randint(5, 20), seconds=rng.randrange(3600))


def _session(rng: random.Random, start: datetime) -> Document:
    types = rng.choices(list(ACTION_TYPES), list(ACTION_TYPES.values()), k=rng.randint(1, 9))
    if rng.random() < LOGIN_SHARE:
        types.insert(0, "login")
    actions, moment = [], start
    for action_type in types:
        actions.append({"type": action_type, "created_at": _extended(moment)})
        moment += timedelta(seconds=rng.randint(2, 150))
    return {"session_id": f"{rng.getrandbits(48):012x}", "created_at": _extended(start), "actions": actions}


def _extended(moment: datetime) -> Document:
    return {"$date": f"{moment:%Y-%m-%dT%H:%M:%SZ}"}


def _make_some_untidy(documents: list[Document]) -> None:
    """Give some of the documents one fault each, of the kinds that grow in a real collection."""
    active = [document for document in documents if len(document["sessions"]) > 5]
    # Evenly spread, so that paging through the accounts meets them now and then.
    step = len(active) // len(FAULTS)
    for fault, document in zip(FAULTS, active[step // 2 :: step], strict=False):
        fault(document)


def _null_sessions(document: Document) -> None:
    document["sessions"] = None


def _no_sessions_field(document: Document) -> None:
    del document["sessions"]


def _null_actions(document: Document) -> None:
    document["sessions"][0]["actions"] = None


def _action_without_type(document: Document) -> None:
    del document["sessions"][-1]["actions"][0]["type"]


def _text_for_a_date(document: Document) -> None:
    # Latest of all by plain comparison of texts, and of types: it must not become the last action.
    document["sessions"][1]["actions"][0]["created_at"] = "31.12.2026 23:59"


def _action_without_date(document: Document) -> None:
    del document["sessions"][2]["actions"][-1]["created_at"]


FAULTS: tuple[Callable[[Document], None], ...] = (
    _null_sessions,
    _action_without_type,
    _text_for_a_date,
    _null_actions,
    _no_sessions_field,
    _action_without_date,
)
