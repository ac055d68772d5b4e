"""The MongoDB server killed, stopped or paused under the screens, and a refresh of stored summaries killed in it."""

import re
import subprocess
from contextlib import suppress
from typing import Any

from pymongo import MongoClient

from db.accounts.listing.keys import identity
from db.accounts.loading.loader import load_accounts
from db.accounts.store import AccountStore
from db.accounts.stored.rows import read_stored
from tests.mongods import Mongod
from tests.soak.faults.screens import back_on_matching, in_order, leave, step
from tests.soak.ground.ground import SAMPLE, Ground
from tests.soak.tally import What, hold

_LISTED = re.compile(r"row \d+ of 208")
# Long enough for a server that answers on a busy machine, short enough to wait for.
_QUICK = "journal=true&serverSelectionTimeoutMS=1500&connectTimeoutMS=1500"


def server_goes_away(ground: Ground) -> None:
    """Keys go on being heard while the server is away; when it is back, so is the account under the cursor."""
    server = _server(ground)
    ground.begin_with("demo")
    person = ground.person("--fresh", mongo=server.address(options=_QUICK), size=(100, 30))
    person.wait_for("row 1 of 208")
    person.press("down", "down")
    person.wait_for("row 3 of 208")
    way = ground.draw.choice([server.kill, server.stop, server.pause])
    way()
    ground.injected += 1
    person.press("r")
    for _ in range(10):
        ground.beat(person, ground.draw.choice(["down", "up", "pagedown", "enter", "escape", "r", "o"]))
    back_on_matching(person)
    ground.confirmed = in_order(step(person))
    server.go_on() if way == server.pause else server.start()
    person.press("1")
    for _ in range(60):
        person.press("r")
        if _LISTED.search(person.settle(1.0)):
            break
        person.escape()
    hold(_LISTED.search(person.glass.text), What.OTHERWISE, f"the accounts do not come back:\n{person.glass.text}")
    leave(person)
    ground.check()


def killed_refresh(ground: Ground) -> None:
    """A refresh killed, then gone on with, ends in what a whole one gives."""
    server = _server(ground)
    _multiply(server, 4 if ground.short else 40)
    with AccountStore.connect(server.address()) as store:
        for _ in range(1 if ground.short else ground.draw.randint(1, 3)):
            running = ground.start("accounts", "refresh", mongo=server.address())
            with suppress(subprocess.TimeoutExpired):
                running.wait(0.3 + ground.draw.random() * 1.5)
            running.kill()
            running.communicate()
            ground.injected += 1
        ground.done("accounts", "refresh", mongo=server.address())
        stored = {identity(row.key): row for row in map(read_stored, store.stored.find({}))}
        computed = {identity(row.key): row for row in store.summaries()}
    hold(stored == computed, What.OTHERWISE, f"{len(stored)} stored summaries, {len(computed)} computed, not the same")


def _multiply(server: Mongod, copies: int) -> None:
    """Let there be so many accounts that a refresh takes a while."""
    with MongoClient[dict[str, Any]](server.address()) as client:
        accounts = client["paymatch"]["Account"]
        documents = [*accounts.find({}, {"_id": 0})]
        for copy in range(copies):
            accounts.insert_many([{**document, "number": f"{copy}-{document['number']}"} for document in documents])


def _server(ground: Ground) -> Mongod:
    server = ground.opened.enter_context(Mongod(ground.folder / "server"))
    with AccountStore.connect(server.address(options="journal=true")) as store:
        load_accounts(store.connection, SAMPLE / "accounts.jsonl")
    return server
