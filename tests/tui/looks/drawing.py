"""Pictures as a person looks at them: `python -m tests.tui.looks.drawing FOLDER` draws all there are, as SVG."""

import io
import sys
from pathlib import Path

from rich.console import Console
from rich.segment import Segment, Segments
from rich.style import Style

from tests.tui.looks.painted import Line, Painted, read
from tests.tui.looks.switching import DARK

TAKEN = Path(__file__).parents[1] / "__snapshots__" / "test_pictures"
DOCUMENTED = Path(__file__).parents[3] / "docs" / "pictures"


def drawn(painted: Painted, look: str) -> str:
    """Return one look of a picture as SVG."""
    width, height = painted.size
    console = Console(
        width=width,
        height=height,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        record=True,
        legacy_windows=False,
    )
    console.print(Segments(_segments(painted.looks[look])), end="")
    return console.export_svg(title="paymatch", unique_id="paymatch")


def _segments(lines: tuple[Line, ...]) -> list[Segment]:
    segments = []
    for line in lines:
        segments += [Segment(character, Style.parse(style)) for character, style in line]
        segments.append(Segment.line())
    return [*Segment.simplify(segments)]


def documented(name: str) -> str:
    """Return the picture of this name as the documentation shows it."""
    text = (TAKEN / f"test_picture[{name}].txt").read_text(encoding="utf-8")
    return drawn(next(each for each in read(text) if each.size == (80, 24)), DARK)


def main(folder: Path) -> None:
    """Draw everything into a folder, and anew what the documentation has."""
    folder.mkdir(parents=True, exist_ok=True)
    for taken in sorted(TAKEN.glob("*.txt")):
        name = taken.stem.removeprefix("test_").removeprefix("picture[").removesuffix("]")
        for painted in read(taken.read_text(encoding="utf-8")):
            for look in painted.looks:
                size = "x".join(map(str, painted.size))
                path = folder / f"{name}-{size}-{look.replace(' ', '-')}.svg"
                path.write_text(drawn(painted, look), encoding="utf-8")
    for path in DOCUMENTED.glob("*.svg"):
        path.write_text(documented(path.stem), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
