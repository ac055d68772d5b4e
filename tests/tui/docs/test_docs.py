"""The documentation is that of the program, and what it says to type works."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from domain.matching.policies import POLICIES
from domain.matching.rules import RULES
from tests.tui.looks.drawing import DOCUMENTED, documented
from tui.cli.program import COMMANDS
from tui.cli.reference import PAGES
from tui.configuration.settings import Settings, load_settings
from tui.looks.themes import theme_names

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
WRITTEN = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted(DOCS.glob("*.md"))]

_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CONFIGURATION = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?:<([^>]+)>|([^)\s]+))\)")


def test_made_pages_are_as_they_would_be_made_now(tmp_path: Path) -> None:
    # In a process of its own, as `make docs` does: commands remember with which options of help they were asked first.
    subprocess.run([sys.executable, "-P", "-m", "tui.cli.reference", tmp_path], cwd=ROOT, check=True)
    for name in PAGES:
        made = (tmp_path / name).read_text(encoding="utf-8")
        assert (DOCS / name).read_text(encoding="utf-8") == made, "`make docs` writes it anew"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_reference(command: str) -> None:
    assert f"\n## paymatch {command}\n" in (DOCS / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_every_link_and_picture_is_there(path: Path) -> None:
    targets = [first or second for first, second in _LINK.findall(path.read_text(encoding="utf-8"))]
    assert [
        target for target in targets if "://" not in target and not (path.parent / target.split("#")[0]).exists()
    ] == []


def test_pictures_are_those_of_the_application() -> None:
    there = {path.stem: path.read_text(encoding="utf-8") for path in DOCUMENTED.glob("*.svg")}
    assert there == {name: documented(name) for name in there}


def test_examples_for_the_shell_are_where_they_are_run() -> None:
    with_some = [path for path in WRITTEN if _BLOCK.search(path.read_text(encoding="utf-8"))]
    assert with_some == [ROOT / "README.md", DOCS / "recipes.md"]


def test_every_setting_stands_in_the_readme_as_it_may_be_written(tmp_path: Path) -> None:
    (shown,) = _CONFIGURATION.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    (tmp_path / "config.toml").write_text(shown, encoding="utf-8")
    assert [*tomllib.loads(shown)] == [setting.name for setting in fields(Settings)]
    settings = load_settings(environment={}, configuration=tmp_path / "config.toml")
    assert settings.ledger == tmp_path / "june.sqlite"
    assert settings.theme in theme_names()
    assert f"or {', '.join(name for name in POLICIES if name != settings.policy)}\n" in shown
    assert all(rule.name in shown for rule in RULES)


@pytest.mark.timeout(400)  # dozens of commands, one of them with a cluster of its own
@pytest.mark.parametrize(("path", "database"), [("README.md", "demo"), ("docs/recipes.md", "recipes")])
def test_every_example_for_the_shell_runs(tmp_path: Path, demo_accounts: str, path: str, database: str) -> None:
    blocks = _BLOCK.findall((ROOT / path).read_text(encoding="utf-8"))
    for name in ("accruals.csv", "payments.csv", "accounts.jsonl"):
        shutil.copy(ROOT / "sample_data" / "demo" / name, tmp_path)
    own = {f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    mongo = {"PAYMATCH_MONGO": demo_accounts, "PAYMATCH_DATABASE": database}
    ended = subprocess.run(
        ["bash", "-euxo", "pipefail", "-c", "\n".join(blocks)],
        cwd=tmp_path,
        env={**os.environ, **own, **mongo, "PATH": programs, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-3_000:]
    assert [file.stat().st_size > 0 for file in tmp_path.glob("*.xlsx")] == [True]
