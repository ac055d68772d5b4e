"""Faults while a person is at the screens: killed, asked to end, the line dropped, two of them at one payment."""

import re
import signal
import time

from db.ledger.holding import holding
from tests.soak.ground.facts import ANY, decisions, steps
from tests.soak.ground.ground import Ground
from tests.soak.ground.person import PATIENCE, Person
from tests.soak.killing import processes_with
from tests.soak.tally import Found, What, hold

# Where keys lead, as far as nothing is changed by them; after some of them the next are typed into a field.
WAYS = ("1", "2", "3", "4", "i", "?", "ctrl+p", "e", "/", "f", "w", "tab", "end", "down", "c", "r", "n", "o", "x")
# What a dialog, and the palette, have around them.
_DIALOG_EDGES = ("╭─", "▔▔")
SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


def to_matching(person: Person) -> int:
    """Go to the Matching screen, and return how many payments it says are decided."""
    person.wait_for("q Quit")
    person.press("2")
    return decided(person.wait_till(shows_matching, "the Matching screen"))


def back_on_matching(person: Person) -> str:
    """Go to the Matching screen from wherever keys have led, and return what is shown when all is painted."""
    for _ in range(10):
        person.settle(0.5)
        person.press("2")
        screen = person.settle(0.5)
        if shows_matching(screen) and not any(edge in screen for edge in _DIALOG_EDGES):
            return screen
        person.escape()  # in a list this ends the number that `2` has begun
        person.escape()
    raise Found(What.OTHERWISE, f"no key leads back to the Matching screen:\n{person.glass.text}")


def shows_matching(screen: str) -> bool:
    """Return whether the Matching screen is shown, with its counts."""
    return "[2 Matching]" in screen and re.search(r"[\d,]+ decided", screen) is not None


def decided(screen: str) -> int:
    """Return how many payments the screen says are decided, 0 if it does not."""
    found = re.search(r"([\d,]+) decided", screen)
    return int(found[1].replace(",", "")) if found else 0


def step(person: Person) -> int:
    """Take what is proposed, wait till the screen says that it is stored, and return how many are decided."""
    before = decided(person.glass.text)
    person.press("enter")
    return decided(person.wait_till(lambda screen: decided(screen) > before, "one decided more"))


def leave(person: Person) -> None:
    """Leave by the key, and hold that the terminal is as it was."""
    person.press("q")
    hold(person.end() == 0, What.OTHERWISE, f"left with {person.program.returncode}")
    person.check_terminal()


def in_order(count: int) -> dict[str, str | None]:
    """Return as confirmed the first payments of the demo, which are numbered in their order."""
    return {f"P-{number:06}": ANY for number in range(1, count + 1)}


def killed_while_stepping(ground: Ground) -> None:
    """Decisions as fast as keys come; the next session goes on behind the last one stored."""
    ground.begin_with("demo")
    for _ in range(2):
        person = ground.person()
        confirmed = to_matching(person)
        person.press(*["enter"] * 25)
        wanted, give_up = confirmed + ground.draw.randint(1, 20), time.monotonic() + PATIENCE
        while confirmed < wanted and time.monotonic() < give_up:
            person.look(0.01)
            confirmed = max(confirmed, decided(person.glass.text))
        person.kill()
        ground.injected += 1
        ground.confirmed = in_order(confirmed)
        ground.check()
    person = ground.person()
    count, stored = to_matching(person), len(decisions(ground.ledger))
    hold(count == stored, What.LOST, f"the screen says {count} decided, {stored} are stored")
    ground.confirmed = in_order(step(person))
    leave(person)
    ground.check()


def killed_in_a_run(ground: Ground) -> None:
    """A run, which goes on in a process of its own: it is stored whole, or not at all."""
    ground.begin_with("long")
    person = ground.person()
    before = len(steps(ground.ledger))
    to_matching(person)
    person.press("r")
    person.wait_for("are not decided")
    person.press("enter")
    person.wait_for("Esc Stop")
    person.look(ground.draw.random() * 1.5)
    person.kill()
    ground.injected += 1
    give_up = time.monotonic() + PATIENCE
    while left := [line for line in processes_with(ground.ledger) if "--progress-json" in line]:
        hold(time.monotonic() < give_up, What.LEFT, "; ".join(left))
        time.sleep(0.05)
    ground.check()
    runs, count = len(steps(ground.ledger)) - before, len(decisions(ground.ledger))
    hold((runs, count) in {(0, 0), (1, 10_000)}, What.OTHERWISE, f"{count} of 10,000 are decided by {runs} runs")


def asked_to_end(ground: Ground) -> None:
    """SIGTERM, SIGHUP or SIGINT wherever a person is: the terminal is given back, the ledger let go."""
    ground.begin_with("demo")
    person = ground.person(size=ground.draw.choice([(60, 20), (80, 24), (160, 50)]))
    ground.confirmed = in_order(_somewhere(ground, person))
    number = ground.draw.choice(SIGNALS)
    person.program.send_signal(number)
    ground.injected += 1
    code = person.end()
    hold(code == 128 + number, What.OTHERWISE, f"{number!r} ended the screens with {code}\n{person.glass.text}")
    person.check_terminal()
    _let_go(ground)


def line_drops(ground: Ground) -> None:
    """The terminal goes away: the process ends, and lets go of the ledger."""
    ground.begin_with("demo")
    person = ground.person()
    ground.confirmed = in_order(_somewhere(ground, person))
    person.hang_up()
    ground.injected += 1
    person.end()
    _let_go(ground)


def asked_to_end_while_starting(ground: Ground) -> None:
    """A signal at any moment of the first seconds, before there are screens or while they come."""
    ground.begin_with("demo")
    person = ground.person()
    person.look(ground.draw.random() * 1.5)
    person.program.send_signal(ground.draw.choice(SIGNALS))
    ground.injected += 1
    person.end()
    person.check_terminal()
    _let_go(ground)


def two_at_one_payment(ground: Ground) -> None:
    """Two sessions at one payment: the first stores; the other takes over when it has ended, and loses nothing."""
    ground.begin_with("demo")
    first = ground.person()
    to_matching(first)
    second = ground.person()
    to_matching(second)
    hold("read-only" in second.settle(), What.OTHERWISE, f"the second may store too:\n{second.glass.text}")
    for person in ground.draw.sample([first, second], 2):
        person.press("enter")
    first.wait_till(lambda screen: decided(screen) == 1, "the step of the first")
    ground.injected += 1
    second.settle()
    hold(len(decisions(ground.ledger)) == 1, What.OTHERWISE, "both have stored")
    first.kill()
    ground.injected += 1
    ground.confirmed = in_order(1)
    give_up = time.monotonic() + PATIENCE
    while len(decisions(ground.ledger)) == 1 and time.monotonic() < give_up:
        # The first key that would store takes over, and shows what has changed; then it is another payment's turn.
        for key in ("enter", "n", "enter"):
            second.press(key)
            second.settle()
    hold(len(decisions(ground.ledger)) > 1, What.OTHERWISE, f"the second never takes over:\n{second.glass.text}")
    ground.confirmed = in_order(len(decisions(ground.ledger)))
    leave(second)
    ground.check()


def _somewhere(ground: Ground, person: Person) -> int:
    """Decide a little, go somewhere by a few keys, and return how many decisions were confirmed."""
    to_matching(person)
    count = max([step(person) for _ in range(ground.draw.randint(0, 2))], default=0)
    for key in ground.draw.choices(WAYS, k=ground.draw.randint(0, 3)):
        person.press(key)
        person.look(ground.draw.random() * 0.4)
    return count


def _let_go(ground: Ground) -> None:
    with holding(ground.ledger):
        ground.check()
