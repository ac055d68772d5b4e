"""Commands that all want the same payment at the same time, each with another accrual."""

import sqlite3
from contextlib import closing

from tests.soak.ground.facts import decisions, steps
from tests.soak.ground.ground import Ground
from tests.soak.tally import What, hold

_FREE = """
    SELECT payment.id, accrual.id FROM payment JOIN accrual ON accrual.account = payment.account
    WHERE accrual.date < payment.date ORDER BY payment.id
"""


def commands_at_one_payment(ground: Ground) -> None:
    """Several commands at once: each stores or says why not, and what stands is what one of them has told."""
    path = ground.begin_with("demo")
    with closing(sqlite3.connect(path)) as connection:
        wishes = connection.execute(_FREE).fetchall()
    payment = ground.draw.choice(sorted({payment for payment, _ in wishes}))
    accruals = [accrual for wished, accrual in wishes if wished == payment]
    before = len(steps(path))
    arguments = [("override", payment, ground.draw.choice(accruals)) for _ in range(3)] + [("accept", payment)]
    ground.draw.shuffle(arguments)
    running = [ground.start(*one) for one in arguments]
    ended = [ground.ended(one) for one in running]
    ground.injected += 1
    told = [one.out for one in ended if one.code == 0]
    refused = [one for one in ended if one.code != 0]
    hold(told, What.OTHERWISE, f"all were refused: {ended}")
    hold(all(one.err.strip() and not one.out for one in refused), What.OTHERWISE, f"refused without a word: {refused}")
    made = len(steps(path)) - before
    hold(made == len(told), What.LOST, f"{len(told)} were told that it is done, the journal has {made}")
    stored = decisions(path)[payment]
    hold(any(f"pays {stored}" in out for out in told), What.LOST, f"{stored} is stored, told was {told}")
    ground.confirmed = {payment: stored}
    ground.check()
