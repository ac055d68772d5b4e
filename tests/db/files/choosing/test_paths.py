"""What a path may go on to while it is typed."""

from pathlib import Path

import pytest

from db.files.choosing.paths import common_beginning, completions


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, which is the home folder too."""
    for name in ("bank.csv", "Bank.xlsx", "balance.pdf", ".hidden.csv", "books/march.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_folders_come_first_and_case_is_not_regarded() -> None:
    assert completions("B") == ["books/", "balance.pdf", "bank.csv", "Bank.xlsx"]


def test_files_of_the_endings_are_enough_if_there_are_any() -> None:
    assert completions("b", {".csv", ".xlsx"}) == ["books/", "bank.csv", "Bank.xlsx"]
    assert completions("bal", {".csv"}) == ["balance.pdf"]


def test_what_was_typed_stays_as_it_is(folder: Path) -> None:
    assert completions("~/bo") == ["~/books/"]
    assert completions("./books/") == ["./books/march.csv"]
    assert completions(f"{folder}/books/m") == [f"{folder}/books/march.csv"]


def test_hidden_files_are_for_those_who_name_the_point() -> None:
    assert ".hidden.csv" not in completions("")
    assert completions(".h") == [".hidden.csv"]


@pytest.mark.parametrize("text", ["nowhere/", "bank.csv/", "~nobody-of-this-name/", "a\0b/", "~"])
def test_what_cannot_be_listed_has_nothing(text: str) -> None:
    assert completions(text) == []


def test_all_of_a_large_folder_counts_for_what_its_names_begin_with(folder: Path) -> None:
    for number in range(1_005):
        (folder / "books" / f"n{number:04}.csv").touch()
    assert len(completions("books/n")) == 1_005
    assert common_beginning(completions("books/n")) == "books/n"


@pytest.mark.parametrize(
    ("paths", "beginning"),
    [([], ""), (["a/b.csv"], "a/b.csv"), (["bank.csv", "Bank.xlsx"], "bank."), (["a", "b"], ""), (["a", "ab"], "a")],
)
def test_common_beginning(paths: list[str], beginning: str) -> None:
    assert common_beginning(paths) == beginning
