"""Work that takes time, done in threads: what it gives comes back on the screen that asked, or nothing does."""

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual.worker import Worker, WorkerState

from domain.errors import PaymatchError
from tui.keeping.log import Log
from tui.keeping.work import LONG_SECONDS, Wait, Work
from tui.screens.common.keyed import KeyedScreen
from tui.widgets.text.progress_words import duration_words
from tui.widgets.text.tones import Tone

if TYPE_CHECKING:  # the application imports its screens
    from tui.application.app import PaymatchApp
    from tui.services import Services

Result = TypeVar("Result")
ScreenResult = TypeVar("ScreenResult")

Done = Callable[[Any], None]
Failed = Callable[[PaymatchError], None]

# The group of a piece of work that is listed begins so: what became of it is logged by the list.
_LISTED = "listed "


class BackgroundScreen(KeyedScreen[ScreenResult]):
    """A screen that can do work in threads.

    Every piece of work belongs to a group; newer work of a group makes older work of it void: its result is dropped
    when it comes, and so is what comes when the screen is not there any more. A PaymatchError goes to `failed`, which
    subclasses may override; any other error too, wrapped.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: dict[Worker[Any], tuple[Done, Failed, Wait | None]] = {}
        self._waits: list[Wait] = []

    @property
    def paymatch(self) -> "PaymatchApp":
        """The application, by its own type."""
        return cast("PaymatchApp", self.app)

    @property
    def services(self) -> "Services":
        """The ledger, the accounts, the settings, and what is kept of the session."""
        return self.paymatch.services

    def in_background(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        *,
        group: str,
        failed: Failed | None = None,
        wait: Wait | None = None,
    ) -> None:
        """Call `work` in a thread, then `done` with its result here; `failed` with its error if it raises.

        With a `wait` it is said, after a moment, that it is awaited; when that is stopped, neither is called.
        """
        self.forget(group)
        worker = self.run_worker(
            partial(_quietly, work, group, self.services.log), thread=True, group=group, exit_on_error=False
        )
        self._waiting[worker] = (done, failed or self.failed, wait)
        if wait is not None:
            self.begin_wait(wait)

    def forget(self, group: str) -> None:
        """Let nothing come of the work of a group that is under way."""
        for worker in [worker for worker in self._waiting if worker.group == group]:
            self._forget(worker)

    def _forget(self, worker: Worker[Any]) -> tuple[Done, Failed]:
        done, failed, wait = self._waiting.pop(worker)
        if wait is not None:
            self.end_wait(wait)
        return done, failed

    def at_work(
        self,
        work: Work,
        do: Callable[[], Result],
        done: Callable[[Result], None],
        *,
        failed: Failed | None = None,
    ) -> None:
        """Do in the background what takes long: until it ends it is listed among what is under way.

        `do` tells `work` how far it is, which raises Cancelled in it when it is to stop.
        """
        works = self.services.works
        works.begin(work)

        def listed() -> Result:
            try:
                return do()
            finally:
                works.end(work)

        self.in_background(listed, done, group=f"{_LISTED}{id(work)}", failed=failed)

    # What is awaited

    @property
    def long_waits(self) -> list[Wait]:
        """What is awaited here for so long that it is said, the newest first."""
        return [wait for wait in reversed(self._waits) if wait.is_long]

    def begin_wait(self, wait: Wait) -> None:
        """List an answer among what is under way; nothing happens if it is listed."""
        if wait not in self._waits:
            self._waits.append(wait)
            self.services.works.begin(wait)

    def end_wait(self, wait: Wait) -> None:
        """Take an answer off the list, because it is there or not wanted any more; nothing happens if it is off."""
        if wait in self._waits:
            self._waits.remove(wait)
            self.services.works.end(wait)
            if wait.is_long:
                self.paymatch.tell_work()

    # What is told and kept

    def keep_message(self, text: str, tone: Tone = "") -> None:
        """Let a message be found again in the history of messages."""
        self.paymatch.keep_message(text, tone)

    def keep_error(self, error: PaymatchError) -> None:
        """Let an error be found again in the history of messages and in the log."""
        self.keep_message(f"{error.title}: {error}", "error")
        self.services.log.failure(error)

    def who_waits(self) -> Callable[[], bool]:
        """Return what says later whether the person is still here, and has done nothing since.

        To somebody else a question would come unawares, and take keys that were not meant for it.
        """
        before = self.paymatch.inputs
        return lambda: self.is_current and self.paymatch.inputs == before

    def failed(self, error: PaymatchError) -> None:
        """Show an error that ended work in the background."""
        raise NotImplementedError

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Hand the result, or the error, of finished work to whoever waits for it."""
        if event.worker not in self._waiting or not event.worker.is_finished:
            return
        done, failed = self._forget(event.worker)
        if self.is_there and event.worker.state is WorkerState.SUCCESS:
            result, error = cast("tuple[Any, PaymatchError | None]", event.worker.result)
            if error is None:
                done(result)
            else:
                failed(error)


def _quietly(work: Callable[[], Result], group: str, log: Log) -> tuple[Result | None, PaymatchError | None]:
    """Return what `work` gives and no error, or nothing and its error as one for a person; in a thread."""
    began = time.monotonic()
    try:
        return work(), None
    except PaymatchError as error:
        return None, error
    except Exception as error:  # noqa: BLE001 - an unforeseen error must reach the screen, not end the application
        wrapped = PaymatchError(f"Something unforeseen went wrong: {error!r}.")
        wrapped.__cause__ = error
        return None, wrapped
    finally:
        took = time.monotonic() - began
        if took >= LONG_SECONDS and not group.startswith(_LISTED):
            log.note(f"took {duration_words(took)}: {group}")
