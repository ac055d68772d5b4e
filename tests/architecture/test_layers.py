"""The layers, as a fresh process and import-linter see them."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Imports the modules named, with all below them if a package is followed by ".*", and prints what that has loaded.
IMPORT_AND_PRINT = """
import importlib, pkgutil, sys
before = set(sys.modules)
for name in sys.argv[1:]:
    module = importlib.import_module(name.removesuffix(".*"))
    if name.endswith(".*"):
        for found in pkgutil.walk_packages(module.__path__, module.__name__ + "."):
            importlib.import_module(found.name)
print(*(set(sys.modules) - before))
"""


ROOMS = [path.name for path in (ROOT / "db").iterdir() if (path / "__init__.py").exists()]


def loaded_by(*modules: str) -> set[str]:
    """Return the top-level names that a fresh process has loaded after importing `modules`."""
    return {name.partition(".")[0] for name in modules_loaded_by(*modules)}


def modules_loaded_by(*modules: str) -> set[str]:
    """Return the full names of the modules that a fresh process has loaded after importing `modules`."""
    command = [sys.executable, "-c", IMPORT_AND_PRINT, *modules]
    return set(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split())


def test_domain_loads_the_standard_library_only() -> None:
    loaded = loaded_by("domain.*")
    assert "domain" in loaded
    assert loaded - sys.stdlib_module_names <= {"domain"}


def test_domain_loads_no_database_file_or_network_module() -> None:
    assert not loaded_by("domain.*") & {"sqlite3", "socket", "subprocess", "random", "asyncio"}


def test_whole_db_layer_loads_no_screen() -> None:
    # What db.distributed rests on brings click for programs of its own; that none of ours imports it is a contract.
    loaded = loaded_by(*(f"db.{room}.*" for room in ROOMS if room != "distributed"))
    assert {"db", "domain", "peewee"} <= loaded
    assert not loaded & {"tui", "textual", "rich", "click"}


@pytest.mark.parametrize(
    "module", ["db.ledger.ledger", "db.ledger.deciding.runs", "db.ledger.exporting.exports", "db.files.entries"]
)
def test_matching_half_loads_no_mongodb(module: str) -> None:
    assert not loaded_by(module) & {"pymongo", "bson"}


def test_engine_is_loaded_by_nothing_else() -> None:
    loaded = loaded_by("db.ledger.*", "db.files.*", "db.accounts.*", "tui.cli.commands.matching")
    assert not loaded & {"dask", "distributed", "pandas", "pyarrow"}


def test_command_line_starts_without_heavy_imports() -> None:
    loaded = loaded_by("tui.cli.main")
    assert "tui" in loaded
    assert not loaded & {"textual", "rich", "pymongo", "bson", "openpyxl"}


# Where the first frame comes from: the application, its opening screen, the lines that all screens have, the keys,
# and what says which ledger is opened with which settings. No database, no list, no rule, no screen with a number.
FIRST_FRAME = (
    *("db.clock", "db.errors", "db.files.faults", "db.files.writing.", "db.version"),
    *("domain.errors", "domain.matching.defaults", "domain.values.amounts"),
    *("tui.actions.", "tui.application.", "tui.background", "tui.configuration.", "tui.keeping.", "tui.looks."),
    *("tui.screens.opening", "tui.screens.common.", "tui.services"),
    *("tui.widgets.detail", "tui.widgets.one_line.", "tui.widgets.text."),
)
# Of those rooms, what waits all the same.
NOT_YET = (
    *("tui.configuration.settings_file", "tui.keeping.clipboard", "tui.keeping.records"),
    *("tui.screens.common.dialogs", "tui.screens.common.fixed_rows", "tui.screens.common.work_dialog"),
)
MOST_MODULES = 75


def test_first_frame_waits_for_nothing_but_its_own() -> None:
    loaded = modules_loaded_by("tui.application.app")
    ours = {name for name in loaded if name.partition(".")[0] in {"tui", "db", "domain"}}
    packages = {name.rpartition(".")[0] for name in ours} | {""}
    assert "tui.screens.opening" in ours
    assert [name for name in ours - packages if not name.startswith(FIRST_FRAME)] == []
    assert [name for name in ours if name.startswith(NOT_YET)] == []
    assert not {name.partition(".")[0] for name in loaded} & {"peewee", "sqlite3", "pymongo", "bson", "openpyxl"}
    assert len(ours) <= MOST_MODULES


def test_import_contracts_are_kept() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run([program, "--no-cache"], cwd=ROOT, check=False, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout
