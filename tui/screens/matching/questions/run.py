"""A run to the end, in a process of its own, with a bar; Escape stops it, and then nothing of it is kept."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType

from db.ledger.deciding.runs import RunResult
from db.ledger.holding import handed_on
from domain.errors import PaymatchError
from tui.actions import bindings_of
from tui.configuration.settings import Settings
from tui.keeping.work import Work
from tui.screens.common.dialogs import ErrorDialog
from tui.screens.common.work_dialog import WorkDialog


class RunRefused(PaymatchError):
    """The process of a run ended with an error; it is told as if it had come up here."""

    def __init__(self, title: str, words: str) -> None:
        super().__init__(words)
        self.title = title


class RunDialog(WorkDialog[RunResult | None]):
    """Runs the policy of the settings over the ledger; None when it was stopped or failed.

    With `only`, it keeps the decisions that satisfy the conditions of these names.
    The computing is done by the command `match` in a child process, so that the screen stays quick however long it
    takes. The run is one transaction: stopped, it leaves the ledger as it was.
    """

    NAME = "running"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, settings: Settings, only: Sequence[str] = ()) -> None:
        work = Work("Matching", unit="payments", loss="nothing of the run is kept", stopping=self._terminate)
        super().__init__(work)
        self._settings = settings
        self._only = only
        self._process: asyncio.subprocess.Process | None = None

    def begin(self) -> None:
        """Start the run."""
        self._run()

    def _terminate(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()

    @work(exit_on_error=False)
    async def _run(self) -> None:
        files, environment = handed_on(self._settings.ledger)
        self._process = await asyncio.create_subprocess_exec(
            *self._command(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            pass_fds=files,
            env=os.environ | environment,
        )
        if self.work.stopped:
            self._process.terminate()
        try:
            result = await self._follow(self._process)
        finally:
            if self._process.returncode is None:
                self._process.terminate()
        if isinstance(result, RunResult):
            self.dismiss(result)
        elif self.work.stopped:
            self.dismiss(None)
        else:
            self.dismiss(None)
            self.app.push_screen(ErrorDialog(result))

    def _command(self) -> list[str]:
        settings = self._settings
        return [
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
            f"--jobs={max(1, (os.cpu_count() or 1) - 1)}",  # one processor is the screen's
            "--progress-json",
        ]

    async def _follow(self, process: asyncio.subprocess.Process) -> RunResult | PaymatchError:
        """Take the progress until the process ends; return its result, or what went wrong, in its own words."""
        result: RunResult | PaymatchError | None = None
        if process.stdout is None or process.stderr is None:
            return PaymatchError("The run could not be followed.")
        async for line in process.stdout:
            message: dict[str, Any] = json.loads(line)
            if "result" in message:
                told = message["result"]
                result = RunResult(**{**told, "rules": tuple(told["rules"]), "only": tuple(told["only"])})
            elif "refused" in message:
                result = RunRefused(**message["refused"])
            elif not self.work.stopped:
                self.work.tell(message["done"], message["total"])
        said = (await process.stderr.read()).decode("utf-8", "replace").strip()
        await process.wait()
        return result or PaymatchError(said or "The run ended without a result.")
