"""A group whose commands are imported when they are called: help, version and completion stay fast."""

import difflib
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

import click
from click.shell_completion import CompletionItem

from tui.cli.examples import ExampleGroup

_COMMANDS = "tui.cli.commands"


class Deferred(NamedTuple):
    """A command: the attribute `command` of `module` in `tui.cli.commands`; `help` is its line in their list."""

    module: str
    command: str
    help: str


class DeferredGroup(ExampleGroup):
    """Commands in the order of `deferred`, each imported at its call."""

    def __init__(self, *arguments: Any, deferred: Mapping[str, Deferred], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.deferred = deferred

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(self.deferred)

    def get_command(self, _context: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command and return it; None if there is no such command."""
        deferred = self.deferred.get(cmd_name)
        if deferred is None:
            return None
        command = getattr(import_module(f"{_COMMANDS}.{deferred.module}"), deferred.command)
        if not isinstance(command, click.Command):
            raise TypeError(f"{_COMMANDS}.{deferred.module}.{deferred.command} is not a command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called; one that does not exist is answered with the nearest that does."""
        name = args[0]
        if name not in self.deferred and not name.startswith("-") and not ctx.resilient_parsing:
            close = difflib.get_close_matches(name, self.deferred, n=1)
            ctx.fail(f"There is no command {name!r}.{f' Did you mean {close[0]!r}?' if close else ''}")
        return super().resolve_command(ctx, args)

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, importing none."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, deferred.help) for name, deferred in self.deferred.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands and options that begin so, importing none."""
        commands = [
            CompletionItem(name, help=deferred.help)
            for name, deferred in self.deferred.items()
            if name.startswith(incomplete)
        ]
        return commands + click.Command.shell_complete(self, ctx, incomplete)
