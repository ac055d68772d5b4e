"""The pages of `docs` that are made from the program: `python -m tui.cli.reference docs` writes them (`make docs`)."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from tui.actions.tables import documented_keys
from tui.cli.program import COMMANDS, paymatch

_WIDTH = 100

_COMMANDS = """# Commands

Everything that the screens do, commands do too, for scripts. Results go to standard output, messages to standard error.

| exit code | means |
|---|---|
| 0 | done |
| 1 | a check found something: breaches, or rows that were not imported |
| 2 | wrong use, or input that cannot be read |
| 3 | a database is not to be had, or another session holds the ledger |
| 70 | a fault of paymatch itself; the log has the details |
| 130 | interrupted |

Made from the program by `make docs`; a test holds it against the commands. [Recipes](recipes.md) put them to use."""

_KEYS = """# Keys

`?` lists them where you are, with a search; `Ctrl+P` searches and does them. Every letter also works on its key of a
Russian keyboard, and `/` `?` `;` `:` do too. In lists a number goes before a movement: `5j` is five rows down, `80G` is
row 80. 1 to 4 are the keys of the screens; a number that begins so has a 0 before it there, `012G`. `Esc` forgets it,
and so does any other key. Any action takes other keys in the table `[keys]` of the configuration file, by its id in
`paymatch keys`; what is wrong there is told with file and line.

Made from the registry of actions by `make docs`; a test holds it against that.
"""


def command_lines() -> Iterator[str]:
    """Yield the reference of all commands, in Markdown."""
    yield from _COMMANDS.splitlines()
    for name, command in every_command():
        title = f"paymatch {name}".strip()
        context = click.Context(command, info_name=title, terminal_width=_WIDTH, **paymatch.context_settings)
        yield from ("", f"## {title}", "", "```text", *command.get_help(context).splitlines(), "```")


def key_lines() -> Iterator[str]:
    """Yield the table of all keys, in Markdown."""
    yield from _KEYS.splitlines()
    yield ""
    yield from documented_keys()


PAGES = {"commands.md": command_lines, "keys.md": key_lines}
"""The lines of each page, by its name."""


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Yield the program itself under an empty name, then all commands, and those of groups as `accounts list`."""
    context = click.Context(paymatch)
    yield "", paymatch
    for name in COMMANDS:
        command = paymatch.get_command(context, name)
        if command is None:
            continue
        yield name, command
        if isinstance(command, click.Group):
            for inner in command.list_commands(context):
                member = command.get_command(context, inner)
                if member is not None:
                    yield f"{name} {inner}", member


def page(name: str) -> str:
    """Return the text of a page."""
    return "".join(f"{line.rstrip()}\n" for line in PAGES[name]())


def main(folder: Path) -> None:
    """Write all pages into a folder."""
    for name in PAGES:
        (folder / name).write_text(page(name), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
