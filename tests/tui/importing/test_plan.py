"""The choices for a file that is to be imported, and what changing one of them means."""

from dataclasses import replace
from pathlib import Path

import pytest

from db.errors import InputFailed
from db.files.choosing.preview import Preview
from db.files.options import ReadOptions
from domain.records import EntryKind
from tui.screens.importing.plans.plan import Choice, Plan, choices_for, chosen, turned
from tui.screens.importing.plans.sources import File

PREVIEW = Preview(header=("Nr", "date", "Sum", "Konto"))


def plan_for(name: str) -> Plan:
    return Plan(File(Path(name)), EntryKind.PAYMENT, ReadOptions())


def choice(plan: Plan, name: str, preview: Preview = PREVIEW) -> Choice:
    return next(choice for choice in choices_for(plan, preview) if choice.name == name)


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("a.csv", ["encoding", "delimiter", "header_line"]),
        ("a.json", ["encoding"]),
        ("a.xlsx", ["sheet", "header_line"]),
    ],
)
def test_only_what_fits_the_format_can_be_chosen(name: str, offered: list[str]) -> None:
    names = [choice.name for choice in choices_for(plan_for(name), PREVIEW)]
    assert names[:8] == ["kind", "id", "date", "month", "account", "amount", "date_format", "cut_time"]
    assert names[8:] == offered


def test_columns_go_round_and_nothing_is_one_of_them() -> None:
    plan = plan_for("a.csv")
    seen = []
    for _ in range(5):
        seen.append(choice(plan, "id").value)
        plan = turned(plan, choice(plan, "id"), 1)
    assert seen == ["–", "Nr", "date", "Sum", "Konto"]
    assert "id" not in plan.options.mapping


def test_column_of_the_fields_own_name_needs_no_mapping() -> None:
    plan = turned(plan_for("a.csv"), choice(plan_for("a.csv"), "date"), -1)
    assert plan.options.mapping == {"date": "Nr"}
    assert turned(plan, choice(plan, "date"), 1).options.mapping == {}


def test_guesses_are_said_to_be_such_until_a_person_chooses() -> None:
    for name in ("id", "encoding"):
        plan = replace(plan_for("a.csv"), guessed=frozenset({name}), known=True)
        assert choice(plan, name).note == "guessed"
        assert choice(turned(plan, choice(plan, name), 1), name).note != "guessed"
        assert not turned(plan, choice(plan, name), 1).known


def test_needed_column_that_is_missing_is_said_to_be_needed() -> None:
    assert choice(plan_for("a.csv"), "id").note == "needed"
    assert choice(plan_for("a.csv"), "month").note == ""


def test_every_choice_changes_its_option_and_can_be_taken_back() -> None:
    plan = plan_for("payments.csv")
    for each in choices_for(plan, PREVIEW):
        other = turned(plan, each, 1)
        assert other != plan
        assert choice(other, each.name).value != each.value
        assert turned(other, choice(other, each.name), -1) == plan


def test_typed_values_are_taken_and_wrong_ones_refused() -> None:
    plan = chosen(plan_for("a.csv"), "date_format", "%d %B %Y")
    assert choice(plan, "date_format").value == "%d %B %Y"
    assert chosen(plan, "date_format", "") == plan_for("a.csv")
    assert chosen(plan_for("a.csv"), "header_line", "20").options == ReadOptions(header_line=20)
    for name, wrong, reason in (
        ("date_format", "%d", "must name day, month and year"),
        ("header_line", "x", "is no number of a line"),
        ("header_line", "0", "is no line"),
    ):
        with pytest.raises(InputFailed, match=reason):
            chosen(plan, name, wrong)
