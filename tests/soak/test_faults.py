"""Every kind of fault that no other test injects, once; and that what may not happen would be seen if it did."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.soak.ground.facts import check_ledger
from tests.soak.ground.ground import Ground, Stock
from tests.soak.ground.person import Person
from tests.soak.kinds import KINDS, Kind
from tests.soak.rounds import play, rounds
from tests.soak.tally import Found, NotHere, Tally, What


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    return Stock(tmp_path_factory.mktemp("stock"))


@pytest.fixture
def ground(stock: Stock, tmp_path: Path) -> Iterator[Ground]:
    ground = Ground(tmp_path, stock, Random(1), short=True)
    yield ground
    ground.opened.close()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.in_test], ids=lambda kind: kind.name)
def test_fault_is_survived(kind: Kind, ground: Ground) -> None:
    try:
        kind.inject(ground)
    except NotHere as reason:
        pytest.skip(str(reason))
    finally:
        ground.close()
    assert ground.injected


def program(ground: Ground, script: str) -> Person:
    """A program in a terminal that does what it should not."""
    person = Person([sys.executable, "-c", script], size=(80, 24), folder=ground.folder, environment=ground.environment)
    ground.opened.callback(person.close)
    return person


def found(what: What) -> "pytest.RaisesExc[Found]":
    return pytest.raises(Found, check=lambda error: error.what is what)


@pytest.mark.parametrize(
    "left",
    [
        "print('\\x1b[?1049h')",
        "print('\\x1b[?25l')",
        "print('\\x1b[?1003h')",
        "print('\\x1b[?2004h')",
        "print('\\x1b[>1u')",
        "import tty; tty.setraw(0)",
    ],
)
def test_terminal_that_is_left_broken_is_seen(ground: Ground, left: str) -> None:
    person = program(ground, left)
    person.end()
    with found(What.BROKEN):
        person.check_terminal()


def test_terminal_that_is_given_back_is_not_found_broken(ground: Ground) -> None:
    person = program(ground, "print('\\x1b[?1049h\\x1b[?25lx\\x1b[?25h\\x1b[?1049l')")
    person.end()
    person.check_terminal()


def test_blocked_second_is_seen(ground: Ground) -> None:
    person = program(
        ground,
        "import sys, time, tty; tty.setraw(0); print('ready', flush=True); sys.stdin.buffer.raw.read(1);"
        "time.sleep(1.2); print('late', flush=True); time.sleep(60)",
    )
    person.wait_for("ready")
    person.settle()
    with found(What.BLOCKED):
        ground.beat(person, "enter")


def test_lost_decision_and_wrong_pair_are_seen(ground: Ground) -> None:
    path = ground.begin_with("matched")
    check_ledger(path, {"P-000400": "?"})
    with found(What.LOST):
        check_ledger(path, {"P-000400": "A-0"})
    with closing(sqlite3.connect(path)) as connection, connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("UPDATE payment SET date = '2001-01-01' WHERE id = 'P-000400'")
    with found(What.WRONG):
        check_ledger(path, {})


def test_process_that_is_left_is_seen(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.soak.ground.ground.PATIENCE", 0.1)
    with closing(
        program(ground, f"import time; print('ready', flush=True); time.sleep(60)  # {ground.folder}")
    ) as left:
        left.wait_for("ready")
        ground.opened.pop_all()
        with found(What.LEFT):
            ground.close()


def test_what_a_round_finds_is_counted_and_can_be_repeated(stock: Stock) -> None:
    def inject(ground: Ground) -> None:
        ground.injected += 1
        if ground.draw.random() < 0.5:
            raise Found(What.LOST, "two of them", 2)

    told, tally = list[str](), Tally()
    some = rounds(5, [Kind("sometimes", inject), Kind("never here", lambda _: _not_here())])
    for one, _ in zip(some, range(20), strict=False):
        play(one, stock, tally, told.append)
    assert tally.injected["sometimes"] == 10
    again = [line for line in told if "again: make soak SEED=5." in line]
    assert 0 < len(again) < 10
    assert tally.found == {What.LOST: 2 * len(again)}
    assert tally.survived["sometimes"] == 10 - len(again)
    assert tally.not_here == {"never here": "no such thing"}
    assert not tally.is_clean


def _not_here() -> None:
    raise NotHere("no such thing")
