"""What the tests of commands say the same way: how a command ended, and where the sample data is."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

SAMPLE_DATA = Path(__file__).parents[3] / "sample_data"


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


Call = Callable[..., Ended]
Start = Callable[..., "subprocess.Popen[str]"]
