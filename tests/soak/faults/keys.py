"""Keys at random and windows of random sizes: no traceback, no blocked second, and a right screen afterwards."""

from tests.soak.faults.screens import back_on_matching, leave, to_matching
from tests.soak.ground.glass import Size
from tests.soak.ground.ground import Ground
from tests.soak.ground.person import KEYS
from tests.soak.tally import Found, What, hold

# All that can be typed but what leaves; Escape stands alone, or it is the beginning of another key.
_TYPED = "abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ0123456789/?.,-=:_ йцукнгшщзхъфывапролджэячсмитьбюЙЦУКФВПД"
_NAMED = [name for name in KEYS if name != "escape"]
_MOVING = ("down", "up", "pagedown", "pageup", "end", "home", "tab", "1", "2", "3", "4", "g", "G", "escape")
# Where screens, panes and dialogs come up at once, and nothing is changed.
_OPENING = ("i", "?", "e", "/", "f", "w", "o", "n", "p", "m", "z", "ctrl+p")
_SIZE = (80, 24)


def random_keys(ground: Ground) -> None:
    """Keys of all kinds on all screens, each until something is painted, with a seed of the round's own."""
    ground.begin_with(ground.draw.choice(["demo", "matched"]))
    person = ground.person(size=ground.draw.choice([(60, 20), _SIZE, (160, 50)]))
    person.wait_for("q Quit")
    person.settle()
    for _ in range(20 if ground.short else 200):
        ground.injected += 1
        ground.beat(person, _any_key(ground))
        if not person.is_running:  # the palette can quit too
            hold(person.end() == 0, What.TRACEBACK, f"keys have ended it with {person.program.returncode}")
            person.check_terminal()
            person = ground.person()
            person.wait_for("q Quit")
        if "fault of paymatch" in person.glass.text or "unforeseen" in person.glass.text:
            raise Found(What.TRACEBACK, person.glass.text)
    person.program.terminate()
    person.end()
    person.check_terminal()
    ground.check()


def resize_storm(ground: Ground) -> None:
    """Hundreds of sizes down to one cell while keys lead everywhere; then the screen is what a calm change paints."""
    ground.begin_with("demo")
    person = ground.person()
    to_matching(person)
    for _ in range(40 if ground.short else 300):
        person.resize(_any_size(ground))
        ground.injected += 1
        if ground.draw.random() < 0.5:
            person.press(ground.draw.choice(_MOVING if ground.draw.random() < 0.8 else _OPENING))
        person.look(ground.draw.choice([0, 0, 0.002, 0.02]))
        hold(person.is_running, What.TRACEBACK, f"ended with {person.program.poll()}")
    person.resize(_SIZE)
    after = back_on_matching(person)
    person.resize((_SIZE[0] + 1, _SIZE[1] + 1))
    person.settle(0.5)
    person.resize(_SIZE)
    calm = person.settle(0.5)
    hold(
        _lasting(after) == _lasting(calm),
        What.OTHERWISE,
        f"the screen after the storm:\n{after}\nand painted anew:\n{calm}",
    )
    ground.beat(person, "down")
    leave(person)
    ground.check()


def _lasting(screen: str) -> list[str]:
    """Return the lines that stay as they are while nobody does anything: all but that of messages."""
    *lines, _, keys = screen.split("\n")
    return [*lines, keys]


def _any_key(ground: Ground) -> str:
    draw = ground.draw
    if draw.random() < 0.1:
        return "escape"
    return draw.choice(_NAMED) if draw.random() < 0.4 else draw.choice(_TYPED)


def _any_size(ground: Ground) -> Size:
    draw = ground.draw
    if draw.random() < 0.2:
        return draw.choice([1, 2, 10]), draw.choice([1, 2, 5])
    return draw.randint(1, 200), draw.randint(1, 60)
