"""The clipboard of this machine, by whatever program has a way to it. For a terminal far away there is OSC 52."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from shutil import which

# A program that does not answer, as one whose display has gone, is given up after so many seconds.
_PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that takes the text for the clipboard from its standard input, where `is_here` says that it can."""

    name: str
    command: tuple[str, ...]
    is_here: Callable[[Mapping[str, str]], bool]


TOOLS = (
    # Inside tmux the clipboard of its own is the one to paste from, and `-w` hands it on to the terminal outside.
    Tool("tmux", ("tmux", "load-buffer", "-w", "-"), lambda environment: bool(environment.get("TMUX"))),
    Tool("wl-copy", ("wl-copy",), lambda environment: bool(environment.get("WAYLAND_DISPLAY"))),
    Tool("xclip", ("xclip", "-selection", "clipboard"), lambda environment: bool(environment.get("DISPLAY"))),
    Tool("xsel", ("xsel", "--clipboard", "--input"), lambda environment: bool(environment.get("DISPLAY"))),
    # Over ssh it would fill the clipboard of the machine that one is not at.
    Tool("pbcopy", ("pbcopy",), lambda environment: sys.platform == "darwin" and "SSH_TTY" not in environment),
)


def copy_by_tool(text: str, environment: Mapping[str, str] | None = None) -> str | None:
    """Give a text to the first program that takes it, and return its name; None where none does. Blocks."""
    environment = os.environ if environment is None else environment
    for tool in TOOLS:
        program = which(tool.command[0], path=environment.get("PATH"))
        if program is not None and tool.is_here(environment) and _took((program, *tool.command[1:]), text, environment):
            return tool.name
    return None


def encodable(text: str) -> str:
    """Return a text with `?` in place of half characters, which no clipboard takes."""
    return text.encode("utf-8", "replace").decode()


def _took(command: tuple[str, ...], text: str, environment: Mapping[str, str]) -> bool:
    """Return whether a program took the text."""
    try:
        # In a session of its own: some stay, to answer whoever pastes, and must outlive this one.
        done = subprocess.run(  # noqa: S603 - a fixed command; the text goes to its standard input
            command,
            input=text.encode("utf-8", "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
            env=dict(environment),
            start_new_session=True,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
