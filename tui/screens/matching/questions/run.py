"""A run to the end, in a process of its own, with a bar; Escape stops it, and then nothing of it is kept."""

import asyncio
import json
import os
import sys
import time
from collections.abc import Sequence
from typing import Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import ProgressBar, Static

from db.ledger.deciding.runs import RunResult
from db.ledger.holding import handed_on
from domain.errors import PaymatchError
from tui.actions import bindings_of
from tui.screens.dialog import Dialog
from tui.screens.dialogs import ErrorDialog
from tui.settings import Settings
from tui.widgets.key_line import KeyLine
from tui.widgets.time_left import time_left


class RunDialog(Dialog[RunResult | None]):
    """Runs the policy of the settings over the ledger; None when it was stopped or failed.

    With `only`, it keeps the decisions that satisfy the conditions of these names.
    The computing is done by the command `match` in a child process, so that the screen stays quick however long it
    takes. The run is one transaction: stopped, it leaves the ledger as it was.
    """

    NAME = "running"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, settings: Settings, only: Sequence[str] = ()) -> None:
        super().__init__(classes="dialog")
        self._settings = settings
        self._only = only
        self._process: asyncio.subprocess.Process | None = None
        self._stopped = False
        self._started = time.monotonic()

    def compose(self) -> ComposeResult:
        """Give the box."""
        with Vertical(classes="dialog--box") as box:
            box.border_title = "Matching"
            yield ProgressBar(show_eta=False)
            yield Static("starting …", classes="dialog--hint", markup=False)
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Start the run."""
        self._started = time.monotonic()
        self._run()

    def action_stop(self) -> None:
        """Stop the run."""
        self._stopped = True
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()

    @work(exit_on_error=False)
    async def _run(self) -> None:
        settings = self._settings
        files, environment = handed_on(settings.ledger)
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # what lies in the current folder is not ours
            "-m",
            "tui",
            "--ledger",
            str(settings.ledger),
            "match",
            "--policy",
            settings.policy,
            "--rules",
            ",".join(settings.rules),
            *(f"--only={name}" for name in self._only),
            "--progress-json",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            pass_fds=files,
            env=os.environ | environment,
        )
        if self._stopped:
            self._process.terminate()
        try:
            result = await self._follow(self._process)
        finally:
            if self._process.returncode is None:
                self._process.terminate()
        if isinstance(result, RunResult):
            self.dismiss(result)
        elif self._stopped:
            self.dismiss(None)
        else:
            self.dismiss(None)
            self.app.push_screen(ErrorDialog(PaymatchError(result)))

    async def _follow(self, process: asyncio.subprocess.Process) -> RunResult | str:
        """Show the progress until the process ends; return its result, or what it said instead."""
        result: RunResult | None = None
        if process.stdout is None or process.stderr is None:
            return "The run could not be followed."
        async for line in process.stdout:
            message: dict[str, Any] = json.loads(line)
            if "result" in message:
                told = message["result"]
                result = RunResult(**{**told, "rules": tuple(told["rules"]), "only": tuple(told["only"])})
            else:
                self._tell(message["done"], message["total"])
        said = (await process.stderr.read()).decode("utf-8", "replace").strip()
        await process.wait()
        return result or said or "The run ended without a result."

    def _tell(self, done: int, total: int) -> None:
        self.query_one(ProgressBar).update(total=total, progress=done)
        left = time_left(time.monotonic() - self._started, done, total - done)
        self.query_one(".dialog--hint", Static).update(f"{done:,} of {total:,} payments{left}")
