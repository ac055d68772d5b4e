"""The chain of rules set in the configuration file, and nothing else in it changed."""

from pathlib import Path

import pytest

from db.errors import OutputFailed
from tui.configuration.settings import WrongSetting, load_settings
from tui.configuration.settings_file import save_setting

RULES = ("same-amount", "same-month", "oldest")
LINE = 'rules = ["same-amount", "same-month", "oldest"]'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"{LINE}\n"),
        ("# mine\npolicy = 'best'", f"# mine\npolicy = 'best'\n{LINE}\n"),
        ('rules = ["oldest"]\n# end\n', f"{LINE}\n# end\n"),
        ("policy='best'\r\nrules =  'oldest'\t# for now\r\nmax_time = 3\r\n", None),
        ('# rules = ["oldest"]\n', f'# rules = ["oldest"]\n{LINE}\n'),
    ],
)
def test_one_line_is_changed_or_added(tmp_path: Path, before: str, after: str | None) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(before.encode())
    assert save_setting("rules", RULES, path) == path
    expected = after if after is not None else before.replace("rules =  'oldest'", LINE)
    assert path.read_bytes().decode() == expected
    assert load_settings(configuration=path, environment={}).rules == RULES


def test_file_and_folder_are_made_where_there_are_none(tmp_path: Path) -> None:
    path = save_setting("rules", RULES, tmp_path / "new" / "config.toml")
    assert path.read_text(encoding="utf-8") == f"{LINE}\n"
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "text",
    ['rules = [\n  "oldest",\n]\n', '"rules" = ["oldest"]\n', "not toml\n", b"# \xff\n"],
    ids=["many-lines", "quoted", "not-toml", "not-utf-8"],
)
def test_what_cannot_be_changed_safely_is_left_alone(tmp_path: Path, text: str | bytes) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(before := text if isinstance(text, bytes) else text.encode())
    with pytest.raises(WrongSetting, match=r"config\.toml"):
        save_setting("rules", RULES, path)
    assert path.read_bytes() == before


def test_refusal_says_the_line_to_write(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('rules = [\n"oldest"]\n', encoding="utf-8")
    with pytest.raises(WrongSetting, match="The line to write is: rules = "):
        save_setting("rules", RULES, path)


def test_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(OutputFailed, match="cannot be made"):
        save_setting("rules", RULES, tmp_path / "file" / "config.toml")


def test_a_line_is_added_before_the_first_table(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('max_time = 3\n\n[keys]\n"app.help" = "x"\n', encoding="utf-8")
    save_setting("theme", "nord", path)
    assert path.read_text(encoding="utf-8") == 'max_time = 3\n\ntheme = "nord"\n[keys]\n"app.help" = "x"\n'
