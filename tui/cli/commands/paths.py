"""`paymatch paths`."""

import click

from tui.cli.options import GlobalOptions, pass_options
from tui.cli.output import pairs, write_json, write_lines
from tui.configuration.settings import configuration_file, log_file, state_folder


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the same as JSON.")
@pass_options
def paths(options: GlobalOptions, *, as_json: bool) -> None:
    """Show where the ledger, the configuration file, the log, what is remembered and the embedded MongoDB's data are.

    What is not there yet is made when it is needed; the configuration file is for you to write.
    """
    settings = options.settings()
    places = {
        "ledger": settings.ledger,
        "configuration": configuration_file(),
        "log": log_file(),
        "state": state_folder(),
        "data": settings.data,
    }
    if as_json:
        write_json({name: str(path) for name, path in places.items()})
    else:
        write_lines(
            pairs({name: f"{path}{'' if path.exists() else '  (not there yet)'}" for name, path in places.items()})
        )
