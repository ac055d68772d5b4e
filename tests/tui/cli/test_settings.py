"""Settings: where they come from, which wins, and what is said of wrong ones."""

from pathlib import Path

import pytest

from db.errors import InputFailed
from tui.configuration.settings import WrongSetting, configuration_file, load_settings

type_errors = [
    ("ledger = 5", ":1: ledger: 5 is not a text in quotes"),
    ("\nmax_time = true", ":2: max_time: true is not a number of seconds"),
    ('darken = "perhaps"', ":1: darken: 'perhaps' is neither true nor false"),
    ("darken = 1", ":1: darken: 1 is neither true nor false"),
    ('max_time = "soon"', ":1: max_time: 'soon' is not a number of seconds"),
    ('rules = ["same-month", 3]', ":1: rules: ['same-month', 3] is not a list of the names of rules"),
    ('rules = ["same-month"]', ":1: rules: a chain of rules ends with 'oldest'"),
    ('policy = "fastest"', ":1: policy: there is no policy 'fastest'; the policies are chronological"),
    ('times = "Moscow"', ":1: times: times are 'UTC' or 'local', not 'Moscow'"),
    ('mongo = ""', ":1: mongo: the text is empty"),
]


@pytest.fixture
def configuration(home: Path) -> Path:
    path = home / "set" / "config.toml"
    path.parent.mkdir()
    return path


def test_without_any_setting_the_defaults_hold(home: Path) -> None:
    settings = load_settings()
    assert settings.ledger == home / "data" / "paymatch" / "ledger.sqlite"
    assert (settings.mongo, settings.database, settings.collection) == (None, "paymatch", "Account")
    assert (settings.policy, settings.rules) == ("chronological", ("same-month", "oldest"))


@pytest.mark.parametrize(
    ("options", "environment", "expected"),
    [
        ({}, {}, "file"),
        ({}, {"PAYMATCH_DATABASE": "env"}, "env"),
        ({"database": "option"}, {"PAYMATCH_DATABASE": "env"}, "option"),
    ],
    ids=["file", "environment", "option"],
)
def test_the_later_source_of_a_setting_wins(
    configuration: Path, options: dict[str, str | None], environment: dict[str, str], expected: str
) -> None:
    configuration.write_text('database = "file"')
    assert load_settings(options, environment=environment, configuration=configuration).database == expected


def test_options_and_variables_that_are_empty_are_not_set() -> None:
    settings = load_settings({"database": None}, environment={"PAYMATCH_DATABASE": ""})
    assert settings.database == "paymatch"


def test_paths_start_from_where_they_are_written(configuration: Path, home: Path) -> None:
    configuration.write_text('ledger = "mine.sqlite"')
    assert load_settings(configuration=configuration).ledger == configuration.parent / "mine.sqlite"
    assert load_settings({"ledger": "mine.sqlite"}).ledger == home / "mine.sqlite"


def test_the_users_own_configuration_file_is_read(home: Path) -> None:
    path = configuration_file()
    path.parent.mkdir(parents=True)
    path.write_text('rules = ["same-amount", "oldest"]\nmax_time = 2')
    assert path.is_relative_to(home)
    assert load_settings().rules == ("same-amount", "oldest")
    assert load_settings().max_time == 2.0


@pytest.mark.parametrize(("text", "message"), type_errors, ids=[text.strip() for text, _ in type_errors])
def test_a_wrong_value_is_told_with_its_line(configuration: Path, text: str, message: str) -> None:
    configuration.write_text(text)
    with pytest.raises(WrongSetting) as caught:
        load_settings(configuration=configuration)
    assert f"{configuration}{message}" in str(caught.value)


def test_an_unknown_setting_is_told_with_the_nearest(configuration: Path) -> None:
    configuration.write_text('# mine\nlegder = "x"')
    with pytest.raises(WrongSetting, match=r"config\.toml:2: there is no setting 'legder'\. Did you mean 'ledger'\?"):
        load_settings(configuration=configuration)


def test_a_table_where_a_value_belongs_is_told_with_its_line(configuration: Path) -> None:
    configuration.write_text('policy = "chronological"\n[ledger]\nfile = "x"')
    with pytest.raises(WrongSetting, match=r":2: ledger: \{'file': 'x'\} is not a text in quotes"):
        load_settings(configuration=configuration)


def test_broken_toml_is_told_with_line_and_column(configuration: Path) -> None:
    configuration.write_text("policy = \n")
    with pytest.raises(WrongSetting, match=r"config\.toml:1: this is not TOML: Invalid value \(column 10\)"):
        load_settings(configuration=configuration)


def test_a_configuration_that_is_no_text_is_refused(configuration: Path) -> None:
    configuration.write_bytes(b"\xff\xfe")
    with pytest.raises(InputFailed, match="is not text in UTF-8"):
        load_settings(configuration=configuration)


@pytest.mark.parametrize(
    ("line", "environment", "darkens"),
    [
        ("", {}, True),
        ("", {"SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22"}, False),
        ("darken = true", {"SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22"}, True),
        ("darken = false", {}, False),
        ("darken = false", {"PAYMATCH_DARKEN": "yes"}, True),
    ],
)
def test_over_ssh_nothing_is_darkened_unless_it_is_asked_for(
    configuration: Path, line: str, environment: dict[str, str], *, darkens: bool
) -> None:
    configuration.write_text(line)
    assert load_settings(environment=environment, configuration=configuration).darken is darkens


def test_a_wrong_variable_is_told_by_its_name() -> None:
    with pytest.raises(WrongSetting, match="PAYMATCH_MAX_TIME: '-1' is not a number of seconds"):
        load_settings(environment={"PAYMATCH_MAX_TIME": "-1"})
