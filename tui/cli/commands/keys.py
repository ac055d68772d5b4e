"""`paymatch keys`."""

import click

from domain.errors import ExitCode
from tui.cli.options import GlobalOptions, pass_options
from tui.cli.output import table, talk, write_json, write_lines


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the same as JSON.")
@click.option("--markdown", is_flag=True, help="Print the keys that nobody has changed, as a table for documentation.")
@pass_options
def keys(options: GlobalOptions, *, as_json: bool, markdown: bool) -> int:
    """List every action with its keys: those in force, with a mark where the configuration has changed them.

    Other keys stand in the table `[keys]` of the configuration file, one line for each action: `"matching.skip" = "x"`
    or `"matching.skip" = ["x", "delete"]`. What is wrong there is told with file and line; it holds nothing else up.
    Exit code 1 if anything is.
    """
    from tui.actions import ACTIONS, CONTEXTS
    from tui.actions.keyboard import shown_key
    from tui.actions.tables import documented_keys
    from tui.configuration.keymap_file import load_keymap

    options.settings()
    keymap, faults = load_keymap()
    if markdown:
        write_lines(documented_keys())
    elif as_json:
        write_json(
            [
                {
                    "action": action.id,
                    "where": CONTEXTS[action.screen],
                    "title": action.title,
                    "keys": [shown_key(key) for key in keymap.keys(action).split(",")],
                    "changed": action.id in keymap.chosen,
                    "does": action.tooltip,
                }
                for action in ACTIONS
            ]
        )
    else:
        mark = {True: "*", False: ""}
        rows = [
            (mark[action.id in keymap.chosen], action.id, keymap.shown(action), action.tooltip) for action in ACTIONS
        ]
        write_lines(table(("", "action", "keys", "does"), rows))
    for fault in faults:
        talk(fault)
    return ExitCode.FOUND_SOMETHING if faults else ExitCode.DONE
