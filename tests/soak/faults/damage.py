"""Ledgers that are damaged, of a newer paymatch, or written when the clock was elsewhere."""

import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db.ledger.backups.copies import backups
from db.ledger.backups.making import KEPT, back_up
from db.ledger.deciding.desk import Desk
from db.ledger.ledger import Ledger
from tests.db.ledger.dumps import dump
from tests.soak.faults.screens import leave, step, to_matching
from tests.soak.ground.facts import ANY, decisions, steps
from tests.soak.ground.ground import Ground
from tests.soak.ground.person import PATIENCE
from tests.soak.tally import What, hold

_DAMAGED = ("damaged", "not a ledger", "is a database, but not a ledger")
_PAGE = 4_096
_HOUR = timedelta(hours=1)


def damaged_ledger(ground: Ground) -> None:
    """Cut off or with bytes flipped: told in a line that offers the newest copy, which brings all back."""
    path = ground.begin_with("matched")
    ground.done("backup")
    stood = dump(path)
    _damage(ground, path)
    ground.injected += 1
    damaged = path.read_bytes()
    told = False
    for command in (("verify",), ("log",), ("export", "matches", "-o", "-"), ("accept", "P-000001"), ("match",)):
        ended = ground.paymatch(*command)
        if any(words in ended.err for words in _DAMAGED):
            told = True
            hold("paymatch restore" in ended.err, What.OTHERWISE, f"no copy is offered: {ended}")
    person = ground.person("--fresh")
    person.settle(1.0)
    person.press("2")
    person.settle(1.0)
    person.press("3")
    person.settle(1.0)
    person.program.terminate()
    person.end()
    person.check_terminal()
    hold(told or len(damaged) == path.stat().st_size, What.OTHERWISE, "a ledger cut off is not told")
    ended = ground.done("restore")
    hold(dump(path) == stood, What.LOST, f"the copy does not bring back what stood: {ended}")
    ground.confirmed = dict.fromkeys(decisions(ground.stock.ledger("matched")), ANY)
    ground.check()


def newer_ledger(ground: Ground) -> None:
    """Of a schema that this program does not know: refused, also by the screens, and not one byte is changed."""
    path = ground.begin_with("matched")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO migration VALUES ('0099_future', '2030-01-01T00:00:00Z')")
        connection.execute("PRAGMA journal_mode = delete")
    before = path.read_bytes()
    ground.injected += 1
    for command in (("verify",), ("match",), ("accept", "P-000001"), ("undo",), ("backup",)):
        ended = ground.paymatch(*command)
        refused = ended.code == 3 and "newer paymatch" in ended.err
        hold(refused, What.OTHERWISE, f"{command} on a ledger of a newer paymatch: {ended}")
    person = ground.person()
    hold(person.end() == 3, What.OTHERWISE, f"the screens ended with {person.program.returncode}")
    hold("newer paym" in person.glass.text, What.OTHERWISE, f"not told:\n{person.glass.text}")
    person.check_terminal()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = delete")
    hold(_without_counters(path.read_bytes()) == _without_counters(before), What.OTHERWISE, "the ledger was changed")


def clock_set_back(ground: Ground) -> None:
    """A ledger whose last steps and copies are from the future: order, undo and daily copies do not mind."""
    path = ground.begin_with("demo")
    later = datetime.now(UTC) + timedelta(days=ground.draw.randint(1, 4_000))
    ledger = Ledger.open(path)
    desk = Desk(ledger, clock=lambda: later)
    desk.accept("P-000001")
    for number in range(KEPT):
        back_up(ledger, clock=lambda number=number: later + number * _HOUR)  # type: ignore[misc]  # a default binds it
    ground.injected += 1
    before = steps(path)
    person = ground.person()
    count = to_matching(person)
    hold(step(person) == count + 1, What.LOST, "a step after the clock was set back")
    give_up = time.monotonic() + PATIENCE
    # The day's copy is made behind the first frame.
    while (newest := backups(path)[0]).at > datetime.now(UTC) and time.monotonic() < give_up:
        person.look(0.1)
    leave(person)
    hold(newest.at <= datetime.now(UTC), What.OTHERWISE, f"no copy was made after the clock was set back: {newest}")
    ground.done("skip", "P-000003")
    ground.done("undo")
    hold(steps(path) == [*before, "accept", "skip", "undo"], What.OTHERWISE, f"out of order: {steps(path)}")
    log = ground.done("log").out.splitlines()
    numbers = [int(line.split()[0]) for line in log]
    hold(numbers == sorted(numbers), What.OTHERWISE, f"the log is out of order: {log}")
    ground.confirmed = {"P-000001": ANY, "P-000002": ANY}
    ground.check()


def _damage(ground: Ground, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    draw, content = ground.draw, bytearray(path.read_bytes())
    if draw.random() < 0.4:
        path.write_bytes(content[: draw.randrange(len(content))])
        return
    for _ in range(draw.choice([1, 20, 2_000])):
        content[draw.randrange(draw.choice([200, _PAGE, len(content)]))] ^= 1 << draw.randrange(8)
    path.write_bytes(content)


def _without_counters(content: bytes) -> bytes:
    """Return a database without what SQLite counts and versions in its header whoever changes the journal's mode."""
    return content[:18] + content[20:24] + content[28:92] + content[100:]
