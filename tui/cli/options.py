"""The options before a command, which every command knows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:  # reading settings costs more than `--help` may take
    from tui.configuration.settings import Settings


@dataclass(frozen=True, slots=True)
class GlobalOptions:
    """What stands before the command, as it was typed; None where it was not. `fresh` is for the screens only."""

    ledger: str | None
    mongo: str | None
    database: str | None
    collection: str | None
    fresh: bool = False

    def settings(self, *, policy: str | None = None, rules: str | None = None) -> "Settings":
        """Return the settings that hold for a command with these options of its own. Raises WrongSetting."""
        from tui.configuration.settings import load_settings

        return load_settings(
            {
                "ledger": self.ledger,
                "mongo": self.mongo,
                "database": self.database,
                "collection": self.collection,
                "policy": policy,
                "rules": rules,
            }
        )


pass_options = click.make_pass_decorator(GlobalOptions)


def completed_from(names: Iterable[str]) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Return what completes one of the names in a shell, or the last of several with commas between."""
    known = [*names]

    def complete(_: click.Context, __: click.Parameter, typed: str) -> list[str]:
        before, comma, begun = typed.rpartition(",")
        left = (name for name in known if name not in before.split(","))
        return [f"{before}{comma}{name}" for name in left if name.startswith(begun)]

    return complete
