"""Whatever becomes of the files that a person, or a session before, has written: an error of paymatch, or a default."""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.accounts.server.addresses import covered, editable, edited, server_name, without_secrets
from db.accounts.server.connection import Connection
from db.errors import OutputFailed
from db.ledger.holding import Holder
from domain.errors import PaymatchError
from tests.mutations import FUZZED, mutated
from tui.configuration.keymap_file import load_keymap
from tui.configuration.remembered import is_dismissed, recent_files, remember_file, remembered_file
from tui.configuration.settings import WrongSetting, load_settings
from tui.configuration.settings_file import save_setting
from tui.keeping.places import Places, places_file
from tui.screens.accounts.listing.page import order_in
from tui.screens.results.left import results_place

CONFIG = b"""ledger = "l.sqlite"
mongo = "mongodb://a:b@h/"
rules = ["same-month", "oldest"]
max_time = 30
times = "UTC"
[keys]
matching.skip = ["x", "s"]
"""
PLACES = json.dumps(
    {
        "ledger": "l.sqlite",
        "screen": "results",
        "places": {"results": {"tab": "unpaid", "filter": "x", "rows": {"unpaid": ["2016-01-01", "A"]}}},
    }
).encode()
HOLDER = json.dumps({"user": "a", "host": "h", "terminal": "", "pid": 4, "since": "2016-01-01T00:00:00+00:00"}).encode()


@FUZZED
@given(mutated(CONFIG))
@example(b'ledger = "~nosuch/x"')
@example(b'ledger = "a\\u0000b"')
@example(b"max_time = " + b"9" * 400)
@example(b"max_time = " + b"9" * 5_000)
@example(b"x = " + b"[" * 5_000)
def test_mutated_settings(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("c") / "config.toml"
    path.write_bytes(content)
    with suppress(WrongSetting):
        load_settings({}, environment={}, configuration=path)
    _, faults = load_keymap(path)
    assert all(isinstance(fault, str) for fault in faults)
    with suppress(WrongSetting, OutputFailed):
        save_setting("times", "local", path)
        load_settings({}, environment={}, configuration=path)


@FUZZED
@given(mutated(b'{"files": {"import": ["/a", "/b"]}, "dismissed": ["first-steps"]}'))
@example(b'{"\xed\xa0\x80files": {"import": ["/a"]}}')
@example(b'{"\\ud800files": {"import": ["/a"]}}')
def test_mutated_memory(content: bytes) -> None:
    remembered_file().parent.mkdir(parents=True, exist_ok=True)
    remembered_file().write_bytes(content)
    recent_files("import")
    is_dismissed("first-steps")
    remember_file("import", Path("/c"))
    assert recent_files("import")[0] == "/c"


@FUZZED
@given(mutated(PLACES))
@example(b'{"places": {"results": {"filter": "\\ud800"}}, "screen": ""}')
@example(b'{"places": {"results": {"tab": "\\ud800", "rows": {"unpaid": ["2016-01-01", "\\ud800"]}}}, "screen": ""}')
def test_mutated_places(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    ledger = tmp_path_factory.mktemp("l") / "l.sqlite"
    places_file(ledger).parent.mkdir(parents=True, exist_ok=True)
    places_file(ledger).write_bytes(content)
    places = Places.left_in(ledger)
    for screen in ("results", "accounts", "matching"):
        left = places.of(screen)
        results_place(left)
        order_in(left)
    json.dumps(places.of("results"), ensure_ascii=False).encode()


@FUZZED
@given(mutated(HOLDER))
def test_mutated_lock_files(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("l") / "l.lock"
    path.write_bytes(content)
    handle = os.open(path, os.O_RDONLY)
    with suppress(PaymatchError):
        str(Holder.read(handle))
    os.close(handle)


addresses = mutated(
    b"mongodb://anna:sec%2Fret@h1:27017,h2/db?tls=true&proxyPassword=x",
    b"mongodb+srv://anna:sec%2Fret@h1",
    b"mongodb://%2Ftmp%2Fm.sock/",
).map(lambda content: content.decode("utf-8", "replace"))


@FUZZED
@given(addresses, st.lists(addresses, max_size=1))
def test_mutated_addresses(address: str, others: Sequence[str]) -> None:
    for say in (covered, editable, without_secrets, server_name):
        say(address)
    for other in others:
        edited(editable(address), other)
    if "+srv" not in address:  # which would ask a name server
        with suppress(PaymatchError):
            Connection(address).close()
