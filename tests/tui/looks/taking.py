"""Taking pictures of an application: every size, dark, light and without colour, in one run."""

from collections.abc import Sequence
from typing import Any

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.pilot import Pilot

from tests.tui.driving import settled
from tests.tui.looks.contrast import assert_readable
from tests.tui.looks.painted import Line, Painted, Size, on_screen
from tests.tui.looks.switching import DARK, LIGHT, LOOKS, WITHOUT_COLOUR, Settle, resize, turn

SIZES: Sequence[Size] = ((60, 20), (80, 24), (160, 50))
BEGUN_WITH = SIZES[1]
TURNS: Sequence[str] = (DARK, WITHOUT_COLOUR, LIGHT)


class AsText(SingleFileSnapshotExtension):
    """A picture in a file of its own, as `painted` writes it."""

    _write_mode = WriteMode.TEXT
    _file_extension = "txt"

    def serialize(self, data: Any, **_: Any) -> str:
        """Take the text as it is."""
        return str(data)


class Taken:
    """The looks of one screen in every size, as they are taken."""

    def __init__(self) -> None:
        self._lines: dict[Size, dict[str, tuple[Line, ...]]] = {size: {} for size in SIZES}

    async def take(self, pilot: Pilot[Any], looks: Sequence[str] = TURNS, *, settle: Settle = settled) -> None:
        """Take these looks in every size; what is dark or light is readable.

        `settle` waits till what follows from a change is done; while work is held, that is not all that is under way.
        """
        for size in (BEGUN_WITH, *(size for size in SIZES if size != BEGUN_WITH)):
            await resize(pilot, size, settle=settle)
            for look in looks:
                await turn(pilot, look, settle=settle)
                if look != WITHOUT_COLOUR:
                    assert_readable(pilot.app)
                self._lines[size][look] = on_screen(pilot.app)
            # The next size begins with the look that this one ended with: another theme is what costs most.
            looks = looks[::-1]

    @property
    def text(self) -> str:
        """All of them in one text."""
        painted = [Painted(size, {look: lines[look] for look in LOOKS}) for size, lines in self._lines.items()]
        return "\n".join(line for each in painted for line in each.written()) + "\n"
