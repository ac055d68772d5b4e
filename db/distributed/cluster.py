"""The workers: those of a cluster that is there, or processes of this machine for one run. The one seam to dask."""

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

import dask
import dask.dataframe
from distributed import Client, Future, KilledWorker, LocalCluster, as_completed
from distributed.client import FutureCancelledError
from distributed.security import Security
from distributed.system import MEMORY_LIMIT

from db.distributed.tasks.frames import EMPTY
from db.errors import ClusterUnavailable
from db.version import VERSION

_SECONDS_TO_CONNECT = 10
_SECONDS_TO_WORKERS = 60
# What dask raises where a scheduler or worker is not to be had; a TimeoutError is an OSError.
_AWAY = (OSError, FutureCancelledError, asyncio.CancelledError)
_LOGGER = "distributed"
# Nothing is told on the terminal, and no page of what is going on is offered to a browser.
_SETTINGS = {
    "logging.distributed": "critical",
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}

# What a function gave, or will give, and the workers keep.
Held = Future[Any]


class Workers:
    """Runs functions on the workers. What they return is held there until it is asked for.

    A function whose worker ends is run again by another one, together with all that it needs. So functions give the
    same for the same, and write the same to the same place.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def scheduler(self) -> str:
        """The address of the scheduler."""
        return str(self._client.scheduler_info()["address"])

    def start(self, function: Callable[..., Any], *columns: Iterable[Any], **same: Any) -> list[Held]:
        """Begin to call `function` with the first of all columns, with the second, and so on."""
        return self._client.map(function, *map(list, columns), pure=False, **same)

    def results(self, futures: Sequence[Held]) -> Iterator[tuple[int, Any]]:
        """Give what functions return, in any order, each with its place; raises what a function raises."""
        places = {future.key: place for place, future in enumerate(futures)}
        with _failures():
            for future in as_completed(futures):
                yield places[future.key], future.result()

    def grouped(self, frames: Sequence[Held], column: str, groups: int) -> list[Held]:
        """Bring the rows of frames with the same text in a column together, in as many frames as there are groups.

        Which group a text is in is the same for all frames that are grouped into as many.
        """
        whole = dask.dataframe.from_delayed(frames, meta=EMPTY, verify_meta=False)
        shuffled = whole.shuffle(on=column, npartitions=groups, shuffle_method="p2p")
        return list(self._client.compute(shuffled.to_delayed()))

    def check(self, folder: Path) -> None:
        """Raise ClusterUnavailable unless every worker has this version of paymatch, and can write to a folder."""
        with _failures():
            try:
                versions: dict[str, str] = self._client.run(_version)
            except ModuleNotFoundError as error:
                raise ClusterUnavailable(f"A worker has no {error.name}: install 'paymatch[dask]' there.") from None
            for worker, version in versions.items():
                if version != VERSION:
                    raise ClusterUnavailable(f"The worker {worker} has paymatch {version}, and this is {VERSION}.")
            blind = [worker for worker, sees in self._client.run(_can_write, folder).items() if not sees]
        if blind:
            raise ClusterUnavailable(
                f"The worker {blind[0]} cannot write to {folder.parent.parent}: files and results must be in folders "
                "that all workers share, and the workers of the same user."
            )


@contextmanager
def workers_at(address: str) -> Iterator[Workers]:
    """Give the workers of the cluster whose scheduler is at `address`, `tcp://host:8786`. Raises ClusterUnavailable."""
    with ExitStack() as held:
        held.enter_context(_quiet())
        try:
            client = held.enter_context(Client(address, timeout=_SECONDS_TO_CONNECT))
        except (OSError, ValueError) as error:
            raise ClusterUnavailable(f"There is no scheduler at {address}: {error}") from None
        try:
            client.wait_for_workers(1, timeout=_SECONDS_TO_WORKERS)
        except OSError:
            raise ClusterUnavailable(f"The scheduler at {address} has no workers.") from None
        yield Workers(client)


@contextmanager
def own_workers(count: int | None, scratch: Path) -> Iterator[Workers]:
    """Give workers of this machine, as many as processors unless a count is given, which end with the block.

    They and their scheduler are reached from this machine only, and only with a key that is made for this run: who
    reaches a worker can run anything. What does not fit into their memory goes to `scratch`.
    """
    wanted = count or len(os.sched_getaffinity(0))
    with ExitStack() as held:
        held.enter_context(_quiet())
        with _deaf():
            cluster = LocalCluster(
                n_workers=0,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                protocol="tls",
                security=Security.temporary(),
                dashboard_address=None,
                scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
                memory_limit=MEMORY_LIMIT // wanted,
                local_directory=str(scratch),
                silence_logs=logging.CRITICAL,
            )
        held.enter_context(cluster)
        client = held.enter_context(Client(cluster))
        cluster.scale(wanted)
        client.wait_for_workers(wanted)
        yield Workers(client)


@contextmanager
def _deaf() -> Iterator[None]:
    """Let threads that are started in the block, and all processes that they start, not hear the interrupt key.

    A terminal sends it to every process; the one that was asked to do the work ends the others.
    """
    # Started with the first process, it would let its thread hear again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what dask tells of its inner life off the terminal."""
    logger = logging.getLogger(_LOGGER)
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with dask.config.set(_SETTINGS):
            yield
    finally:
        logger.setLevel(before)


@contextmanager
def _failures() -> Iterator[None]:
    """Turn what dask says of workers that are not to be had into ClusterUnavailable."""
    try:
        yield
    except KilledWorker as error:
        raise ClusterUnavailable(
            f"Workers ended {error.allowed_failures + 1} times at the same work: perhaps their memory does not "
            "hold it. More --partitions make less of it at a time."
        ) from None
    except _AWAY as error:
        raise ClusterUnavailable(f"The workers have gone: {error}") from None


def _version() -> str:
    return VERSION


def _can_write(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK)
