"""What commands say about faults in the user's files."""

from db.files.faults import FaultList
from domain.matching.words.reasons import count_of
from tui.cli.output import talk


def talk_about_faults(faults: FaultList, outcome: str = "nothing was stored") -> None:
    """Print every fault as one line to stderr, then how many there are and what came of it."""
    for fault in faults:
        talk(str(fault))
    if faults.not_kept:
        talk(f"… and {faults.not_kept:,} more")
    talk(f"{count_of(faults.total, 'fault')}; {outcome}.")
