"""The documentation is that of the program, and what it says to type works."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from db.accounts.embedded.server import EmbeddedServer
from tui.cli.program import COMMANDS
from tui.cli.reference import PAGES, page

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
WRITTEN = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted(DOCS.glob("*.md"))]

_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?:<([^>]+)>|([^)\s]+))\)")


@pytest.mark.parametrize("name", PAGES)
def test_made_pages_are_as_they_would_be_made_now(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == page(name), "`make docs` writes it anew"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_reference(command: str) -> None:
    assert f"\n## paymatch {command}\n" in (DOCS / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_every_link_and_picture_is_there(path: Path) -> None:
    targets = [first or second for first, second in _LINK.findall(path.read_text(encoding="utf-8"))]
    assert [
        target for target in targets if "://" not in target and not (path.parent / target.split("#")[0]).exists()
    ] == []


def test_examples_for_the_shell_are_where_they_are_run() -> None:
    assert [path.name for path in WRITTEN if _BLOCK.search(path.read_text(encoding="utf-8"))] == [
        "README.md",
        "recipes.md",
    ]


def test_every_example_for_the_shell_runs_as_it_is_written(tmp_path: Path, mongod: EmbeddedServer) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (DOCS / "recipes.md", ROOT / "README.md")]
    blocks = [block for text in texts for block in _BLOCK.findall(text)]
    assert len(blocks) > 10
    for name in ("accruals.csv", "payments.csv", "accounts.jsonl"):
        shutil.copy(ROOT / "sample_data" / "demo" / name, tmp_path)
    own = {f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    mongo = {"PAYMATCH_MONGO": mongod.uri, "PAYMATCH_DATABASE": "recipes"}
    ended = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(f"set -x\n{block}" for block in blocks)],
        cwd=tmp_path,
        env={**os.environ, **own, **mongo, "PATH": programs, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-3_000:]
    assert (tmp_path / "june.xlsx").stat().st_size > 0
