"""In which zone times are shown: UTC or that of this machine, never without a label that says which."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Where systems keep the name of their zone: a link into the time zone database, or a file that has it.
_LOCAL_TIME = Path("/etc/localtime")
_TIME_ZONE = Path("/etc/timezone")
_DATABASE = "zoneinfo/"


@dataclass(frozen=True, slots=True)
class Times:
    """A zone: `name` is the one MongoDB knows it by, `label` what titles say."""

    zone: tzinfo
    name: str
    label: str

    def words(self, moment: datetime | None) -> str:
        """Return a time to the second, `2016-01-01 01:20:01`, or a dash where there is none.

        What would not be of the years 1 to 9999 in this zone is left in UTC and says so by a Z.
        """
        if moment is None:
            return "–"
        try:
            return moment.astimezone(self.zone).replace(tzinfo=None).isoformat(" ", "seconds")
        except OverflowError:
            return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds") + "Z"


UTC_TIMES = Times(UTC, "UTC", "UTC")


def times_named(label: str) -> Times:
    """Return the zone that the settings call `UTC` or `local`."""
    return UTC_TIMES if label == UTC_TIMES.label else local_times()


def local_times() -> Times:
    """Return the zone of this machine, by name where it can be found out, else by its offset now."""
    for name in _names():
        try:
            return Times(ZoneInfo(name), name, "local")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    now = datetime.now().astimezone()
    return Times(now.tzinfo or UTC, now.isoformat("T", "minutes")[-len("+00:00") :], "local")


def _names() -> Iterator[str]:
    """Yield what may be the name of the zone: that of the environment, else what the system says."""
    if given := os.environ.get("TZ"):
        yield given.removeprefix(":")
        return
    _, found, name = str(_LOCAL_TIME.resolve()).rpartition(_DATABASE)
    if found:
        yield name
    with suppress(OSError, UnicodeDecodeError):
        yield _TIME_ZONE.read_text(encoding="utf-8").strip()
