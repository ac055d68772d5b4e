"""`paymatch serve`."""

import os

import click

from domain.errors import ExitCode, PaymatchError
from tui.cli.examples import ExampleCommand
from tui.cli.options import GlobalOptions, pass_options
from tui.cli.output import talk
from tui.configuration.settings import ENVIRONMENT_PREFIX, Settings


@click.command(cls=ExampleCommand, examples=("paymatch serve", "paymatch --ledger book.sqlite serve --port 8080"))
@click.option(
    "--host",
    metavar="NAME",
    default="127.0.0.1",
    help="The address to listen on; 127.0.0.1, which is only this machine's own.",
)
@click.option("--port", metavar="NUMBER", type=click.IntRange(1, 65_535), default=8000, help="The port; 8000.")
@pass_options
def serve(options: GlobalOptions, /, *, host: str, port: int) -> ExitCode:
    """Show the screens in a browser on this machine, until Ctrl+C.

    The address that is printed has a key in it, new for every run: without it nobody gets in, nor does any page of
    another server. Nothing is loaded from the network. Each tab is a session of its own; the first one stores, others
    read. The connection is not encrypted: on another address than this machine's own, everybody on the way can read
    all, and take the key. For that, forward the port over ssh instead: `ssh -L 8000:127.0.0.1:8000 HOST`.
    Files are read and written where paymatch runs, not where the browser does.

    This needs the extra `web`: pip install 'paymatch[web]'.
    """
    settings = options.settings()
    try:
        from tui.web.guard import is_loopback
        from tui.web.server import GuardedServer
    except ModuleNotFoundError as error:
        raise PaymatchError(f"{error.name} is missing: pip install 'paymatch[web]'.") from None
    if not is_loopback(host):
        talk(f"WARNING: {host} can be reached by others, and the connection is not encrypted: who reads it on its way")
        talk("sees what you see, and can take the key and change the ledger. Forward the port over ssh instead.")
    _hand_on(settings)
    GuardedServer(host, port, ready=_tell, fresh=options.fresh).run()
    return ExitCode.DONE


def _tell(address: str) -> None:
    talk(f"Open {address}")
    talk("Ctrl+C ends it.")


def _hand_on(settings: Settings) -> None:
    """Let the sessions find the settings in the environment, where no list of processes shows a password."""
    for name in ("ledger", "data", "mongo", "database", "collection"):
        value = getattr(settings, name)
        if value is not None:
            os.environ[ENVIRONMENT_PREFIX + name.upper()] = str(value)
