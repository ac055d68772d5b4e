"""Every kind of fault that the loop injects."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.soak.faults import commands, damage, deaths, disks, endings, keys, long_forms, races, screens, servers
from tests.soak.ground.ground import Ground


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `inject` injects faults on a ground and holds what must be true then; it raises Found, or NotHere.

    `in_test` says that `make test` injects it once, in its short form, because nothing else there does.
    """

    name: str
    inject: Callable[[Ground], None]
    in_test: bool = False


KINDS: tuple[Kind, ...] = (
    Kind("killed: steps, imports, runs, undos", deaths.killed_while_steps_are_stored),
    Kind("killed: making a ledger", deaths.killed_while_a_ledger_is_made),
    Kind("killed: import, match or undo", commands.killed_command_that_changes),
    Kind("killed: export", commands.killed_export),
    Kind("killed: demo", commands.killed_demo),
    Kind("killed: refresh", servers.killed_refresh, in_test=True),
    Kind("killed: stepping on the screen", screens.killed_while_stepping),
    Kind("killed: a run on the screen", screens.killed_in_a_run),
    Kind("disk full: commands", disks.full_disk_under_commands, in_test=True),
    Kind("disk full: screens", disks.full_disk_under_screens, in_test=True),
    Kind("files up to a limit", disks.files_up_to_a_limit, in_test=True),
    Kind("disk read-only", disks.disk_becomes_read_only, in_test=True),
    Kind("ledger damaged", damage.damaged_ledger),
    Kind("ledger of a newer paymatch", damage.newer_ledger),
    Kind("clock set back", damage.clock_set_back, in_test=True),
    Kind("signal: at any screen", screens.asked_to_end),
    Kind("signal: while starting", screens.asked_to_end_while_starting),
    Kind("signal: while leaving", endings.asked_to_end_while_leaving),
    Kind("line drops", screens.line_drops),
    Kind("mongod killed, stopped, paused", servers.server_goes_away),
    Kind("two sessions at one payment", screens.two_at_one_payment),
    Kind("commands at one payment", races.commands_at_one_payment, in_test=True),
    Kind("windows of random sizes", keys.resize_storm, in_test=True),
    Kind("random keys", keys.random_keys),
    Kind("long forms of tests", long_forms.one_long_form),
)
