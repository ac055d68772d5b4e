"""How far the stored summaries are: one small document beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Self

from bson import Binary, decode, encode
from pymongo.operations import ReplaceOne

from db.accounts.listing.keys import Key
from db.accounts.server.connection import Connection, Document

_ID = "refresh"
_SUFFIX = ".state"


@dataclass(frozen=True, slots=True)
class RefreshState:
    """The latest refresh, and what stands of a complete one.

    `source` is the collection of the accounts. `run` names the latest refresh and `begun` is when it was begun (UTC);
    the accounts up to `after` are done, None if none are, counted in `documents`; `finished` says whether all are.
    `as_of` is the beginning of the latest refresh that was finished, None if none ever was.
    """

    source: str
    run: str
    begun: datetime
    after: Key | None = None
    documents: int = 0
    finished: bool = False
    as_of: datetime | None = None

    def passed(self, after: Key | None, documents: int) -> Self:
        """Return the state when the accounts up to `after`, None for all, are done too."""
        return replace(self, after=after, documents=self.documents + documents)

    def completed(self) -> Self:
        """Return the state when everything is done."""
        return replace(self, finished=True, as_of=self.begun)


def state_of(target: Connection) -> RefreshState | None:
    """Return the state of the summaries in `target`; None where there are none."""
    found = target.sibling(target.collection + _SUFFIX).find({"_id": _ID})
    return _read(found[0]) if found else None


def store_state(target: Connection, state: RefreshState) -> None:
    """Store the state of the summaries in `target`."""
    after = None if state.after is None else Binary(encode({"": state.after.value}))
    document: Document = {
        "_id": _ID,
        "source": state.source,
        "run": state.run,
        "begun": state.begun,
        "after": after,
        "documents": state.documents,
        "finished": state.finished,
        "as_of": state.as_of,
    }
    target.sibling(target.collection + _SUFFIX).write([ReplaceOne({"_id": _ID}, document, upsert=True)])


def to_milliseconds(moment: datetime) -> datetime:
    """Return a moment as MongoDB can hold it."""
    return moment.astimezone(UTC).replace(microsecond=moment.microsecond // 1_000 * 1_000)


def _read(document: Mapping[str, Any]) -> RefreshState:
    after = document["after"]
    return RefreshState(
        source=document["source"],
        run=document["run"],
        begun=document["begun"],
        after=None if after is None else Key(decode(after)[""]),
        documents=document["documents"],
        finished=document["finished"],
        as_of=document["as_of"],
    )
