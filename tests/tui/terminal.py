"""A real terminal: tmux runs the program, keys go in, the screen is read."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")

PATIENCE = 30.0


class Terminal:
    """A terminal of a given size in a tmux server of its own."""

    def __init__(self, socket: Path, size: tuple[int, int], command: list[str]) -> None:
        self._tmux = ["tmux", "-S", str(socket), "-f", os.devnull]
        width, height = map(str, size)
        self._run("new-session", "-d", "-x", width, "-y", height, *command)
        self._run("set-option", "-g", "remain-on-exit", "on")

    def _run(self, *arguments: str) -> str:
        done = subprocess.run([*self._tmux, *arguments], capture_output=True, text=True, check=True, timeout=PATIENCE)
        return done.stdout

    @property
    def screen(self) -> str:
        return self._run("capture-pane", "-p")

    def keys(self, *keys: str) -> None:
        self._run("send-keys", *keys)

    def type(self, text: str) -> None:
        self._run("send-keys", "-l", text)

    def wait_for(self, text: str) -> str:
        """Wait till the screen shows `text`; fail with what it shows instead."""
        give_up = time.monotonic() + PATIENCE
        while text not in (screen := self.screen):
            assert time.monotonic() < give_up, f"{text!r} never came; the screen:\n{screen}"
            time.sleep(0.05)
        return screen

    def wait_till_gone(self, text: str) -> None:
        """Wait till the screen does not show `text` any more."""
        give_up = time.monotonic() + PATIENCE
        while text in (screen := self.screen):
            assert time.monotonic() < give_up, f"{text!r} stays; the screen:\n{screen}"
            time.sleep(0.05)

    def wait_for_the_end(self) -> None:
        """Wait till the program has ended."""
        give_up = time.monotonic() + PATIENCE
        while self._run("display-message", "-p", "#{pane_dead}").strip() != "1":
            assert time.monotonic() < give_up, f"the program goes on:\n{self.screen}"
            time.sleep(0.05)

    def kill_program(self) -> None:
        """Kill the program with -9, and wait till it is gone."""
        os.kill(int(self._run("display-message", "-p", "#{pane_pid}")), signal.SIGKILL)
        self.wait_for_the_end()

    def start_again(self) -> None:
        """Run the same command again, on a clear screen."""
        self._run("respawn-pane", "-k")

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False, timeout=PATIENCE)
