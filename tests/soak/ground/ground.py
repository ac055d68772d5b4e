"""Where a round takes place: a folder of its own with a ledger, programs in it, and what they have confirmed."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple

from db.ledger.deciding.runs import run_policy
from db.ledger.entries import import_entries
from db.ledger.ledger import Ledger
from domain.records import EntryKind
from tests.soak.ground.facts import check_ledger
from tests.soak.ground.glass import Size
from tests.soak.ground.person import PATIENCE, Person
from tests.soak.killing import ROOT, processes_with
from tests.soak.tally import What, hold
from tests.soak.walk import Shape, Walk, always

SAMPLE = ROOT / "sample_data" / "demo"
NO_SERVER = "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=200"
PAYMATCH = (sys.executable, "-P", "-m", "tui")

# Exit codes that a command may end with: `domain.errors.ExitCode`, and signals that asked it to.
_FORESEEN = {0, 1, 2, 3}
_LONGEST = 300.0
# Seconds from a key to a paint that no person forgives.
_BLOCKED = 1.0


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Stock:
    """What all rounds begin from, made once in `folder`; `known` is what was found out once."""

    folder: Path
    known: dict[str, list[str]] = field(default_factory=dict)

    def once(self, name: str, find: Callable[[], list[str]]) -> list[str]:
        """Return what `find` gives, or has given before."""
        if name not in self.known:
            self.known[name] = find()
        return self.known[name]

    def ledger(self, name: str) -> Path:
        """Return `demo`, `matched` (the same, decided), or `long` (a run takes a second)."""
        path = self.folder / f"{name}.sqlite"
        if not path.exists():
            getattr(self, f"_make_{name}")(path)
        return path

    def _make_demo(self, path: Path) -> None:
        ledger = Ledger.open(path)
        for kind in EntryKind:
            import_entries(ledger, kind, [SAMPLE / f"{kind.plural}.csv"], clock=always)

    def _make_matched(self, path: Path) -> None:
        shutil.copy(self.ledger("demo"), path)
        run_policy(Ledger.open(path), clock=always)

    def _make_long(self, path: Path) -> None:
        walk = Walk(Ledger.open(path), self.folder, seed=6, shape=Shape(200, (10_000, 10_000), {}))
        for _ in range(2):
            walk.make()


class Ground:
    """One round: `draw` decides all that is left to chance, `confirmed` has the decisions that somebody was told of.

    `short` asks for as little as shows the same. `injected` counts the faults; `slowest_key` is the longest from a key
    to a paint, in seconds.
    """

    def __init__(self, folder: Path, stock: Stock, draw: Random, *, short: bool = False) -> None:
        self.folder = folder
        self.short = short
        self.stock = stock
        self.draw = draw
        self.ledger = folder / "ledger.sqlite"
        self.confirmed = dict[str, str | None]()
        self.injected = 0
        self.slowest_key = 0.0
        self.opened = ExitStack()
        homes = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("CONFIG", "STATE", "DATA", "CACHE")}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PAYMATCH_", "XDG_", "TMUX"))}
        terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(ROOT)}
        self.environment: Mapping[str, str] = {**kept, **homes, **terminal, "HOME": str(folder)}

    def begin_with(self, name: str) -> Path:
        """Put a copy of a ledger of the stock in the place of the round's own, and return where that is."""
        self.forget_ledger()
        shutil.copy(self.stock.ledger(name), self.ledger)
        return self.ledger

    def forget_ledger(self) -> None:
        """Let there be no ledger, and nothing confirmed."""
        for path in self.folder.glob(f"{self.ledger.name}*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        self.confirmed.clear()

    def start(
        self, *arguments: str | Path, mongo: str = NO_SERVER, before: Sequence[str] = ()
    ) -> "subprocess.Popen[str]":
        """Start a command on the round's ledger; `before` stands before it, such as another program that runs it."""
        command = [*before, *PAYMATCH, "--ledger", str(self.ledger), "--mongo", mongo, *map(str, arguments)]
        running = subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.opened.callback(running.kill)
        return running

    def ended(self, running: "subprocess.Popen[str]", *others: int) -> Ended:
        """Wait for the end of a command; hold that it is a foreseen one, or one of `others`, and has no traceback."""
        out, err = running.communicate(timeout=_LONGEST)
        told = f"{running.args!r} ended with {running.returncode}: {err[-2000:]}"
        hold("Traceback" not in err and "fault of paymatch" not in err, What.TRACEBACK, told)
        hold(running.returncode in _FORESEEN | set(others), What.TRACEBACK, told)
        return Ended(running.returncode, out, err)

    def paymatch(self, *arguments: str | Path, mongo: str = NO_SERVER, before: Sequence[str] = ()) -> Ended:
        """Run a command on the round's ledger to its end."""
        return self.ended(self.start(*arguments, mongo=mongo, before=before))

    def done(self, *arguments: str | Path, mongo: str = NO_SERVER, before: Sequence[str] = ()) -> Ended:
        """Run a command that must succeed."""
        ended = self.paymatch(*arguments, mongo=mongo, before=before)
        hold(ended.code == 0, What.OTHERWISE, f"{arguments} ended with {ended}")
        return ended

    def person(
        self, *options: str, size: Size = (80, 24), mongo: str = NO_SERVER, before: Sequence[str] = ()
    ) -> Person:
        """Open the screens on the round's ledger, in a terminal."""
        command = [*before, *PAYMATCH, "--ledger", str(self.ledger), "--mongo", mongo, *options]
        person = Person(command, size=size, folder=self.folder, environment=self.environment)
        self.opened.callback(person.close)
        return person

    def beat(self, person: Person, key: str) -> None:
        """Press a key, and hold that it is heard before a second has passed."""
        took = person.beat(key)
        self.slowest_key = max(self.slowest_key, took)
        hold(took < _BLOCKED, What.BLOCKED, f"{took:.1f} s after {key!r}:\n{person.glass.text}")

    def check(self) -> None:
        """Hold all that must be true of the ledger, and of the log."""
        check_ledger(self.ledger, self.confirmed)
        self.check_log()

    def check_log(self) -> None:
        """Hold that nothing unforeseen was logged."""
        for log in (self.folder / "state").rglob("paymatch.log*"):
            entries = re.split(r"^(?=\S)", log.read_text(encoding="utf-8", errors="replace"), flags=re.MULTILINE)
            # Screens that are just opened when the application is left lose their widgets; nobody sees that.
            unforeseen = [entry for entry in entries if "Traceback" in entry and "error while leaving" not in entry]
            hold(not unforeseen, What.TRACEBACK, f"in the log: {''.join(unforeseen)}")

    def close(self) -> None:
        """Hold that no process is left that has to do with the round, once its programs have ended; end what is."""
        self.opened.close()
        give_up = time.monotonic() + PATIENCE
        while left := processes_with(self.folder):
            hold(time.monotonic() < give_up, What.LEFT, "; ".join(left))
            time.sleep(0.05)
