"""The choices for a file that is to be imported, and what changing one of them means."""

from pathlib import Path

import pytest

from db.errors import InputFailed
from db.files.choosing.preview import Preview
from domain.records import EntryKind
from tui.screens.importing.plan import Choice, Plan, choices_for, chosen, turned
from tui.screens.importing.sources import File

PREVIEW = Preview(header=("Nr", "date", "Sum", "Konto"))


def plan_for(name: str) -> Plan:
    return Plan.first(File(Path(name)), {})


def choice(plan: Plan, name: str, preview: Preview = PREVIEW) -> Choice:
    return next(choice for choice in choices_for(plan, preview) if choice.name == name)


def test_kind_is_that_of_the_name_or_what_the_ledger_lacks() -> None:
    assert plan_for("payments.csv").kind is EntryKind.PAYMENT
    assert plan_for("january.csv").kind is EntryKind.ACCRUAL
    assert Plan.first(File(Path("january.csv")), {EntryKind.ACCRUAL: 3}).kind is EntryKind.PAYMENT


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("a.csv", ["encoding", "delimiter"]),
        ("a.json", ["encoding"]),
        ("a.xlsx", ["sheet"]),
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
    plan = plan_for("a.csv").with_guesses(PREVIEW)
    assert plan.options.mapping == {"id": "Nr", "amount": "Sum", "account": "Konto"}
    assert choice(plan, "id").note == "guessed"
    assert choice(turned(plan, choice(plan, "id"), 1), "id").note == ""


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
    with pytest.raises(InputFailed, match="must name day, month and year"):
        chosen(plan, "date_format", "%d")
