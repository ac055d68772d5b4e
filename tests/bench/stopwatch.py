"""What programs that measure a part of themselves print: `wall=0.51 cpu=0.50 counted=7`."""

import sys
import time
from collections.abc import Callable


def timed(work: Callable[[], int]) -> None:
    """Call `work`, which returns how much it did, and print what that took."""
    cpu, wall = time.process_time(), time.perf_counter()
    counted = work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    sys.stdout.write(f"wall={wall:.6f} cpu={cpu:.6f} counted={counted}\n")
