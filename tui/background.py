"""Work that takes time, done in threads: what it gives comes back on the screen that asked, or nothing does."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar, cast

from textual.screen import Screen
from textual.worker import Worker, WorkerState

from domain.errors import PaymatchError

Result = TypeVar("Result")
ScreenResult = TypeVar("ScreenResult")

Done = Callable[[Any], None]


class BackgroundScreen(Screen[ScreenResult]):
    """A screen that can do work in threads.

    Every piece of work belongs to a group; newer work of a group makes older work of it void: its result is dropped
    when it comes. A PaymatchError goes to `failed`, which subclasses may override; any other error too, wrapped.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: dict[Worker[Any], tuple[Done, Callable[[PaymatchError], None]]] = {}

    def in_background(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        *,
        group: str,
        failed: Callable[[PaymatchError], None] | None = None,
    ) -> None:
        """Call `work` in a thread, then `done` with its result here; `failed` with its error if it raises."""
        for worker in [worker for worker in self._waiting if worker.group == group]:
            del self._waiting[worker]
        worker = self.run_worker(partial(_quietly, work), thread=True, group=group, exit_on_error=False)
        self._waiting[worker] = (done, failed or self.failed)

    def failed(self, error: PaymatchError) -> None:
        """Show an error that ended work in the background."""
        raise NotImplementedError

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Hand the result, or the error, of finished work to whoever waits for it."""
        if event.worker not in self._waiting or not event.worker.is_finished:
            return
        done, failed = self._waiting.pop(event.worker)
        if event.worker.state is WorkerState.SUCCESS:
            result, error = cast("tuple[Any, PaymatchError | None]", event.worker.result)
            if error is None:
                done(result)
            else:
                failed(error)


def _quietly(work: Callable[[], Result]) -> tuple[Result | None, PaymatchError | None]:
    """Return what `work` gives and no error, or nothing and its error as one for a person."""
    try:
        return work(), None
    except PaymatchError as error:
        return None, error
    except Exception as error:  # noqa: BLE001 - an unforeseen error must reach the screen, not end the application
        wrapped = PaymatchError(f"Something unforeseen went wrong: {error!r}.")
        wrapped.__cause__ = error
        return None, wrapped
