"""What commands say of themselves: help, examples, completion, paths."""

import json
import re
import shlex
from pathlib import Path

import click
import pytest

from tests.tui.cli.calling import Call
from tui.cli.examples import ExampleCommand, ExampleGroup
from tui.cli.program import COMMANDS
from tui.cli.program import paymatch as program


def every_command() -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = [("", program)]
    context = click.Context(program)
    for name in COMMANDS:
        command = program.get_command(context, name)
        assert command is not None
        found.append((name, command))
        if isinstance(command, click.Group):
            found += [(f"{name} {inner}", member) for inner, member in command.commands.items()]
    return found


ALL = every_command()
EXAMPLES = [
    example for _, command in ALL if isinstance(command, ExampleCommand | ExampleGroup) for example in command.examples
]


@pytest.mark.parametrize(("name", "command"), ALL, ids=[name or "paymatch" for name, _ in ALL])
def test_every_command_explains_itself_in_sentences(paymatch: Call, name: str, command: click.Command) -> None:
    ended = paymatch(*name.split(), "--help")
    assert (ended.code, ended.err) == (0, "")
    assert command.help is not None
    assert command.help.rstrip().endswith(".")
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            assert parameter.help is not None
            assert parameter.help.endswith(".")


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_understood_as_written(example: str) -> None:
    words = shlex.split(re.split(" (?:[|]|>+) ", example, maxsplit=1)[0])
    command: click.Command = program
    arguments, context = words[1:], click.Context(program)
    while arguments[0].startswith("--"):
        arguments = arguments[2:]  # an option of the program itself, and its value
    while isinstance(command, click.Group):
        name, found, arguments = command.resolve_command(context, arguments)
        assert found is not None
        command, context = found, click.Context(found, info_name=name)
    assert command.make_context("example", arguments).params


def test_a_mistyped_command_is_answered_with_the_nearest(paymatch: Call) -> None:
    ended = paymatch("macth")
    assert (ended.code, ended.out) == (2, "")
    assert "There is no command 'macth'. Did you mean 'match'?" in ended.err


def test_a_wrong_setting_ends_a_command_with_two(paymatch: Call, seed: Path) -> None:
    ended = paymatch("match", "--policy", "fastest")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("paymatch: Wrong setting: --policy: there is no policy 'fastest'; ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_the_shell(process: Call, shell: str) -> None:
    ended = process("completion", shell)
    assert ended.code == 0
    assert "_PAYMATCH_COMPLETE" in ended.out


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("ex", "explain export"),
        ("export un", "unmatched unpaid"),
        ("export matches --format j", "json jsonl"),
        ("match --policy b", "best"),
        ("match --only e", "equal-amounts"),
        ("compare --rules same-amount,s", "same-amount,same-amount-and-month same-amount,same-month"),
        ("accounts list --sort n", "number name"),
    ],
)
def test_a_shell_completes_commands_and_their_values(
    process: Call, monkeypatch: pytest.MonkeyPatch, typed: str, completed: str
) -> None:
    monkeypatch.setenv("_PAYMATCH_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"paymatch {typed}")
    monkeypatch.setenv("COMP_CWORD", str(len(typed.split())))
    assert process().out.split() == [f"plain,{word}" for word in completed.split()]


def test_paths_says_what_is_not_there_yet(paymatch: Call, seed: Path, home: Path) -> None:
    lines = paymatch("paths").out.splitlines()
    assert lines[0] == f"ledger         {home}/data/paymatch/ledger.sqlite"
    assert lines[1] == f"configuration  {home}/config/paymatch/config.toml  (not there yet)"
    assert [line.split()[0] for line in lines[2:]] == ["log", "state", "data"]


def test_paths_as_json_follow_the_settings(paymatch: Call, home: Path) -> None:
    found = json.loads(paymatch("--ledger", "mine.sqlite", "paths", "--json").out)
    assert found["ledger"] == str(home / "mine.sqlite")
    assert list(found) == ["ledger", "configuration", "log", "state", "data"]
