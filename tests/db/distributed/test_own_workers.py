"""The workers that a run without an address starts: nobody else gets at them, and they end with the run."""

import os
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from db.distributed.cluster import own_workers
from db.distributed.storage.places import workplace
from tests.db.distributed.lakes import random_lake

SECONDS_TO_END = 60


@contextmanager
def begun(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[str]", list[psutil.Process]]]:
    """Start a run in a session of its own, and give it and its workers as soon as a part of the results is there."""
    lake = random_lake(tmp_path / "lake", rows=3_000)
    names = [f"--{kind.plural}={lake.names(kind)[0]}" for kind in lake.rows]
    command = [sys.executable, "-P", "-m", "tui", "match", "--engine=dask", "--jobs=1", *names, "--into=out"]
    with subprocess.Popen(
        [*command, "--partitions=12"], cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as run:
        while not list(tmp_path.glob(".paymatch-*.part/results/matches/part-*")):
            assert run.poll() is None
        yield run, psutil.Process(run.pid).children(recursive=True)


def test_nobody_without_the_key_of_the_run_gets_in(tmp_path: Path) -> None:
    before = set(psutil.Process().children(recursive=True))
    with own_workers(1, tmp_path) as workers:
        assert list(workers.results(workers.start(len, ["abc"]))) == [(0, 3)]
        family = [psutil.Process(), *set(psutil.Process().children(recursive=True)) - before]
        listening = [place for process in family for place in process.net_connections("inet") if not place.raddr]
        assert {place.laddr.ip for place in listening} == {"127.0.0.1"}
        without = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        without.check_hostname, without.verify_mode = False, ssl.CERT_NONE
        address = urlsplit(workers.scheduler)
        with (
            socket.create_connection((address.hostname, address.port)) as connection,
            without.wrap_socket(connection) as stream,
            pytest.raises(ssl.SSLError, match="certificate required"),
        ):
            stream.recv(1)
        (worker,) = (process for process in family[1:] if process.net_connections("inet"))
    worker.wait(SECONDS_TO_END)


def test_killed_run_leaves_no_worker_and_no_result(tmp_path: Path) -> None:
    with begun(tmp_path) as (run, workers):
        run.kill()
    assert not psutil.wait_procs(workers, timeout=SECONDS_TO_END)[1]
    (hidden,) = (path for path in tmp_path.iterdir() if path.name != "lake")
    os.utime(hidden, (0, 0))
    with workplace(tmp_path / "out"):
        assert not hidden.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["lake"]


def test_workers_do_not_hear_the_interrupt_key(tmp_path: Path) -> None:
    with begun(tmp_path) as (run, processes):
        # Python's own helper for what processes share ignores the key.
        workers = [process.pid for process in processes if not any("tracker" in word for word in process.cmdline())]
        deaf = [pid for pid in workers if _blocked(pid) >> (signal.SIGINT - 1) & 1]
        run.kill()
    assert deaf == workers != []


def _blocked(pid: int) -> int:
    """Return the signals that a process does not hear, as bits; bit 0 is that of signal 1."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("SigBlk")).split()[1], 16)


def test_interrupted_run_leaves_nothing(tmp_path: Path) -> None:
    with begun(tmp_path) as (run, workers):
        os.killpg(run.pid, signal.SIGINT)  # as a terminal does
        _, told = run.communicate(timeout=SECONDS_TO_END)
    assert (run.returncode, told) == (130, "paymatch: interrupted\n")
    assert not psutil.wait_procs(workers, timeout=SECONDS_TO_END)[1]
    assert [path.name for path in tmp_path.iterdir()] == ["lake"]
