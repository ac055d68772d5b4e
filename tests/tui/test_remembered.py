"""What sessions remember, whatever became of the file."""

from pathlib import Path

import pytest

from tui.configuration.remembered import dismiss, is_dismissed, recent_files, remember_file, remembered_file


def test_files_are_remembered_the_latest_first_and_once() -> None:
    for name in ("a", "b", "a"):
        remember_file("import", Path(name))
    remember_file("export", Path("c"))
    assert recent_files("import") == ["a", "b"]
    assert recent_files("export") == ["c"]


def test_only_the_latest_twenty_are_kept() -> None:
    for number in range(25):
        remember_file("import", Path(str(number)))
    assert recent_files("import") == [str(number) for number in range(24, 4, -1)]


def test_dismissed_hints_stay_dismissed_beside_the_files() -> None:
    remember_file("import", Path("a"))
    assert not is_dismissed("first-steps")
    dismiss("first-steps")
    dismiss("first-steps")
    assert is_dismissed("first-steps")
    assert recent_files("import") == ["a"]


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"[]", b'{"files": 5, "dismissed": {}}', b'{"files": {"import": 1}}']
)
def test_what_cannot_be_read_counts_as_nothing(content: bytes) -> None:
    remembered_file().parent.mkdir(parents=True)
    remembered_file().write_bytes(content)
    assert recent_files("import") == []
    assert not is_dismissed("first-steps")
    remember_file("import", Path("a"))
    dismiss("first-steps")
    assert recent_files("import") == ["a"]
    assert is_dismissed("first-steps")


def test_what_cannot_be_written_is_let_be(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file in place of the folder")
    remember_file("import", Path("a"))
    assert recent_files("import") == []
