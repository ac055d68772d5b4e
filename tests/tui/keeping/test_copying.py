"""Copying a value, a row or a record: exactly what the data has, by whatever way there is, and which way is said."""

import base64
import csv
import json
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from db.accounts.embedded.server import EmbeddedServer
from db.accounts.loading.loader import load_accounts
from db.accounts.store import AccountStore
from domain.accounts.records import AccountSummary, ActionSummary, Session
from tests.tui.driving import message, press, settled
from tests.tui.terminal import Terminal, needs_tmux
from tui.application.app import PaymatchApp
from tui.keeping.clipboard import copy_by_tools, encodable, passed_through, terminal_words
from tui.keeping.records import json_text, record_json, record_of, row_text
from tui.screens.keeping.copying import CopyDialog

AppOn = Callable[..., PaymatchApp]

MOMENT = datetime(2016, 1, 1, 1, 33, 59, tzinfo=UTC)
HOSTILE = "a\x1b[2J\t\u202eb\x9b\x7f😀 Ёлки\n"


def test_json_keeps_the_data_and_escapes_what_acts_on_a_terminal() -> None:
    text = json_text({"name": HOSTILE, "amount": Decimal("1234.50"), "none": None})
    assert text.isprintable()
    assert json.loads(text, parse_float=Decimal) == {"name": HOSTILE, "amount": Decimal("1234.50"), "none": None}
    assert '"amount": 1234.50' in text
    assert "😀 Ёлки" in text


def test_an_account_is_copied_in_the_shape_of_the_export() -> None:
    account = AccountSummary("78", "x", 3, 1, (ActionSummary("create", MOMENT, 2),), key=object())
    assert json.loads(record_json(record_of(account))) == {
        "number": "78",
        "name": "x",
        "sessions": 3,
        "actions": [{"type": "create", "last": {"$date": "2016-01-01T01:33:59Z"}, "count": 2}],
    }


def test_rows_without_names_of_their_own_have_those_of_their_fields() -> None:
    session = Session("s-1", MOMENT, 1_200, key=object())
    assert record_of(session) == {"session_id": "s-1", "created_at": "2016-01-01T01:33:59Z", "actions": 1200}
    assert row_text(record_of(session)) == "s-1\t2016-01-01T01:33:59Z\t1200"
    assert record_of("a text") == {"text": "a text"}


@pytest.fixture
def tools(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Make programs of these names that keep their input in a file; gives an environment that has no others."""

    def make(*names: str, code: int = 0, **environment: str) -> dict[str, str]:
        for name in names:
            program = tmp_path / "bin" / name
            program.parent.mkdir(exist_ok=True)
            program.write_text(f'#!/bin/sh\n/bin/cat > "{tmp_path}/{name}.txt"\nexit {code}\n')
            program.chmod(0o755)
        return {"PATH": str(tmp_path / "bin"), **environment}

    return make


@pytest.mark.parametrize(
    ("environment", "taken_by"),
    [
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, ["wl-copy"]),
        ({"DISPLAY": ":0"}, ["xclip"]),
        ({"TMUX": "/tmp/x,1,0"}, ["tmux"]),  # noqa: S108 - nobody opens it
        ({"TMUX": "/tmp/x,1,0", "DISPLAY": ":0"}, ["tmux", "xclip"]),  # noqa: S108 - nobody opens it
        ({"SSH_TTY": "/dev/pts/1", "WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, []),
        ({"SSH_CONNECTION": "::1 1 ::1 22", "DISPLAY": "localhost:10.0"}, ["xclip"]),
        ({}, []),
    ],
)
def test_the_programs_are_those_that_have_the_person_s_clipboard(
    tools: Callable[..., dict[str, str]], tmp_path: Path, environment: dict[str, str], taken_by: list[str]
) -> None:
    found = tools("wl-copy", "xclip", "xsel", "tmux", **environment)
    assert copy_by_tools(HOSTILE, found) == taken_by
    taken = {file.stem: file.read_text(encoding="utf-8") for file in tmp_path.glob("*.txt")}
    assert taken == dict.fromkeys(taken_by, HOSTILE)


def test_a_program_that_fails_gives_way_to_the_next(tools: Callable[..., dict[str, str]]) -> None:
    tools("xclip", code=1)
    assert copy_by_tools("x", tools("xsel", DISPLAY=":0")) == ["xsel"]


def test_a_program_that_does_not_answer_gives_way_to_the_next(
    tools: Callable[..., dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = tools("xclip", "xsel", DISPLAY=":0")
    (tmp_path / "bin" / "xclip").write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    monkeypatch.setattr("tui.keeping.clipboard._PATIENCE", 0.3)
    assert copy_by_tools("x", environment) == ["xsel"]


def test_a_tmux_behind_ssh_is_asked_to_hand_on_the_same() -> None:
    assert passed_through(HOSTILE, {"TERM": "xterm-256color"}) == ""
    passed = passed_through(HOSTILE, {"TERM": "tmux-256color"})
    inner = passed.removeprefix("\x1bPtmux;").removesuffix("\x1b\\").replace("\x1b\x1b", "\x1b")
    assert passed == "\x1bPtmux;" + inner.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    assert base64.b64decode(inner.removeprefix("\x1b]52;c;").removesuffix("\a")).decode() == HOSTILE


@pytest.mark.parametrize(
    ("text", "terminal", "words"),
    [
        ("x", "xterm-256color", "through the terminal (OSC 52)"),
        ("x", "screen-256color", "by OSC 52: tmux needs set-clipboard on"),
        ("\u0436" * 40_000, "xterm", "through the terminal (OSC 52); some take 74 kB at most"),
    ],
)
def test_what_the_terminal_may_not_take_is_said(text: str, terminal: str, words: str) -> None:
    assert terminal_words(text, {"TERM": terminal}) == words


def test_a_row_stays_a_row_of_cells_in_a_spreadsheet() -> None:
    record = {"name": "a\tb", "address": "one\r\ntwo", "size": '5"', "formula": "=1+1", "amount": Decimal("-5.00")}
    row = row_text({**record, "none": None})
    (cells,) = csv.reader(StringIO(row, newline=""), dialect="excel-tab")
    assert cells == ["a\tb", "one\r\ntwo", '5"', "'=1+1", "-5.00", ""]


def test_half_characters_are_left_out_of_the_clipboard() -> None:
    assert encodable("a\ud800b") == "a?b"


@pytest.fixture
def osc(monkeypatch: pytest.MonkeyPatch) -> Callable[[PaymatchApp], list[str]]:
    """No program has a clipboard; gives what an application sends to the terminal for it."""
    for variable in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")

    def listen(app: PaymatchApp) -> list[str]:
        driver, sent = app._driver, []
        assert driver is not None
        write = driver.write

        def listening(data: str) -> None:
            if data.startswith("\x1b]52;c;"):
                sent.append(base64.b64decode(data[7:-1]).decode())
            write(data)

        monkeypatch.setattr(driver, "write", listening)
        return sent

    return listen


async def test_a_match_is_copied_by_value_row_and_record(matched: AppOn, osc: Any) -> None:
    async with matched("seed").run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        sent = osc(pilot.app)
        await press(pilot, "y", "y")
        assert message(pilot) == "✓ Copied payment id through the terminal (OSC 52)"
        await press(pilot, "н", "down", "enter")
        await press(pilot, "y", "r")
        await press(pilot, "y", "J")
        value, second, row, record = sent
        loaded = json.loads(record)
        assert (value, second) == (loaded["payment_id"], loaded["payment_date"])
        assert row.split("\t")[:2] == [value, second]
        assert second.startswith("2")
        assert list(loaded)[-1] == "reason"


@pytest.mark.parametrize(("first", "key"), [("matching", "accrual_id"), ("history", "step")])
async def test_every_table_gives_its_record(app_on: AppOn, osc: Any, first: str, key: str) -> None:
    async with app_on("seed", first=first).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        sent = osc(pilot.app)
        await press(pilot, "y", "J")
        assert key in json.loads(sent[0])


async def test_tables_of_dialogs_are_copied_too(app_on: AppOn, osc: Any) -> None:
    async with app_on("demo").run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        sent = osc(pilot.app)
        await press(pilot, "R", "ctrl+y")
        assert isinstance(pilot.app.screen, CopyDialog)
        await press(pilot, "r", "escape")
        assert "same-month" in sent[0]


async def test_what_is_untidy_is_copied_by_its_names(
    app_on: AppOn, mongod: EmbeddedServer, tmp_path: Path, osc: Any
) -> None:
    documents = tmp_path / "untidy.jsonl"
    documents.write_text(json.dumps({"number": "78", "sessions": []}), encoding="utf-8")
    with AccountStore.connect(mongod.uri, database="copied_untidy") as store:
        load_accounts(store.connection, documents)
    app = app_on(None, first="accounts", mongo=mongod.uri, database="copied_untidy")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        sent = osc(app)
        await press(pilot, "Q", "ctrl+y", "J")
    assert json.loads(sent[0])["documents"] == 1
    assert json.loads(sent[0])["kind"]["name"] == "no-name"


async def test_the_help_is_copied_as_it_is_shown(app_on: AppOn, osc: Any) -> None:
    async with app_on("seed").run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        sent = osc(pilot.app)
        await press(pilot, "question_mark", *"skip", "ctrl+y", "enter")
    assert "Skip" in sent[0]


def test_an_account_s_row_has_a_cell_for_every_figure() -> None:
    account = AccountSummary("78", "x", 3, 1, (ActionSummary("create", MOMENT, 2), ActionSummary("read", None, 0)))
    assert row_text(record_of(account)) == "78\tx\t3\tcreate\t2016-01-01T01:33:59Z\t2\tread\t\t0"
    assert record_of(account.actions[0]) == record_of(account)["actions"][0]


async def test_a_pane_without_a_row_gives_its_text(matched: AppOn, osc: Any) -> None:
    async with matched("seed").run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        sent = osc(pilot.app)
        await press(pilot, "o", "y", "enter")
        assert "matched" in sent[0]


async def test_nothing_to_copy_is_said(app_on: AppOn, osc: Any) -> None:
    async with app_on(None).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "y")
        assert message(pilot) == "There is nothing under the cursor to copy."


async def test_control_characters_are_copied_as_they_are(
    app_on: AppOn, mongod: EmbeddedServer, tmp_path: Path, osc: Any
) -> None:
    documents = tmp_path / "accounts.jsonl"
    documents.write_text(json.dumps({"number": "78", "name": HOSTILE, "sessions": []}), encoding="utf-8")
    with AccountStore.connect(mongod.uri, database="copied") as store:
        load_accounts(store.connection, documents)
    app = app_on(None, first="accounts", mongo=mongod.uri, database="copied")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        sent = osc(app)
        await press(pilot, "y", "down", "c", "y", "J")
    assert sent[0] == HOSTILE
    assert json.loads(sent[1])["name"] == HOSTILE
    assert sent[1].replace("\n", "").isprintable()


@needs_tmux
@pytest.mark.parametrize("through", ["with tmux", "by OSC 52: tmux needs set-clipboard on"])
def test_tmux_has_what_was_copied(tmp_path: Path, sample_ledgers: Path, through: str) -> None:
    shutil.copy(sample_ledgers / "seed.sqlite", tmp_path / "ledger.sqlite")
    # Without the variable it is as over ssh: only the terminal is there to send to.
    hidden = ["-u", "TMUX"] if through != "with tmux" else []
    command = [
        "env",
        *hidden,
        "-u",
        "DISPLAY",
        "-u",
        "WAYLAND_DISPLAY",
        f"HOME={tmp_path}",
        sys.executable,
        "-m",
        "tui",
    ]
    options = ["--ledger", str(tmp_path / "ledger.sqlite"), "--mongo", "mongodb://127.0.0.1:9/"]
    terminal = Terminal(tmp_path / "tmux.sock", (80, 24), [*command, *options])
    try:
        terminal._run("set-option", "-g", "set-clipboard", "on")
        terminal.wait_for("[1 Accounts]")
        terminal.keys("4")
        terminal.wait_for("an import of")
        terminal.keys("y")
        terminal.wait_for("Whole row")
        terminal.keys("J")
        terminal.wait_for(through)
        assert json.loads(terminal._run("show-buffer"))["kind"] == "import"
    finally:
        terminal.close()
