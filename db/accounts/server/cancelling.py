"""Ending what the server is doing for us, from any thread.

Closing a socket does not end a query: the server goes on with it till its time limit. Every query that may be ended
early runs in a session of its own, and the server is told to kill the sessions, which any user may do with their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread
from typing import Any
from weakref import WeakSet

from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.errors import PyMongoError

from db.errors import Cancelled

# A query may be on its way to the server when its session is killed; so that is done till the query has ended.
_BETWEEN_KILLS = 0.05


class Running:
    """The queries that run under one roof; after `cancel` there is none, and new ones raise Cancelled."""

    def __init__(self, client: MongoClient[Any], within: "Running | None" = None) -> None:
        """Begin with none; what ends those of `within` ends these too."""
        self._client = client
        self._cancelled = Event()
        self._sessions: list[ClientSession] = []
        self._inner: WeakSet[Running] = WeakSet()
        # The second is held while the server is told, which takes as long as it does when the server is away.
        self._lock, self._killing = Lock(), Lock()
        if within is not None:
            with within._lock:  # noqa: SLF001 - of our own class
                within._inner.add(self)  # noqa: SLF001 - of our own class
                if within.cancelled:
                    self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was ended."""
        return self._cancelled.is_set()

    def wait(self, seconds: float) -> None:
        """Let time pass; Cancelled ends it early."""
        if self._cancelled.wait(seconds):
            raise _cancelled()

    def cancel(self) -> None:
        """End all queries, soon; returns at once. Nothing happens the second time."""
        with self._lock:
            first = not self.cancelled
            self._cancelled.set()
            inner = list(self._inner)
        for running in inner:
            running.cancel()
        if first and self._sessions:
            Thread(target=self._kill_till_all_ended, name="cancel", daemon=True).start()

    @contextmanager
    def session(self) -> Iterator[ClientSession]:
        """Give a session for one query; raises Cancelled if it is, or was, ended."""
        with self._client.start_session() as session:
            with self._lock:
                if self.cancelled:
                    raise _cancelled()
                self._sessions.append(session)
            try:
                yield session
            except PyMongoError as error:
                if self.cancelled:
                    raise _cancelled() from error
                raise
            finally:
                # Not while it is being killed: another query may get the same session the moment it is given back.
                with self._killing, self._lock:
                    self._sessions.remove(session)

    def _kill_till_all_ended(self) -> None:
        while self._sessions:
            with self._killing, suppress(PyMongoError):
                if self._sessions:
                    self._client.admin.command("killSessions", [session.session_id for session in self._sessions])
            Event().wait(_BETWEEN_KILLS)


def _cancelled() -> Cancelled:
    return Cancelled("The query was ended.")
