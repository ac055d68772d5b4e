"""`paymatch keys`: every action with its keys, and what is wrong in the configuration."""

import json
from pathlib import Path

from tests.tui.cli.calling import Call
from tui.actions import ACTIONS


def configure(home: Path, text: str) -> None:
    folder = home / "config" / "paymatch"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(text, encoding="utf-8")


def test_keys_lists_every_action(paymatch: Call) -> None:
    ended = paymatch("keys")
    assert (ended.code, ended.err) == (0, "")
    assert [line.split()[0] for line in ended.out.splitlines()[1:]] == [action.id for action in ACTIONS]


def test_changed_keys_are_marked_and_faults_told(paymatch: Call, home: Path) -> None:
    configure(home, '[keys]\n"matching.skip" = "x"\n"matching.undone" = "y"\n')
    ended = paymatch("keys")
    assert ended.code == 1
    assert [line.split()[:3] for line in ended.out.splitlines() if line.startswith("*")] == [
        ["*", "matching.skip", "x"]
    ]
    assert "config.toml:3: there is no action 'matching.undone'; did you mean 'matching.undo'?" in ended.err


def test_keys_as_json_say_what_is_changed(paymatch: Call, home: Path) -> None:
    configure(home, '[keys]\nmatching.skip = ["x", "delete"]\n')
    found = {action["action"]: action for action in json.loads(paymatch("keys", "--json").out)}
    assert found["matching.skip"]["keys"] == ["x", "Del"]
    assert [name for name, action in found.items() if action["changed"]] == ["matching.skip"]


def test_other_commands_do_not_mind_faults_in_the_keys(paymatch: Call, home: Path) -> None:
    configure(home, '[keys]\nnonsense = "x"\n')
    assert paymatch("paths").code == 0
