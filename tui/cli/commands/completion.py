"""`paymatch completion`."""

import click
from click.shell_completion import get_completion_class

from tui.cli.examples import ExampleCommand
from tui.cli.output import write_lines

SHELLS = ("bash", "zsh", "fish")


@click.command(
    cls=ExampleCommand,
    examples=(
        "paymatch completion bash >> ~/.bashrc",
        "paymatch completion zsh >> ~/.zshrc",
        "paymatch completion fish > ~/.config/fish/completions/paymatch.fish",
    ),
)
@click.argument("shell", type=click.Choice(SHELLS), metavar="|".join(SHELLS))
@click.pass_context
def completion(context: click.Context, *, shell: str) -> None:
    """Print the script with which a shell completes commands, options, and names of policies, rules and formats."""
    complete = get_completion_class(shell)
    if complete is None:
        raise click.UsageError(f"click knows no completion for {shell}.")
    program = context.find_root().command
    write_lines([complete(program, {}, "paymatch", "_PAYMATCH_COMPLETE").source().strip()])
