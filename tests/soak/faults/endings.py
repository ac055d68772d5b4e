"""Signals while the screens are being left already: by a key, by another signal, in the middle of something."""

from db.ledger.holding import holding
from tests.soak.faults.screens import SIGNALS, WAYS, to_matching
from tests.soak.ground.ground import Ground
from tests.soak.tally import What, hold

# Seconds in which the screens are left.
_LEAVING = 0.3


def asked_to_end_while_leaving(ground: Ground) -> None:
    """Two or three of a key that leaves and signals, so close that they meet in the same end."""
    ground.begin_with("demo")
    for _ in range(1 if ground.short else 3):
        person = ground.person(size=ground.draw.choice([(60, 20), (80, 24), (160, 50)]))
        to_matching(person)
        person.press(*ground.draw.choices(WAYS[:4], k=ground.draw.randint(0, 5)))
        person.look(ground.draw.random() * _LEAVING)
        codes = set[int]()
        for _ in range(ground.draw.randint(2, 3)):
            number = ground.draw.choice([None, *SIGNALS])
            ground.injected += 1
            if number is None:
                person.press("q")
            elif person.is_running:
                person.program.send_signal(number)
            codes |= {0} if number is None else {128 + number, -number}
            person.look(ground.draw.random() * _LEAVING)
        if codes == {0}:
            person.press("q")
        code = person.end()
        hold(code in codes, What.OTHERWISE, f"ended with {code}, not with one of {codes}\n{person.glass.text}")
        person.check_terminal()
        with holding(ground.ledger):
            ground.check()
