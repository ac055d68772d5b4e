"""The shape of the code: short modules, short functions, few positional parameters."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAYERS = ("domain", "db", "tui", "sample_data")
LONGEST_MODULE = 299
LONGEST_FUNCTION = {"domain": 40}
LONGEST_FUNCTION_ELSEWHERE = 50
MOST_POSITIONAL = 4

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*folders: str) -> list[Path]:
    return [path.relative_to(ROOT) for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            yield node


def positional(function: Function) -> int:
    """Return how many parameters a caller may give by position; self and cls are not given, click gives by keyword."""
    if any(ast.unparse(decorator).startswith("click.") for decorator in function.decorator_list):
        return 0
    names = [parameter.arg for parameter in (*function.args.posonlyargs, *function.args.args)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def test_every_layer_has_modules_to_look_at() -> None:
    assert all(len(modules(layer)) > 3 for layer in LAYERS)


def test_tests_have_no_init_module_anywhere() -> None:
    assert [path for path in modules("tests") if path.name == "__init__.py"] == []


@pytest.mark.parametrize("path", modules(*LAYERS, "tests"), ids=str)
def test_module_fits_on_a_few_screens(path: Path) -> None:
    assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", modules(*LAYERS), ids=str)
def test_functions_are_short_and_called_plainly(path: Path) -> None:
    longest = LONGEST_FUNCTION.get(path.parts[0], LONGEST_FUNCTION_ELSEWHERE)
    found = list(functions(path))
    assert [f.name for f in found if (f.end_lineno or 0) - f.lineno + 1 > longest] == []
    assert [f.name for f in found if positional(f) > MOST_POSITIONAL] == []


@pytest.mark.parametrize("path", modules(*LAYERS, "tests"), ids=str)
def test_no_path_of_a_machine_is_committed(path: Path) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert not any(folder in text for folder in ("/" + "work/", "/" + "root/"))
