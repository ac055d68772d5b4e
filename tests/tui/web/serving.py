"""`paymatch serve` as a process of its own."""

import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

SAMPLE_LEDGER = "seed.sqlite"


class Served(NamedTuple):
    """A running server: its address with the key, and the ledger it shows."""

    address: str
    origin: str
    ledger: Path


@contextmanager
def served(sample_ledgers: Path, folder: Path) -> Iterator[Served]:
    """Serve a copy of the small example until the block ends."""
    ledger = folder / "ledger.sqlite"
    shutil.copy(sample_ledgers / SAMPLE_LEDGER, ledger)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-P", "-m", "tui", "--ledger", str(ledger), "--mongo", "mongodb://127.0.0.1:9/"]
    with subprocess.Popen([*command, "serve", "--port", str(port)], stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = process.stderr.readline()
            found = re.search(r"(http://127\.0\.0\.1:\d+)/\?key=\S+", said)
            assert found is not None, said + process.stderr.read()
            yield Served(found[0], found[1], ledger)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
            assert process.returncode == 0
