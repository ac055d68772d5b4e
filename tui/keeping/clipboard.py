"""The clipboard of the person: by programs of this machine, or through a terminal that may be far away (OSC 52)."""

import base64
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from shutil import which

# A program that does not answer, as one whose display has gone, is given up after so many seconds.
_PATIENCE = 2.0
# Bytes of text. Its sequence is then 100,000 bytes long, which is what hterm and others that set a limit take.
MOST_THROUGH_THE_TERMINAL = 74_994

Environment = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that takes the text for the clipboard from its standard input, where `is_here` says that it can."""

    name: str
    command: tuple[str, ...]
    is_here: Callable[[Environment], bool]


def _is_far(environment: Environment) -> bool:
    """Return whether the person sits at another machine, whose clipboard no program of this one has."""
    return any(environment.get(name) for name in ("SSH_TTY", "SSH_CONNECTION", "SSH_CLIENT"))


def _has_display(environment: Environment) -> bool:
    """Return whether there is an X display of the person's: over ssh only one that ssh hands on, `localhost:10`."""
    display = environment.get("DISPLAY", "")
    return bool(display) and not (_is_far(environment) and display.startswith((":", "unix:")))


# Inside tmux the clipboard of its own is one to paste from, and `-w` hands it on to the terminal outside.
_TMUX = Tool("tmux", ("tmux", "load-buffer", "-w", "-"), lambda environment: bool(environment.get("TMUX")))
_OF_DESKTOPS = (
    Tool(
        "wl-copy",
        ("wl-copy",),
        lambda environment: bool(environment.get("WAYLAND_DISPLAY")) and not _is_far(environment),
    ),
    Tool("xclip", ("xclip", "-selection", "clipboard"), _has_display),
    Tool("xsel", ("xsel", "--clipboard", "--input"), _has_display),
    Tool("pbcopy", ("pbcopy",), lambda environment: sys.platform == "darwin" and not _is_far(environment)),
)


def copy_by_tools(text: str, environment: Environment | None = None) -> list[str]:
    """Give a text to tmux and to the first program of a desktop, as far as they are here; return who took it. Blocks.

    To both, since many a terminal takes nothing from tmux.
    """
    environment = os.environ if environment is None else environment
    desktop = next((tool.name for tool in _OF_DESKTOPS if _took(tool, text, environment)), None)
    return [name for name in ("tmux" if _took(_TMUX, text, environment) else None, desktop) if name]


def passed_through(text: str, environment: Environment | None = None) -> str:
    """Return what lets a tmux on the person's own machine, with ssh inside, hand OSC 52 on; "" where there is none.

    Besides OSC 52 itself: tmux takes that or hands this on, as it is set to (`set-clipboard`, `allow-passthrough`).
    """
    if not _terminal(environment).startswith("tmux"):
        return ""
    encoded = base64.b64encode(text.encode()).decode()
    return f"\x1bPtmux;\x1b\x1b]52;c;{encoded}\a\x1b\\"


def terminal_words(text: str, environment: Environment | None = None) -> str:
    """Return that a text went through the terminal, which does not say whether it took it, and what else that takes."""
    if len(text.encode()) > MOST_THROUGH_THE_TERMINAL:
        return f"through the terminal (OSC 52); some take {MOST_THROUGH_THE_TERMINAL // 1000} kB at most"
    if _terminal(environment).startswith(("tmux", "screen")):
        return "by OSC 52: tmux needs set-clipboard on"
    return "through the terminal (OSC 52)"


def encodable(text: str) -> str:
    """Return a text with `?` in place of half characters, which no clipboard takes."""
    return text.encode("utf-8", "replace").decode()


def _terminal(environment: Environment | None) -> str:
    return (os.environ if environment is None else environment).get("TERM", "")


def _took(tool: Tool, text: str, environment: Environment) -> bool:
    """Return whether a program is here and took the text."""
    program = which(tool.command[0], path=environment.get("PATH"))
    if program is None or not tool.is_here(environment):
        return False
    try:
        # In a session of its own: some stay, to answer whoever pastes, and must outlive this one.
        done = subprocess.run(  # noqa: S603 - a fixed command; the text goes to its standard input
            (program, *tool.command[1:]),
            input=encodable(text).encode(),
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
